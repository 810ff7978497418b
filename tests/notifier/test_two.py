"""Two notifiers on one ledger, on both engines. The stories in this file are our own writing."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import pytest

from services.notifier.book import Book, resend
from services.notifier.channels import ALONE, Background
from services.notifier.deliverer import Deliverer
from services.notifier.delivery import Worker
from services.notifier.ledger import Ledger
from services.notifier.pace import Pace
from services.notifier.store import ledger_rows
from shared.clock import ManualClock, SystemClock
from shared.events import Alert
from shared.store.engine import Store
from tests.notifier.receivers import LEASE, PATIENCE, Inbox, alert, enter, ledger_of, worker
from tests.notifier.reports import START

ALERTS = 30


class SlowInbox(Inbox):
    """Lets others run while it sends."""

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        await asyncio.sleep(0.001)
        return await super().send(alerts, message_id=message_id, test=test, background=background)


@pytest.fixture
async def stores(store_url: str) -> AsyncIterator[tuple[Store, Store]]:
    async with Store(store_url) as one, Store(store_url) as other:
        yield one, other


def notifier(store: Store, owner: str, inbox: Inbox) -> Deliverer:
    clock = SystemClock()
    ledger = Ledger(store, clock, owner=owner, lease=LEASE)
    at_work = Worker(
        "desk", inbox, ledger=ledger, book=Book(store, "desk"), clock=clock, pace=Pace(clock), patience=PATIENCE
    )
    return Deliverer([at_work])


async def test_two_notifiers_send_every_row_once_and_in_order(stores: tuple[Store, Store]) -> None:
    told = [alert(f"{index:02}") for index in range(ALERTS)]
    for each in told:
        await enter(stores[0], each, "desk")
    inbox, stop = SlowInbox(), asyncio.Event()
    deliverers = [notifier(store, f"{index}", inbox) for index, store in enumerate(stores)]
    running = [asyncio.create_task(deliverer.run(stop)) for deliverer in deliverers]
    while len(inbox.alerts) < ALERTS:
        await asyncio.sleep(0.01)
        for deliverer in deliverers:
            deliverer.wake()
    stop.set()
    await asyncio.gather(*running)
    assert Counter(inbox.alerts) == Counter(each.alert for each in told)
    assert inbox.alerts == [each.alert for each in told]
    assert {row.state for row in await ledger_rows(stores[1])} == {"sent"}


async def test_a_delivery_that_failed_is_sent_by_hand_and_one_that_was_sent_only_if_asked_twice(
    stores: tuple[Store, Store],
) -> None:
    store, clock, inbox = stores[0], ManualClock(START), Inbox()
    await enter(store, alert(), "desk")
    ledger = ledger_of(store, clock)
    (row,) = await ledger.open_rows("desk", 1)
    assert await resend(store, row.delivery, START) == "it is pending"
    await ledger.failed(await ledger.claim([row]), "http_404")
    assert await resend(store, row.delivery, START) is None
    await worker(store, clock, inbox).step()
    assert inbox.messages == [(row.delivery, (alert().alert,))]
    assert await resend(store, row.delivery, START) == "it is sent"
    assert await resend(store, row.delivery, START, again=True) is None
    await worker(store, clock, inbox).step()
    assert len(inbox.messages) == 2
    assert await resend(store, "nothing", START) == "no such delivery"
