"""Two notifiers that get overlapping reports at the same moment, on both engines. All stories are our own writing."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from rich.console import Console

from services.notifier.app import Notifier, build
from services.notifier.store import all_alerts, all_situations
from shared.bus.port import Bus
from shared.clock import ManualClock
from shared.events import Report
from shared.http import HttpClient
from shared.settings import NotifierSettings
from shared.store.engine import Store
from tests.notifier.reports import START, record, report

# Each pair of reports is on one movement, and their keys differ: they go to different partitions.
OVERLAPS = {
    "one sender more": ({"senders": ("FR", "GB"), "hosts": ("TD",)}, {"senders": ("FR",), "hosts": ("TD",)}),
    "one host more": ({"senders": ("US",), "hosts": ("EE", "LV")}, {"senders": ("US",), "hosts": ("EE",)}),
    "no sender named": ({"senders": ("KE",), "hosts": ("HT",)}, {"senders": (), "hosts": ("HT",)}),
    "a region": (
        {"senders": ("AU",), "hosts": (), "region": "the Gulf"},
        {"senders": ("AU",), "hosts": (), "region": "Gulf"},
    ),
    "a body and its member": ({"senders": ("ECOWAS",), "hosts": ("GW",)}, {"senders": ("NG",), "hosts": ("GW",)}),
}
ROUNDS = 6


@pytest.fixture
async def notifiers(store_url: str, bus: Bus, http: HttpClient) -> AsyncIterator[tuple[Notifier, Notifier]]:
    def one(store: Store) -> Notifier:
        console, clock = Console(file=io.StringIO()), ManualClock(START)
        return build(NotifierSettings(), store=store, bus=bus, http=http, clock=clock, console=console)

    async with Store(store_url) as first, Store(store_url) as second:
        yield one(first), one(second)


@pytest.mark.parametrize("name", OVERLAPS)
async def test_overlapping_reports_at_one_moment_are_one_situation(
    notifiers: tuple[Notifier, Notifier], store: Store, name: str
) -> None:
    for turn in range(ROUNDS):
        one, other = (report(f"{name}-{turn}-{side}", **fields) for side, fields in enumerate(OVERLAPS[name]))
        await decided_together(notifiers, one, other)
    assert len(await all_situations(store)) == 1
    assert [alert.type for alert in await all_alerts(store)].count("new") == 1


async def test_two_versions_of_a_story_at_one_moment_are_one_situation(
    notifiers: tuple[Notifier, Notifier], store: Store
) -> None:
    first = report("edited", senders=("DE",), hosts=("LT",))
    second = report("edited", revision=1, senders=("DE", "NL"), hosts=("LT", "LV"))
    await decided_together(notifiers, first, second)
    assert len(await all_situations(store)) == 1


async def test_one_report_handled_by_two_notifiers_is_decided_once(
    notifiers: tuple[Notifier, Notifier], store: Store
) -> None:
    told = report("zombie")
    await decided_together(notifiers, told, told)
    assert len(await all_alerts(store)) == 1


async def decided_together(notifiers: tuple[Notifier, Notifier], one: Report, other: Report) -> None:
    first, second = notifiers
    await asyncio.gather(first.handle(record(one)), second.handle(record(other)))
