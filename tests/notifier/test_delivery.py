"""The stories in this file are our own writing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.notifier.deliverer import Deliverer
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from services.notifier.pace import Pace, backoff
from services.notifier.store import ledger_rows
from shared.clock import ManualClock
from shared.errors import TransientError
from shared.store.engine import Store
from tests.notifier.receivers import LEASE, PATIENCE, Inbox, alert, enter, ledger_of, worker
from tests.notifier.reports import START

HOLD = replace(PATIENCE, hold_unknown=True)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


async def state(store: Store, receiver: str = "desk") -> tuple[str, str]:
    (row,) = await ledger_rows(store, receiver=receiver)
    return row.state, row.reason


async def crash_while_sending(store: Store, clock: ManualClock) -> None:
    """What a killed notifier leaves behind: claimed, and nobody knows whether it was sent."""
    ledger = ledger_of(store, clock, owner="killed")
    await ledger.claim(await ledger.open_rows("desk", 1))
    clock.move_to(START + LEASE + timedelta(seconds=1))


async def test_rows_are_sent_in_order_and_once(store: Store, clock: ManualClock) -> None:
    told = [alert(f"{index}") for index in range(3)]
    for each in told:
        await enter(store, each, "desk")
    inbox = Inbox()
    at_work = worker(store, clock, inbox)
    while await at_work.step() == 0:
        pass
    assert inbox.alerts == [each.alert for each in told]


async def test_a_transient_error_is_tried_again_after_the_backoff_and_keeps_the_order(
    store: Store, clock: ManualClock
) -> None:
    told = [alert("a"), alert("b")]
    for each in told:
        await enter(store, each, "desk")
    inbox = Inbox(TransientError("http_503"))
    at_work = worker(store, clock, inbox)
    assert await at_work.step() == 0
    assert await at_work.step() == 2.0
    assert inbox.alerts == []
    clock.move_to(START + timedelta(seconds=2))
    await at_work.step()
    await at_work.step()
    assert inbox.alerts == [each.alert for each in told]


async def test_retry_after_is_honoured(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    at_work = worker(store, clock, Inbox(TransientError("http_429", retry_after=30)))
    await at_work.step()
    (row,) = await ledger_rows(store)
    assert (row.state, row.reason, row.due_at) == ("pending", "http_429", START + timedelta(seconds=30))


async def test_a_permanent_error_fails_at_once_with_a_line_for_ops(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    with capture_logs() as lines:
        await worker(store, clock, Inbox(PermanentDeliveryError("channel_not_found"))).step()
    assert await state(store) == ("failed", "channel_not_found")
    assert [(line["event"], line["log_level"]) for line in lines] == [("delivery.failed", "error")]
    assert {"delivery", "alert", "situation", "receiver", "trace"} <= set(lines[0])


async def test_it_gives_up_when_its_time_is_over(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    patience = replace(PATIENCE, give_up=timedelta(minutes=1))
    at_work = worker(store, clock, Inbox(*[TransientError("http_503")] * 10), patience=patience)
    for _ in range(6):
        await at_work.step()
        clock.move_to((await ledger_rows(store))[0].due_at)
    assert await state(store) == ("failed", "gave_up_after_http_503")
    assert clock.now() - START == timedelta(seconds=2 + 4 + 8 + 16 + 32)


async def test_a_bug_in_a_channel_is_tried_three_times(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    at_work = worker(store, clock, Inbox(*[KeyError("x")] * 5))
    for _ in range(3):
        await at_work.step()
        clock.move_to(clock.now() + timedelta(minutes=1))
    assert await state(store) == ("failed", "bug_KeyError")


async def test_an_unknown_outcome_is_sent_again_by_default_and_held_if_so_configured(
    store: Store, clock: ManualClock
) -> None:
    await enter(store, alert(), "desk", "careful")
    await worker(store, clock, Inbox(OutcomeUnknownError("timeout"))).step()
    await worker(store, clock, Inbox(OutcomeUnknownError("timeout")), receiver="careful", patience=HOLD).step()
    assert await state(store) == ("pending", "timeout")
    assert await state(store, "careful") == ("unknown", "timeout")


async def test_a_send_that_never_ends_is_an_unknown_outcome(store: Store, clock: ManualClock) -> None:
    class Stuck(Inbox):
        async def send(self, *_: object, **__: object) -> str:
            await asyncio.Event().wait()
            raise AssertionError

    await enter(store, alert(), "desk")
    patience = replace(HOLD, send=timedelta(milliseconds=1))
    await worker(store, clock, Stuck(), patience=patience).step()
    assert await state(store) == ("unknown", "timeout")


async def test_after_a_crash_while_sending_the_row_is_sent_again(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    await crash_while_sending(store, clock)
    inbox = Inbox()
    with capture_logs() as lines:
        await worker(store, clock, inbox).step()
    assert len(inbox.messages) == 1
    assert await state(store) == ("sent", "accepted")
    assert "delivery.repeated" in [line["event"] for line in lines]


async def test_after_a_crash_while_sending_the_row_is_held_if_so_configured(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    await crash_while_sending(store, clock)
    inbox = Inbox()
    await worker(store, clock, inbox, patience=HOLD).step()
    assert inbox.messages == []
    assert await state(store) == ("unknown", "crashed_while_sending")


async def test_the_message_id_is_the_same_at_every_try(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    await crash_while_sending(store, clock)
    inbox = Inbox()
    await worker(store, clock, inbox).step()
    (row,) = await ledger_rows(store)
    assert inbox.messages[0][0] == row.delivery


async def test_a_digest_takes_all_rows_that_are_due_in_one_message(store: Store, clock: ManualClock) -> None:
    told = [alert(f"{index}") for index in range(3)]
    for each in told:
        await enter(store, each, "desk", due=timedelta(hours=1))
    inbox = Inbox(digest=True)
    at_work = worker(store, clock, inbox)
    assert await at_work.step() > 0
    clock.move_to(START + timedelta(hours=1))
    await at_work.step()
    assert [alerts for _, alerts in inbox.messages] == [tuple(each.alert for each in told)]
    assert {row.state for row in await ledger_rows(store)} == {"sent"}


async def test_a_burst_is_sent_in_order_at_the_channels_pace(store: Store, clock: ManualClock) -> None:
    told = [alert(f"{index}") for index in range(4)]
    for each in told:
        await enter(store, each, "desk")
    inbox = Inbox(TransientError("http_429", retry_after=30))
    inbox.pace_seconds = 1.0
    at_work = worker(store, clock, inbox)
    while (wait := await at_work.step()) < 5 or len(inbox.messages) < 4:
        clock.move_to(clock.now() + timedelta(seconds=wait))
    assert inbox.alerts == [each.alert for each in told]
    assert clock.now() - START == timedelta(seconds=33)


async def test_a_stuck_receiver_delays_no_other(store: Store, clock: ManualClock) -> None:
    class Stuck(Inbox):
        async def send(self, *_: object, **__: object) -> str:
            held.set()
            await go_on.wait()
            return "late"

    held, go_on, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()
    inbox = Inbox()
    await enter(store, alert(), "stuck", "desk")
    deliverer = Deliverer([worker(store, clock, Stuck(), receiver="stuck"), worker(store, clock, inbox)])
    running = asyncio.create_task(deliverer.run(stop))
    await held.wait()
    while not inbox.messages:
        await asyncio.sleep(0)
    assert (await state(store, "stuck"))[0] == "sending"
    go_on.set()
    stop.set()
    await running
    assert await state(store, "stuck") == ("sent", "accepted")


async def test_what_is_due_is_still_sent_when_told_to_stop(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    inbox, stop = Inbox(), asyncio.Event()
    stop.set()
    await Deliverer([worker(store, clock, inbox)]).run(stop)
    assert len(inbox.messages) == 1


async def test_one_message_a_second_for_each_key_and_the_first_at_once(clock: ManualClock) -> None:
    pace, moments = Pace(clock), []
    for _ in range(3):
        await pace.wait("channel", 1.0)
        moments.append((clock.now() - START).total_seconds())
    await pace.wait("other channel", 1.0)
    assert moments == [0.0, 1.0, 2.0]
    assert clock.now() == START + timedelta(seconds=2)


def test_backoff_doubles_to_ten_minutes_with_jitter_and_never_undercuts_the_receiver() -> None:
    assert [backoff(n, 1.0).total_seconds() for n in (1, 2, 3, 10, 5000)] == [2, 4, 8, 600, 600]
    assert backoff(1, 0.0).total_seconds() == 1.0
    assert backoff(1, 0.0, retry_after=30).total_seconds() == 30
    assert backoff(1, 0.0, retry_after=1e9).total_seconds() == 3600
