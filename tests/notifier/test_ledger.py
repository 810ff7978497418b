"""The ledger's contract, on both engines. The stories in this file are our own writing."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifier.ledger import Ledger, Row
from services.notifier.store import ledger_rows
from shared.clock import ManualClock
from shared.errors import FencedError
from shared.store.engine import Store
from shared.store.tables import outbox
from tests.notifier.receivers import LEASE, alert, enter, ledger_of
from tests.notifier.reports import START

SECOND = timedelta(seconds=1)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with Store(store_url) as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def ledger(store: Store, clock: ManualClock) -> Ledger:
    return ledger_of(store, clock)


async def only(ledger: Ledger) -> Row:
    (row,) = await ledger.open_rows("desk", 10)
    return row


async def events(store: Store) -> list[dict[str, object]]:
    async with store.read() as connection:
        rows = (await connection.execute(select(outbox).order_by(outbox.c.id))).all()
    return [json.loads(row.value) for row in rows]


async def test_a_row_goes_from_pending_over_sending_to_sent_with_the_receivers_reference(
    store: Store, ledger: Ledger
) -> None:
    await enter(store, alert(), "desk")
    row = await only(ledger)
    assert row.state == "pending"
    claimed = await ledger.claim([row])
    assert ((await only(ledger)).state, claimed[0].fence, claimed[0].attempts) == ("sending", 1, 1)
    await ledger.sent(claimed, "C1/17")
    assert await ledger.open_rows("desk", 10) == []
    (done,) = await ledger_rows(store)
    assert (done.state, done.ref, done.attempts) == ("sent", "C1/17", 1)


async def test_every_outcome_publishes_its_event_in_the_same_transaction(store: Store, ledger: Ledger) -> None:
    await enter(store, alert(), "desk")
    await ledger.retry(await ledger.claim([await only(ledger)]), "http_503", START)
    await ledger.failed(await ledger.claim([await only(ledger)]), "http_404")
    assert [(event["state"], event["reason"], event["attempts"]) for event in await events(store)] == [
        ("pending", "http_503", 1),
        ("failed", "http_404", 2),
    ]


async def test_a_row_is_not_claimed_before_it_is_due(store: Store, ledger: Ledger, clock: ManualClock) -> None:
    await enter(store, alert(), "desk", due=SECOND)
    with pytest.raises(FencedError):
        await ledger.claim([await only(ledger)])
    clock.move_to(START + SECOND)
    assert await ledger.claim([await only(ledger)])


async def test_a_claimed_row_is_nobody_elses_until_its_lease_ends(
    store: Store, ledger: Ledger, clock: ManualClock
) -> None:
    await enter(store, alert(), "desk")
    other = ledger_of(store, clock, owner="two")
    await ledger.claim([await only(ledger)])
    with pytest.raises(FencedError):
        await other.claim([await only(other)])
    clock.move_to(START + LEASE + SECOND)
    (taken,) = await other.claim([await only(other)])
    assert (taken.owner, taken.fence) == ("two", 2)


async def test_who_lost_a_row_cannot_write_over_it(store: Store, ledger: Ledger, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    stale = await ledger.claim([await only(ledger)])
    clock.move_to(START + LEASE + SECOND)
    other = ledger_of(store, clock, owner="two")
    fresh = await other.claim([await only(other)])
    with pytest.raises(FencedError):
        await ledger.sent(stale, "late")
    assert await events(store) == []
    await other.sent(fresh, "in time")
    assert [row.ref for row in await ledger_rows(store)] == ["in time"]


async def test_of_several_rows_all_are_claimed_or_none(store: Store, ledger: Ledger, clock: ManualClock) -> None:
    for name in ("a", "b"):
        await enter(store, alert(name), "desk")
    first, second = await ledger.open_rows("desk", 10)
    await ledger_of(store, clock, owner="two").claim([second])
    with pytest.raises(FencedError):
        await ledger.claim([first, second])
    assert [row.state for row in await ledger.open_rows("desk", 10)] == ["pending", "sending"]


async def test_two_owners_racing_for_one_row_get_it_once(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    row = await only(ledger_of(store, clock))
    claims = [ledger_of(store, clock, owner=f"{index}").claim([row]) for index in range(8)]
    results = await asyncio.gather(*claims, return_exceptions=True)
    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, FencedError) for result in results) == 7


async def test_rows_come_in_the_order_they_were_entered(store: Store, ledger: Ledger) -> None:
    told = [alert(f"{index}") for index in range(5)]
    for each in told:
        await enter(store, each, "desk", "other")
    assert [row.alert for row in await ledger.open_rows("desk", 10)] == told


async def test_the_ledger_answers_by_receiver_and_state(store: Store, ledger: Ledger) -> None:
    await enter(store, alert("a"), "desk", "other")
    await ledger.unknown(await ledger.claim([await only(ledger)]), "timeout")
    assert [row.receiver for row in await ledger_rows(store, state="unknown")] == ["desk"]
    assert [row.state for row in await ledger_rows(store, receiver="other")] == ["pending"]
    assert len(await ledger_rows(store)) == 2


async def test_a_claim_ends_with_the_next_one_even_of_the_same_owner(
    store: Store, ledger: Ledger, clock: ManualClock
) -> None:
    await enter(store, alert(), "desk")
    stale = await ledger.claim([await only(ledger)])
    clock.move_to(START + LEASE + SECOND)
    await ledger.claim([await only(ledger)])
    with pytest.raises(FencedError):
        await ledger.sent(stale, "late")


async def test_a_row_that_is_being_sent_keeps_its_place(store: Store, ledger: Ledger) -> None:
    for name in ("a", "b"):
        await enter(store, alert(name), "desk")
    await ledger.claim((await ledger.open_rows("desk", 10))[:1])
    assert [row.state for row in await ledger.open_rows("desk", 10)] == ["sending", "pending"]
