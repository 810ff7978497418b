"""The ledger: one row per alert and receiver, so that nothing is lost and nothing is sent twice unknowingly.

pending ─claim─▶ sending ─▶ sent(ref) | failed(reason) | unknown(reason)
   ▲                └── retry: pending again, due later
The step to ``sending`` is committed before the request. A row left there by a crash belongs to whoever claims it
after its lease; the fence, which grows with each claim, keeps the former owner from writing over it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import Clock
from shared.envelope import encode
from shared.errors import FencedError
from shared.events import Alert, Delivery, DeliveryState
from shared.outbox import enqueue
from shared.store.engine import Store
from shared.store.tables import alerts, deliveries
from shared.trace import Trace

SERVICE = "notifier"
_OPEN = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Row:
    """An open row of the ledger with its alert. ``fence`` and ``owner`` are those of the last claim.

    ``message`` is the id of the message that the last try put it into, alone or with others. ``doubtful``: that try
    may have arrived. ``held_until``: quiet hours held it until then.
    """

    id: int
    delivery: str
    alert: Alert
    trace: Trace
    receiver: str
    channel: str
    state: DeliveryState
    due_at: datetime
    attempts: int
    owner: str | None
    fence: int
    lease_until: datetime | None
    first_due_at: datetime
    held_until: datetime | None = None
    message: str | None = None
    doubtful: bool = False
    broadcast: bool = False

    def claimable(self, now: datetime) -> bool:
        """Pending and due, or left in ``sending`` beyond its lease."""
        return self.due_at <= now if self.state == "pending" else self.abandoned(now)

    def abandoned(self, now: datetime) -> bool:
        """Left in ``sending`` by an owner that is gone: nobody knows whether it was sent."""
        return self.state == "sending" and (self.lease_until is None or self.lease_until < now)

    def ready_at(self) -> datetime:
        """When it can be claimed at the earliest."""
        return self.lease_until if self.state == "sending" and self.lease_until else self.due_at


class Ledger:
    """Reads and moves rows. ``owner`` names this process in the rows it claims."""

    def __init__(self, store: Store, clock: Clock, *, owner: str, lease: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._owner = owner
        self._lease = lease

    async def open_rows(self, receiver: str, limit: int) -> list[Row]:
        """The receiver's oldest rows that are neither finished nor held, in order."""
        now = self._clock.now()
        query = (
            select(deliveries, alerts.c.body, alerts.c.trace)
            .join(alerts, alerts.c.alert == deliveries.c.alert)
            .where(
                deliveries.c.receiver == receiver,
                deliveries.c.state.in_(_OPEN),
                or_(deliveries.c.held_until.is_(None), deliveries.c.held_until <= now),
            )
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        async with self._store.read() as connection:
            return [_row(row) for row in (await connection.execute(query)).all()]

    async def claim(self, rows: Sequence[Row]) -> list[Row]:
        """Take the rows for this owner, all or none, to go into one message; what comes back carries the new fences.

        A row that is in doubt keeps the message that it may already be in.

        Raises:
            FencedError: somebody else has taken one of them.
        """
        now = self._clock.now()
        async with self._store.write() as connection:
            return [await self._claim(connection, row, message_of(rows), now) for row in rows]

    async def _claim(self, connection: AsyncConnection, row: Row, message: str, now: datetime) -> Row:
        lease_until = now + self._lease
        statement = (
            update(deliveries)
            .where(
                deliveries.c.id == row.id,
                or_(
                    and_(deliveries.c.state == "pending", deliveries.c.due_at <= now),
                    and_(deliveries.c.state == "sending", deliveries.c.lease_until < now),
                ),
            )
            .values(
                state="sending",
                reason="claimed",
                owner=self._owner,
                fence=deliveries.c.fence + 1,
                attempts=deliveries.c.attempts + 1,
                lease_until=lease_until,
                message=message,
                updated_at=now,
            )
            .returning(deliveries.c.fence, deliveries.c.attempts)
        )
        claimed = (await connection.execute(statement)).first()
        if claimed is None:
            raise FencedError(f"delivery {row.delivery} was claimed by another owner")
        return replace(
            row,
            state="sending",
            attempts=claimed.attempts,
            owner=self._owner,
            fence=claimed.fence,
            lease_until=lease_until,
            message=message,
        )

    async def sent(self, rows: Sequence[Row], ref: str) -> None:
        """They arrived; ``ref`` is the receiver's own reference."""
        await self._finish(rows, "sent", "accepted", {"ref": ref, "folded": len(rows) > 1, "doubtful": False})

    async def failed(self, rows: Sequence[Row], reason: str) -> None:
        """They will never arrive."""
        await self._finish(rows, "failed", reason)

    async def unknown(self, rows: Sequence[Row], reason: str) -> None:
        """Nobody knows whether they arrived, and the receiver's policy is to hold."""
        await self._finish(rows, "unknown", reason)

    async def retry(self, rows: Sequence[Row], reason: str, due_at: datetime, *, doubtful: bool = False) -> None:
        """They are to be tried again, not before ``due_at``; ``doubtful``: they may have arrived."""
        await self._finish(rows, "pending", reason, {"due_at": due_at, "doubtful": doubtful})

    async def _finish(
        self,
        rows: Sequence[Row],
        state: DeliveryState,
        reason: str,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Move claimed rows on, with their events, in one transaction.

        Raises:
            FencedError: a row was claimed by somebody else meanwhile; nothing is changed.
        """
        now = self._clock.now()
        values: dict[str, Any] = {"state": state, "reason": reason, "lease_until": None, "updated_at": now}
        values |= more or {}
        async with self._store.write() as connection:
            for row in rows:
                await _move(connection, row, values)
            records = [
                encode(_event(row, state, reason, values.get("ref"), now), source=SERVICE, trace=row.trace, now=now)
                for row in rows
            ]
            await enqueue(connection, SERVICE, records)


def message_of(rows: Sequence[Row]) -> str:
    """The id of the message that these rows go into together: the first one's, or that of an earlier try in doubt."""
    first = rows[0]
    doubtful = first.doubtful or first.state == "sending"
    return first.message if doubtful and first.message else first.delivery


async def _move(connection: AsyncConnection, row: Row, values: dict[str, Any]) -> None:
    statement = (
        update(deliveries)
        .where(
            deliveries.c.id == row.id,
            deliveries.c.state == "sending",
            deliveries.c.owner == row.owner,
            deliveries.c.fence == row.fence,
        )
        .values(**values)
    )
    if (await connection.execute(statement)).rowcount != 1:
        raise FencedError(f"delivery {row.delivery} has another owner now")


def _event(row: Row, state: DeliveryState, reason: str, ref: str | None, now: datetime) -> Delivery:
    return Delivery(
        delivery=row.delivery,
        alert=row.alert.alert,
        situation=row.alert.situation,
        receiver=row.receiver,
        channel=row.channel,
        state=state,
        reason=reason,
        ref=ref,
        attempts=row.attempts,
        at=now,
    )


def _row(row: Any) -> Row:
    return Row(
        id=row.id,
        delivery=row.delivery,
        alert=Alert.model_validate_json(row.body),
        trace=Trace.parse(row.trace),
        receiver=row.receiver,
        channel=row.channel,
        state=row.state,
        due_at=row.due_at,
        attempts=row.attempts,
        owner=row.owner,
        fence=row.fence,
        lease_until=row.lease_until,
        first_due_at=row.first_due_at,
        held_until=row.held_until,
        message=row.message,
        doubtful=row.doubtful,
        broadcast=row.broadcast,
    )
