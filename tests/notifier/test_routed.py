"""Routes, silences and quiet hours in the service, from a record to the ledger. The stories here are our own writing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from structlog.testing import capture_logs

from services.notifier import silences
from services.notifier.app import Notifier, build
from services.notifier.store import ledger_rows
from shared.bus.port import Bus
from shared.clock import ManualClock
from shared.http import HttpClient
from shared.routes import Match, QuietHours, Route, Threshold
from shared.settings import ConsoleReceiver, NotifierSettings
from shared.store.engine import Store
from shared.topics import DECISIONS
from tests.notifier.receivers import outbox_of
from tests.notifier.reports import START, record, report

Make = Callable[..., Notifier]
HOUR = timedelta(hours=1)


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """SQLite alone: what the engines may differ in is in other tests."""
    return f"sqlite+aiosqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def make(store: Store, bus: Bus, http: HttpClient, console: Console, clock: ManualClock) -> Make:
    def notifier(*routes: Route, **receiver: Any) -> Notifier:
        receivers = {name: ConsoleReceiver(type="console", **receiver) for name in ("desk", "log")}
        settings = NotifierSettings(receivers=receivers, routes=routes)
        return build(settings, store=store, bus=bus, http=http, clock=clock, console=console)

    return notifier


async def decisions(store: Store) -> list[tuple[object, object]]:
    return [(value["decision"], value["reason"]) for topic, value in await outbox_of(store) if topic == DECISIONS.name]


async def rows(store: Store) -> dict[str, tuple[str, str]]:
    return {row.receiver: (row.state, row.reason) for row in await ledger_rows(store)}


async def test_an_alert_goes_where_its_route_says_and_the_log_tells_the_way(store: Store, make: Make) -> None:
    notifier = make(Route(name="romania", match=Match(host=("RO",), language=("en",)), receivers=("desk",)))
    with capture_logs() as lines:
        await notifier.handle(record(report(count=620)))
    assert await rows(store) == {"desk": ("pending", "no_situation")}
    (planned,) = [line for line in lines if line["event"] == "alert.planned"]
    assert (planned["decision"], planned["routes"]) == ("told", ["romania: matched"])


async def test_where_no_route_takes_it_the_decision_says_so(store: Store, make: Make) -> None:
    await make(Route(match=Match(host=("TD",)), receivers=("desk",))).handle(record(report(count=620)))
    assert await rows(store) == {}
    assert await decisions(store) == [("silenced", "no_route")]


async def test_below_the_threshold_the_ledger_keeps_who_was_not_told_and_why(store: Store, make: Make) -> None:
    await make(Route(receivers=("desk",), threshold=Threshold(count=1000))).handle(record(report(count=620)))
    assert await rows(store) == {"desk": ("skipped", "below_threshold")}
    assert await decisions(store) == [("silenced", "below_threshold")]


async def test_quiet_hours_hold_an_alert(store: Store, make: Make) -> None:
    await make(quiet_hours=(QuietHours(start="05:00", end="08:00"),)).handle(record(report(count=620)))
    assert await rows(store) == dict.fromkeys(("desk", "log"), ("pending", "quiet_hours"))
    assert await decisions(store) == [("held", "quiet_hours")]


async def test_a_silence_in_the_store_is_obeyed_until_it_ends(store: Store, make: Make, clock: ManualClock) -> None:
    about = silences.parse_matchers(["host=RO"])
    await silences.add(store, about, author="anna", reason="known", now=START, ends_at=START + HOUR)
    notifier = make()
    await notifier.handle(record(report("a", count=620)))
    assert await decisions(store) == [("silenced", "silenced")]
    clock.move_to(START + HOUR)
    await notifier.handle(record(report("b", count=900)))
    assert [row.state for row in await ledger_rows(store)] == ["pending", "pending", "skipped", "skipped"]


async def test_what_is_reported_anew_after_long_is_told_again_to_who_asked_for_it(
    store: Store, make: Make, clock: ManualClock
) -> None:
    notifier = make(Route(receivers=("log",), go_on=True), Route(receivers=("desk",), repeat_after_hours=24))
    await notifier.handle(record(report("a", count=620)))
    for hours, name in ((23, "b"), (24, "c"), (25, "d")):
        clock.move_to(START + hours * HOUR)
        await notifier.handle(record(report(name, count=620)))
    assert sorted((row.receiver, row.reason) for row in await ledger_rows(store)) == [
        ("desk", "no_situation"),
        ("desk", "reminder"),
        ("log", "no_situation"),
    ]


async def test_at_start_it_says_what_a_former_run_left_and_what_is_for_nobody(store: Store, make: Make) -> None:
    await make().handle(record(report(count=620)))
    notifier = make()
    del notifier._rules.receivers["log"]  # type: ignore[attr-defined]  # a receiver that was taken out of the file
    with capture_logs() as lines:
        await notifier._reconcile()
    assert [(line["event"], line["receiver"], line["rows"]) for line in lines] == [
        ("ledger.reconciled", "desk", 1),
        ("ledger.orphaned", "log", 1),
    ]
