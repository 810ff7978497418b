"""From an alert to the ledger, in the caller's transaction: who is told, who is not and why, who is reminded."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.book import add_rows, add_skips, last_alert, last_told_at, receivers_told
from services.notifier.plan import Plan, Rules, State, plan
from services.notifier.routing import Subject, follow
from services.notifier.silences import active
from services.notifier.store import save_alert
from services.notifier.unsubscribe import unsubscribed_among
from shared.events import Alert, Report
from shared.store.tables import alerts, entries, feeds, reports
from shared.trace import Trace


async def announce(
    connection: AsyncConnection, alert: Alert, report: Report, rules: Rules, now: datetime, *, trace: Trace
) -> Plan:
    """Store the alert and a row for each receiver; return the plan."""
    subject = await subject_of(connection, alert, report)
    planned = plan(subject, rules, await state_of(connection, alert, rules, now), now)
    await save_alert(connection, alert, trace)
    await add_rows(connection, alert, planned.entries, now)
    await add_skips(connection, alert, planned.skips, now)
    return planned


async def remind(
    connection: AsyncConnection, situation: str, report: Report, rules: Rules, now: datetime
) -> Sequence[str]:
    """Send the situation's last alert again to the receivers whose route wants a reminder and who were not told of it
    for so long; a report that repeats what is known is the occasion. Return whom.
    """
    alert = await last_alert(connection, situation) if any_reminders(rules) else None
    if alert is None or alert.type == "withdrawn":
        return []
    subject = await subject_of(connection, alert, report)
    last = await last_told_at(connection, situation)
    due = {
        target.receiver
        for target in follow(rules.routes, subject, list(rules.receivers), rules.regions).targets
        if target.repeat_after_hours is not None
        and target.receiver in last
        and now - last[target.receiver] >= timedelta(hours=target.repeat_after_hours)
    }
    if not due:
        return []
    planned = plan(subject, rules, await state_of(connection, alert, rules, now), now)
    entries = [replace(entry, broadcast=True) for entry in planned.entries if entry.receiver in due]
    await add_rows(connection, alert, entries, now, again=report.report)
    return [entry.receiver for entry in entries]


def any_reminders(rules: Rules) -> bool:
    """Whether any route asks for reminders."""
    routes = list(rules.routes)
    while routes:
        node = routes.pop()
        if node.repeat_after_hours is not None:
            return True
        routes.extend(node.routes)
    return False


async def stored_subject(connection: AsyncConnection, wanted: str) -> Subject | None:
    """The alert of that id, or the last one of that story or situation, with the tags of the feed it came from."""
    told = select(reports.c.alert).where(or_(reports.c.story == wanted, reports.c.report == wanted))
    query = (
        select(alerts.c.body)
        .where(or_(alerts.c.alert == wanted, alerts.c.situation == wanted, alerts.c.alert.in_(told)))
        .order_by(alerts.c.at.desc())
        .limit(1)
    )
    body = (await connection.execute(query)).scalar()
    if body is None:
        return None
    alert = Alert.model_validate_json(body)
    of_story = (
        select(feeds.c.tags)
        .join(entries, entries.c.feed == feeds.c.feed)
        .join(reports, reports.c.story == entries.c.story)
        .where(reports.c.alert == alert.alert)
        .limit(1)
    )
    tags = (await connection.execute(of_story)).scalar()
    return Subject(alert, tags=frozenset(json.loads(tags)) if tags else frozenset())


async def subject_of(connection: AsyncConnection, alert: Alert, report: Report) -> Subject:
    """The alert with its story's language and the tags of its feed."""
    query = select(feeds.c.tags).where(feeds.c.feed == report.story.feed)
    tags = (await connection.execute(query)).scalar()
    language = report.verdict.lang or report.story.lang
    return Subject(alert, language=language, tags=frozenset(json.loads(tags)) if tags else frozenset())


async def state_of(connection: AsyncConnection, alert: Alert, rules: Rules, now: datetime) -> State:
    """What the store adds to the rules for this alert."""
    return State(
        silences=await active(connection, now),
        unsubscribed=await unsubscribed_among(connection, [name for name in rules.receivers if "/" in name]),
        told=await receivers_told(connection, alert) if alert.type in {"correction", "withdrawn"} else (),
    )
