"""What goes into the next message, and when. The stories in this file are our own writing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.notifier.book import Book, add_rows, receivers_told
from services.notifier.digest import next_digest, zone_of
from services.notifier.errors import LookUpRefusedError, OutcomeUnknownError
from services.notifier.ledger import Row
from services.notifier.pace import batch, free_at
from services.notifier.plan import Entry
from services.notifier.receivers import empty_at
from services.notifier.store import ledger_rows, save_alert
from shared.clock import ManualClock
from shared.events import Alert
from shared.settings import EmailReceiver
from shared.store.engine import Store
from shared.trace import Trace
from tests.notifier.receivers import PATIENCE, Inbox, alert, enter, worker
from tests.notifier.reports import START

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
BASE = Row(1, "d1", alert(), Trace.start(), "desk", "slack", "pending", START, 0, None, 0, None, START)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


def rows(number: int, **fields: object) -> list[Row]:
    return [replace(BASE, id=index, delivery=f"d{index}", **fields) for index in range(number)]  # type: ignore[arg-type]  # the row's own


def chosen(given: list[Row], *, fold_above: int = 3, digest: bool = False, folds: bool = True) -> list[str]:
    return [row.delivery for row in batch(given, START, fold_above, digest=digest, folds=folds)]


def test_one_by_one_until_more_wait_than_the_limit() -> None:
    assert chosen(rows(3)) == ["d0"]
    assert chosen(rows(4)) == ["d0", "d1", "d2", "d3"]
    assert len(chosen(rows(90))) == 25
    assert chosen(rows(4), folds=False) == ["d0"]


def test_a_first_row_that_must_wait_keeps_the_others_behind_it() -> None:
    first, second = rows(2)
    assert chosen([replace(first, due_at=START + SECOND), second]) == []
    assert chosen([replace(first, due_at=START + SECOND), second], digest=True) == ["d1"]


def test_what_quiet_hours_held_goes_out_together() -> None:
    held = rows(3, held_until=START)
    assert chosen([*held, replace(BASE, delivery="later")]) == ["d0", "d1", "d2"]
    assert chosen(held, folds=False) == ["d0"]


def test_a_row_in_doubt_goes_out_with_exactly_those_that_were_with_it() -> None:
    doubtful = rows(2, doubtful=True, message="d0")
    assert chosen([*doubtful, *rows(9)]) == ["d0", "d1"]
    assert chosen([*doubtful, *rows(9)], digest=True) == ["d0", "d1"]
    assert chosen([*doubtful, replace(BASE, delivery="x", doubtful=True, message="x")]) == ["d0", "d1"]


def test_so_many_messages_in_a_window() -> None:
    sent = [START - 50 * MINUTE, START - 20 * MINUTE, START - 10 * MINUTE]
    assert free_at(sent, 4, HOUR, START) == START
    assert free_at(sent, 3, HOUR, START) == START + 10 * MINUTE
    assert free_at(sent, 1, HOUR, START) == START + 50 * MINUTE
    assert free_at(sent, 2, 15 * MINUTE, START) == START


async def enter_held(store: Store, told: Alert) -> None:
    async with store.write() as connection:
        await save_alert(connection, told, Trace.start())
        await add_rows(connection, told, [Entry("desk", "inbox", START + HOUR, held_until=START + HOUR)], START)


async def test_a_held_row_holds_up_no_other_and_comes_out_with_the_rest(store: Store, clock: ManualClock) -> None:
    held = [alert("a"), alert("b")]
    for each in held:
        await enter_held(store, each)
    await enter(store, alert("urgent"), "desk")
    inbox = Inbox(folds=True)
    at_work = worker(store, clock, inbox)
    await at_work.step()
    assert inbox.alerts == [alert("urgent").alert]
    assert await at_work.step() > 0
    clock.move_to(START + HOUR)
    await at_work.step()
    assert inbox.messages[1][1] == tuple(each.alert for each in held)


async def test_beyond_the_rate_limit_messages_wait_and_go_out_as_one(store: Store, clock: ManualClock) -> None:
    inbox = Inbox(folds=True)
    at_work = worker(store, clock, inbox, patience=replace(PATIENCE, messages=2, window=HOUR))
    for name in "ab":
        await enter(store, alert(name), "desk")
        await at_work.step()
    for name in "cde":
        await enter(store, alert(name), "desk")
    with capture_logs() as lines:
        assert await at_work.step() == 60.0
        await at_work.step()
    assert [(line["event"], line["reason"], line["rows"]) for line in lines] == [("delivery.held", "rate_limit", 3)]
    clock.move_to(START + HOUR)
    await at_work.step()
    assert [len(alerts) for _, alerts in inbox.messages] == [1, 1, 3]


async def test_a_channel_that_looks_up_is_asked_and_not_held(store: Store, clock: ManualClock) -> None:
    await enter(store, alert(), "desk")
    inbox = Inbox(OutcomeUnknownError("timeout"), looks_up=True)
    at_work = worker(store, clock, inbox, patience=replace(PATIENCE, hold_unknown=True))
    await at_work.step()
    (row,) = await ledger_rows(store)
    assert (row.state, row.due_at) == ("pending", START + timedelta(seconds=5))
    clock.move_to(row.due_at)
    await at_work.step()
    assert [background.doubtful for background in inbox.backgrounds] == [False, True]


@pytest.mark.parametrize(("hold", "state"), [(True, "unknown"), (False, "sent")])
async def test_where_looking_is_refused_the_policy_decides(
    store: Store, clock: ManualClock, *, hold: bool, state: str
) -> None:
    await enter(store, alert(), "desk")
    inbox = Inbox(OutcomeUnknownError("timeout"), LookUpRefusedError("missing_scope"), looks_up=True)
    at_work = worker(store, clock, inbox, patience=replace(PATIENCE, hold_unknown=hold))
    with capture_logs() as lines:
        await at_work.step()
        clock.move_to(START + MINUTE)
        await at_work.step()
    assert [row.state for row in await ledger_rows(store)] == [state]
    assert ("delivery.unknown" if hold else "delivery.repeated") in [line["event"] for line in lines]


async def test_a_correction_knows_what_it_replaces_and_its_thread(store: Store, clock: ManualClock) -> None:
    wrong = alert()
    right = wrong.model_copy(update={"alert": "right", "type": "correction"})
    inbox = Inbox()
    at_work = worker(store, clock, inbox)
    for each in (wrong, right):
        await enter(store, each, "desk")
        await at_work.step()
    first, second = inbox.backgrounds
    assert (first.thread, first.replaces) == ((), None)
    assert [told.ref for told in second.thread] == ["ref-1"]
    assert second.replaces is not None
    assert second.replaces.alert == wrong


async def test_a_correction_names_the_alert_that_it_replaces_also_where_that_was_folded(
    store: Store, clock: ManualClock
) -> None:
    told = [alert(name) for name in "abcd"]
    for each in told:
        await enter(store, each, "desk")
    inbox = Inbox(folds=True)
    at_work = worker(store, clock, inbox, patience=replace(PATIENCE, fold_above=2))
    await at_work.step()
    await enter(
        store, told[1].model_copy(update={"alert": "x", "type": "correction", "replaces": told[1].alert}), "desk"
    )
    await at_work.step()
    assert inbox.backgrounds[-1].replaces is not None
    assert inbox.backgrounds[-1].replaces.alert == told[1]


async def test_those_told_are_those_of_the_replaced_alert_and_of_later_ones_that_rest_on_it(store: Store) -> None:
    first = alert()
    second, third = (first.model_copy(update={"alert": name, "type": "update"}) for name in ("second", "third"))
    for each, receiver in ((first, "early"), (second, "desk"), (third, "late"), (alert("other"), "other")):
        await enter(store, each, receiver)
    async with store.read() as connection:
        for replaces, told in ((second.alert, {"desk", "late"}), (None, {"early", "desk", "late"})):
            wrong = first.model_copy(update={"alert": "right", "type": "correction", "replaces": replaces})
            assert await receivers_told(connection, wrong) == told


async def test_a_folded_message_heads_no_thread(store: Store, clock: ManualClock) -> None:
    for name in "abcd":
        await enter(store, alert(name), "desk")
    at_work = worker(store, clock, Inbox(folds=True), patience=replace(PATIENCE, fold_above=2))
    await at_work.step()
    assert await Book(store, "desk").messages(alert("a").situation) == []
    assert len(await Book(store, "desk").standing(START - HOUR)) == 4


async def test_an_empty_digest_goes_out_once_to_who_asked_for_it(store: Store, clock: ManualClock) -> None:
    mail = EmailReceiver(
        type="email", host="mx", sender="a@x.example", to=("b@x.example",), mode="digest", digest_at=("07:00",),
        digest_days=("tue",), send_empty=True,
    )  # fmt: skip
    moments = [START, START + HOUR, START + HOUR + 29 * MINUTE, START + 2 * HOUR, START + 25 * HOUR]
    assert [empty_at(mail, moment) for moment in moments] == [None, START + HOUR, START + HOUR, None, None]
    assert empty_at(mail.model_copy(update={"send_empty": False}), START + HOUR) is None
    inbox = Inbox(digest=True)
    at_work = worker(store, clock, inbox)
    at_work._empty_at = lambda now: empty_at(mail, now)
    clock.move_to(START + HOUR)
    for _ in range(3):
        await at_work.step()
    assert [alerts for _, alerts in inbox.messages] == [()]


def test_digests_come_on_their_days() -> None:
    zone = zone_of("UTC")
    assert next_digest(START, ["07:00"], zone, ("thu",)) == START.replace(day=19, hour=7)
    assert next_digest(START + HOUR, ["07:00"], zone, ("tue",)) == START.replace(day=24, hour=7)
