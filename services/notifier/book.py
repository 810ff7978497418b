"""What the ledger is written and asked for beside the sending itself: new rows, heads of threads, what was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.plan import Entry, Skip
from shared.events import Alert
from shared.ids import derive
from shared.store.engine import Store, insert
from shared.store.tables import alerts, deliveries, empty_digests

_TOLD = ("pending", "sending", "sent", "unknown")
_RESENT = ("failed", "unknown", "skipped")


@dataclass(frozen=True, slots=True)
class Told:
    """A message that a receiver got: where it is, the delivery that made it, and the alert in it."""

    ref: str
    delivery: str
    alert: Alert


async def add_rows(
    connection: AsyncConnection, alert: Alert, entries: Sequence[Entry], now: datetime, *, again: str = ""
) -> None:
    """One pending row for each receiver, in the caller's transaction.

    ``again`` makes the rows others than the alert's first ones: a reminder of it.
    """
    rows = [
        {
            "delivery": derive("delivery", alert.alert, entry.receiver, *([again] if again else [])),
            "alert": alert.alert,
            "situation": alert.situation,
            "receiver": entry.receiver,
            "channel": entry.channel,
            "state": "pending",
            "reason": "quiet_hours" if entry.held_until else "reminder" if again else alert.reason,
            "due_at": entry.due_at,
            "first_due_at": entry.due_at,
            "held_until": entry.held_until,
            "broadcast": entry.broadcast,
            "created_at": now,
            "updated_at": now,
        }
        for entry in entries
    ]
    if rows:
        await connection.execute(deliveries.insert(), rows)


async def add_skips(connection: AsyncConnection, alert: Alert, skips: Sequence[Skip], now: datetime) -> None:
    """One finished row for each receiver that is not told, so that the ledger can say why."""
    rows = [
        {
            "delivery": derive("delivery", alert.alert, skip.receiver),
            "alert": alert.alert,
            "situation": alert.situation,
            "receiver": skip.receiver,
            "channel": skip.channel,
            "state": "skipped",
            "reason": skip.reason,
            "due_at": now,
            "first_due_at": now,
            "created_at": now,
            "updated_at": now,
        }
        for skip in skips
    ]
    if rows:
        await connection.execute(deliveries.insert(), rows)


async def receivers_told(connection: AsyncConnection, correction: Alert) -> frozenset[str]:
    """The receivers that were told, or will be, of what an alert corrects: of the alert that it replaces, or of a later
    one of the same situation, which rests on it. Where it names none, of the situation.
    """
    replaced = deliveries.c.alert == correction.replaces
    first = select(func.min(deliveries.c.id)).where(replaced).scalar_subquery()
    same = deliveries.c.situation == correction.situation
    about = or_(replaced, and_(same, deliveries.c.id > first)) if correction.replaces else same
    query = select(deliveries.c.receiver).where(about, deliveries.c.state.in_(_TOLD))
    return frozenset((await connection.execute(query.distinct())).scalars())


async def last_told_at(connection: AsyncConnection, situation: str) -> dict[str, datetime]:
    """When each receiver was last told of a situation, or will be."""
    query = (
        select(deliveries.c.receiver, func.max(deliveries.c.due_at).label("at"))
        .where(deliveries.c.situation == situation, deliveries.c.state.in_(_TOLD))
        .group_by(deliveries.c.receiver)
    )
    return {row.receiver: row.at for row in (await connection.execute(query)).all()}


async def last_alert(connection: AsyncConnection, situation: str) -> Alert | None:
    """The latest alert of a situation."""
    query = select(alerts.c.body).where(alerts.c.situation == situation).order_by(alerts.c.at.desc()).limit(1)
    body = (await connection.execute(query)).scalar()
    return None if body is None else Alert.model_validate_json(body)


class Book:
    """What one receiver has been told so far."""

    def __init__(self, store: Store, receiver: str) -> None:
        self._store = store
        self._receiver = receiver

    async def messages(self, situation: str) -> list[Told]:
        """The messages about a situation alone, oldest first: the first one heads the thread."""
        query = (
            select(deliveries.c.ref, deliveries.c.delivery, alerts.c.body)
            .join(alerts, alerts.c.alert == deliveries.c.alert)
            .where(
                deliveries.c.receiver == self._receiver,
                deliveries.c.situation == situation,
                deliveries.c.state == "sent",
                deliveries.c.folded.is_(False),
                deliveries.c.ref.is_not(None),
            )
            .order_by(deliveries.c.id)
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).all()
        return [Told(row.ref, row.delivery, Alert.model_validate_json(row.body)) for row in rows]

    async def message_of(self, alert: str) -> Told | None:
        """The last message that told of an alert, alone or with others."""
        query = (
            select(deliveries.c.ref, deliveries.c.delivery, alerts.c.body)
            .join(alerts, alerts.c.alert == deliveries.c.alert)
            .where(
                deliveries.c.receiver == self._receiver,
                deliveries.c.alert == alert,
                deliveries.c.state == "sent",
                deliveries.c.ref.is_not(None),
            )
            .order_by(deliveries.c.id.desc())
            .limit(1)
        )
        async with self._store.read() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else Told(row.ref, row.delivery, Alert.model_validate_json(row.body))

    async def told(self, wanted: Sequence[str]) -> dict[str, Alert]:
        """Those of these alerts that it was sent, by their ids."""
        query = (
            select(alerts.c.alert, alerts.c.body)
            .join(deliveries, deliveries.c.alert == alerts.c.alert)
            .where(
                deliveries.c.receiver == self._receiver, deliveries.c.state == "sent", alerts.c.alert.in_(list(wanted))
            )
        )
        if not wanted:
            return {}
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).all()
        return {row.alert: Alert.model_validate_json(row.body) for row in rows}

    async def standing(self, since: datetime) -> list[Alert]:
        """The last alert that was sent of each situation since then, latest first."""
        query = (
            select(alerts.c.body)
            .join(deliveries, deliveries.c.alert == alerts.c.alert)
            .where(
                deliveries.c.receiver == self._receiver, deliveries.c.state == "sent", deliveries.c.updated_at >= since
            )
            .order_by(deliveries.c.id.desc())
        )
        async with self._store.read() as connection:
            bodies = (await connection.execute(query)).scalars().all()
        last: dict[str, Alert] = {}
        for alert in map(Alert.model_validate_json, bodies):
            last.setdefault(alert.situation, alert)
        return list(last.values())

    async def first_empty(self, due_at: datetime) -> bool:
        """Whether this is the first time that an empty digest for that moment is asked for; it is remembered."""
        values = {"receiver": self._receiver, "due_at": due_at}
        async with self._store.write() as connection:
            statement = insert(connection, empty_digests).values(**values).on_conflict_do_nothing()
            return bool((await connection.execute(statement)).rowcount == 1)

    async def sent_since(self, since: datetime) -> list[datetime]:
        """When each message since then was sent, oldest first."""
        query = (
            select(func.max(deliveries.c.updated_at).label("at"))
            .where(
                deliveries.c.receiver == self._receiver, deliveries.c.state == "sent", deliveries.c.updated_at > since
            )
            .group_by(deliveries.c.message)
        )
        async with self._store.read() as connection:
            return sorted((await connection.execute(query)).scalars())


async def resend(store: Store, delivery: str, now: datetime, *, again: bool = False) -> str | None:
    """Make a finished delivery pending again, due now; None where that was done, else why it was not.

    ``again`` allows it for one that was sent.
    """
    allowed = (*_RESENT, "sent") if again else _RESENT
    async with store.write() as connection:
        found = (await connection.execute(select(deliveries.c.state).where(deliveries.c.delivery == delivery))).scalar()
        if found is None:
            return "no such delivery"
        if found not in allowed:
            return f"it is {found}"
        values = {
            "state": "pending",
            "reason": "resent_by_hand",
            "due_at": now,
            "first_due_at": now,
            "held_until": None,
            "doubtful": False,
            "attempts": 0,
            "updated_at": now,
        }
        await connection.execute(update(deliveries).where(deliveries.c.delivery == delivery).values(**values))
    return None


async def open_counts(store: Store) -> dict[tuple[str, str], int]:
    """How many rows each receiver has in each state that is not finished well."""
    query = (
        select(deliveries.c.receiver, deliveries.c.state, func.count().label("rows"))
        .where(deliveries.c.state.in_(("pending", "sending", "unknown")))
        .group_by(deliveries.c.receiver, deliveries.c.state)
    )
    async with store.read() as connection:
        return {(row.receiver, row.state): row.rows for row in (await connection.execute(query)).all()}
