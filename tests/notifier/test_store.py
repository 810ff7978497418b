"""What the service keeps, on both engines. The stories in this file are our own writing."""

import asyncio

from sqlalchemy import select

from services.notifier.store import all_alerts, all_situations, ledger_rows, situation_of
from shared.store.engine import Store
from shared.store.tables import reports
from tests.notifier.conftest import Make
from tests.notifier.receivers import outbox_of
from tests.notifier.reports import record, report


async def test_a_report_that_comes_twice_makes_nothing_twice(store: Store, make: Make) -> None:
    notifier = make()
    told = record(report(count=620))
    for _ in range(3):
        await notifier.handle(told)
    assert len(await all_alerts(store)) == 1
    assert len(await ledger_rows(store)) == 1
    assert len(await outbox_of(store)) == 2


async def test_an_update_is_told_and_a_repeat_is_only_remembered(store: Store, make: Make) -> None:
    notifier = make()
    for told in (
        report("a", count=620),
        report("b", count=620),
        report("c", count=900),
        report("d", label="borderline"),
    ):
        await notifier.handle(record(told))
    assert sorted(alert.type for alert in await all_alerts(store)) == ["new", "update"]
    async with store.read() as connection:
        rows = (await connection.execute(select(reports.c.decision, reports.c.reason))).all()
    assert sorted(tuple(row) for row in rows) == [
        ("borderline", "below_yes"),
        ("new", "no_situation"),
        ("repeat", "same_facts"),
        ("update", "number_higher"),
    ]
    (situation,) = await all_situations(store)
    assert situation.sources == ("a Post", "b Post", "c Post")
    assert await situation_of(store, situation.situation[:6]) == situation


async def test_an_unknown_sender_finds_the_open_situation_in_the_store(store: Store, make: Make) -> None:
    notifier = make()
    for told in (report("a"), report("b", senders=()), report("c", hosts=()), report("d", senders=("BE",))):
        await notifier.handle(record(told))
    assert sorted(situation.pair for situation in await all_situations(store)) == ["BE>RO", "NL>RO"]


async def test_two_reports_at_once_are_one_situation(store: Store, make: Make) -> None:
    notifier = make()
    await notifier.handle(record(report("first", count=620)))
    await asyncio.gather(*(notifier.handle(record(report(f"{index}", count=620))) for index in range(8)))
    (situation,) = await all_situations(store)
    assert len(situation.stories) == 9
    assert len(await all_alerts(store)) == 1


async def test_pairs_that_overlap_find_each_other_in_the_store(store: Store, make: Make) -> None:
    notifier = make()
    pairs = (("CSTO", "RU"), ("CSTO",), ("RU", "AM"), ("FR",))
    for name, senders in zip("abcd", pairs, strict=True):
        await notifier.handle(record(report(name, senders=senders, hosts=("KZ",))))
    assert sorted(situation.pair for situation in await all_situations(store)) == ["AM+CSTO+RU>KZ", "FR>KZ"]


async def test_a_retracted_story_is_found_by_its_id_and_withdrawn(store: Store, make: Make) -> None:
    notifier = make()
    gone = report("a", revision=1, story_fields={"title": "Removed"}, label="no", senders=(), hosts=())
    for told in (report("a", count=620), gone):
        await notifier.handle(record(told))
    first, second = await all_alerts(store)
    assert (second.type, second.replaces, second.situation) == ("withdrawn", first.alert, first.situation)
    assert [situation.withdrawn for situation in await all_situations(store)] == [True]
