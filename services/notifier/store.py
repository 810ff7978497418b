"""The notifier's rows: situations, reports, alerts. Statements for both engines; the ledger has its own module."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.merge import key_of
from services.notifier.sides import lookup_patterns, region_name
from services.notifier.situation import Situation
from shared.events import Alert, Decision, Report
from shared.store.engine import Store, hold, insert
from shared.store.tables import alerts, deliveries, reports, situations
from shared.trace import Trace

_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the ledger, for people."""

    delivery: str
    alert: str
    situation: str
    receiver: str
    channel: str
    state: str
    reason: str
    attempts: int
    due_at: datetime
    updated_at: datetime
    ref: str | None
    headline: str


async def claim_sides(connection: AsyncConnection, report: Report) -> None:
    """Let nobody else decide meanwhile on a report that may belong to the same situation: one that shares a sender, a
    host or a region with it, or is another version of its story. Two notifiers would otherwise open two situations.
    """
    verdict = report.verdict
    region = region_name(verdict.region)
    names = {*verdict.senders, *verdict.hosts, *([region] if region else []), report.story.story}
    await hold(connection, (f"notifier:{name}" for name in names))


async def seen(connection: AsyncConnection, report: str) -> bool:
    """Whether this report was handled before."""
    query = select(reports.c.report).where(reports.c.report == report)
    return (await connection.execute(query)).first() is not None


async def candidates(connection: AsyncConnection, report: Report) -> list[Situation]:
    """The latest situations that a report may belong to, locked against other writers: those that share a sender and
    a host with it, have a side unknown, or know an earlier version of its story.
    """
    wanted: list[ColumnElement[bool]] = [_shares(sender, host) for sender, host in lookup_patterns(report.verdict)]
    if report.story.revision or report.story.page:
        told = select(reports.c.situation).where(reports.c.story == report.story.story)
        wanted.append(situations.c.situation.in_(told))
    query = (
        select(situations.c.body)
        .where(or_(*wanted))
        .order_by(situations.c.updated_at.desc())
        .limit(_CANDIDATES)
        .with_for_update()
    )
    return [Situation.model_validate_json(body) for body in (await connection.execute(query)).scalars()]


def _shares(sender: str | None, host: str | None) -> ColumnElement[bool]:
    """The key holds that sender before the arrow and that host behind it; None is anyone."""
    conditions = []
    if sender is not None:
        conditions.append(situations.c.pair.like(f"%+{_literal(sender)}+%>%", escape="/"))
    if host is not None:
        conditions.append(situations.c.pair.like(f"%>%+{_literal(host)}+%", escape="/"))
    return and_(*conditions)


def _literal(code: str) -> str:
    return "".join(f"/{char}" if char in "/%_" else char for char in code)


async def save_situation(connection: AsyncConnection, situation: Situation) -> None:
    """Insert or replace it."""
    values = {
        "pair": key_of(situation),
        "body": situation.model_dump_json(),
        "opened_at": situation.opened,
        "updated_at": situation.updated,
    }
    statement = insert(connection, situations).values(situation=situation.situation, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["situation"], set_=values))


async def save_report(
    connection: AsyncConnection,
    report: Report,
    decision: Decision,
    *,
    now: datetime,
) -> None:
    """Record that a report was handled, and how. A second row for one report breaks the transaction."""
    values = {
        "report": report.report,
        "story": report.story.story,
        "situation": decision.situation,
        "alert": decision.alert,
        "decision": decision.decision,
        "reason": decision.reason,
        "url": report.story.url,
        "title": report.story.title,
        "at": now,
    }
    await connection.execute(reports.insert().values(**values))


async def save_alert(connection: AsyncConnection, alert: Alert, trace: Trace) -> None:
    """Record an alert with the trace that its deliveries go on with."""
    values = {
        "alert": alert.alert,
        "situation": alert.situation,
        "type": alert.type,
        "body": alert.model_dump_json(by_alias=True),
        "trace": trace.header(),
        "at": alert.at,
    }
    await connection.execute(alerts.insert().values(**values))


async def all_alerts(store: Store, situation: str | None = None) -> list[Alert]:
    """Every alert, or those of one situation, oldest first."""
    query = select(alerts.c.body).order_by(alerts.c.at, alerts.c.alert)
    if situation is not None:
        query = query.where(alerts.c.situation == situation)
    async with store.read() as connection:
        return [Alert.model_validate_json(body) for body in (await connection.execute(query)).scalars()]


async def waiting_alerts(store: Store, receiver: str) -> list[Alert]:
    """The alerts that this receiver has not been sent yet, oldest first."""
    query = (
        select(alerts.c.body)
        .join(deliveries, deliveries.c.alert == alerts.c.alert)
        .where(_named(receiver), deliveries.c.state.in_(("pending", "sending")))
        .order_by(deliveries.c.id)
    )
    async with store.read() as connection:
        waiting = [Alert.model_validate_json(body) for body in (await connection.execute(query)).scalars()]
    return list({alert.alert: alert for alert in waiting}.values())


def _named(receiver: str) -> ColumnElement[bool]:
    """The receiver of that name and its readers: ``editors`` and ``editors/anna@…``."""
    return or_(deliveries.c.receiver == receiver, deliveries.c.receiver.startswith(f"{receiver}/", autoescape=True))


async def all_situations(store: Store, limit: int = 100) -> list[Situation]:
    """The situations that were touched last, latest first."""
    query = select(situations.c.body).order_by(situations.c.updated_at.desc()).limit(limit)
    async with store.read() as connection:
        return [Situation.model_validate_json(body) for body in (await connection.execute(query)).scalars()]


async def situation_of(store: Store, situation: str) -> Situation | None:
    """One situation by its id, or by the beginning of it."""
    query = select(situations.c.body).where(situations.c.situation.startswith(situation, autoescape=True)).limit(2)
    async with store.read() as connection:
        found = (await connection.execute(query)).scalars().all()
    return Situation.model_validate_json(found[0]) if len(found) == 1 else None


async def ledger_rows(
    store: Store,
    *,
    receiver: str | None = None,
    state: str | None = None,
    situation: str | None = None,
    limit: int = 100,
) -> list[LedgerRow]:
    """What was sent to whom, when and why, latest first."""
    query = (
        select(deliveries, alerts.c.body)
        .join(alerts, alerts.c.alert == deliveries.c.alert)
        .order_by(deliveries.c.id.desc())
        .limit(limit)
    )
    wanted = {"state": state, "situation": situation}
    query = query.where(*(deliveries.c[name] == value for name, value in wanted.items() if value is not None))
    if receiver is not None:
        query = query.where(_named(receiver))
    async with store.read() as connection:
        return [_ledger_row(row) for row in (await connection.execute(query)).all()]


def _ledger_row(row: Any) -> LedgerRow:
    return LedgerRow(
        delivery=row.delivery,
        alert=row.alert,
        situation=row.situation,
        receiver=row.receiver,
        channel=row.channel,
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
        due_at=row.due_at,
        updated_at=row.updated_at,
        ref=row.ref,
        headline=Alert.model_validate_json(row.body).headline,
    )
