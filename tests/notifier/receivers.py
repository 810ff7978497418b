"""Stand-ins and builders for tests of delivery. All stories here are our own writing."""

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from services.notifier.book import Book, add_rows
from services.notifier.channels import ALONE, Background, Channel
from services.notifier.delivery import Worker
from services.notifier.judge import judge
from services.notifier.ledger import Ledger
from services.notifier.pace import Pace, Patience
from services.notifier.plan import Entry
from services.notifier.store import save_alert
from shared.clock import Clock
from shared.events import Alert
from shared.store.engine import Store
from shared.store.tables import outbox
from shared.trace import Trace
from tests.notifier.reports import START, report

LEASE = timedelta(seconds=60)
PATIENCE = Patience(send=timedelta(seconds=20), give_up=timedelta(hours=24), hold_unknown=False)


class Inbox:
    """A channel that keeps what it is sent, after the troubles it was given; a None among them is none."""

    name = "inbox"
    pace_key = "inbox"
    pace_seconds = 0.0

    def __init__(
        self, *troubles: BaseException | None, digest: bool = False, folds: bool = False, looks_up: bool = False
    ) -> None:
        self.digest = digest
        self.folds = folds
        self.looks_up = looks_up
        self.backgrounds: list[Background] = []
        self.troubles = list(troubles)
        self.messages: list[tuple[str, tuple[str, ...]]] = []

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        self.backgrounds.append(background)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.messages.append((message_id, tuple(alert.alert for alert in alerts)))
        return f"ref-{len(self.messages)}"

    @property
    def alerts(self) -> list[str]:
        return [alert for _, alerts in self.messages for alert in alerts]


def alert(name: str = "meridian", **verdict: object) -> Alert:
    raised = judge([], report(name, **({"count": 620} | verdict)), START, timedelta(days=14)).alert  # type: ignore[arg-type]  # the builder's own keywords
    assert raised
    return raised


async def enter(store: Store, told: Alert, *receivers: str, due: timedelta = timedelta(0)) -> None:
    """Store an alert with a pending row for each receiver."""
    entries = [Entry(receiver=name, channel="inbox", due_at=START + due) for name in receivers]
    async with store.write() as connection:
        await save_alert(connection, told, Trace.start())
        await add_rows(connection, told, entries, START)


def ledger_of(store: Store, clock: Clock, owner: str = "one") -> Ledger:
    return Ledger(store, clock, owner=owner, lease=LEASE)


def worker(
    store: Store,
    clock: Clock,
    channel: Channel,
    *,
    receiver: str = "desk",
    patience: Patience = PATIENCE,
    owner: str = "one",
) -> Worker:
    ledger = ledger_of(store, clock, owner)
    return Worker(
        receiver,
        channel,
        ledger=ledger,
        book=Book(store, receiver),
        clock=clock,
        pace=Pace(clock),
        patience=patience,
        jitter=lambda: 1.0,
    )


async def outbox_of(store: Store) -> list[tuple[str, dict[str, object]]]:
    """Topic and value of every record that waits to be published."""
    async with store.read() as connection:
        rows = (await connection.execute(select(outbox).order_by(outbox.c.id))).all()
    return [(row.topic, json.loads(row.value)) for row in rows]
