"""Plays the bundled news day through all three services and holds the alerts against those the day calls for.

server on loopback ◀─HTTP─ watcher ─▶ classifier ─▶ notifier ─▶ cards in the terminal; at the end digest and table
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from services import runner
from services.demo.check import differences
from services.demo.day import DayClock, NewsDay, load_day
from services.demo.server import NewsDayServer
from services.demo.tally import Tally
from services.notifier.digest import render_digest
from services.notifier.store import all_alerts
from shared import logs
from shared.events import Alert
from shared.settings import (
    Configuration,
    ConsoleReceiver,
    FeedSettings,
    LogSettings,
    NotifierSettings,
    WatcherSettings,
)
from shared.store.engine import Store

_AFTER = timedelta(minutes=10)
_FRAME_SECONDS = 0.1
_BASELINE_SECONDS = 60
_SETTLE_SECONDS = 60
# Scaled time must not run out on real work: an hour of the day is six real seconds.
_LEASE_SECONDS = 7200


@dataclass(frozen=True, slots=True)
class Stage:
    """What a run of the day is made of."""

    day: NewsDay
    clock: DayClock
    server: NewsDayServer
    console: Console
    tally: Tally
    out: Path


async def play(out: Path, speed: float) -> int:
    """Run the day; write log and digest to ``out``, which must exist; 0 when the alerts are exactly those expected."""
    day, tally, console = load_day(), Tally(), Console(highlight=False)
    clock = DayClock(day.start, speed)
    with (
        tempfile.TemporaryDirectory(prefix="troopwatch-demo-") as folder,
        (out / "demo.log").open("w", encoding="utf-8") as log,
    ):
        logs.configure(LogSettings(format="json"), stream=log, tap=tally.count)
        async with NewsDayServer(day, clock.now) as server:
            stage = Stage(day, clock, server, console, tally, out)
            configuration = _configuration(server, Path(folder))
            _introduce(stage, speed)
            await _run(stage, configuration)
            alerts = await _alerts(configuration)
    _write_digest(stage, alerts)
    wrong = differences(day, alerts)
    _conclude(stage, alerts, wrong)
    return 1 if wrong else 0


def _configuration(server: NewsDayServer, folder: Path) -> Configuration:
    feeds = tuple(FeedSettings(url=feed.url, title=feed.title) for feed in server.feeds)
    return Configuration(
        data_dir=folder,
        watcher=WatcherSettings(feeds=feeds, poll_seconds=300, adaptive=False, allow_networks=("127.0.0.0/8",)),
        notifier=NotifierSettings(
            receivers={"terminal": ConsoleReceiver(type="console")}, lease_seconds=_LEASE_SECONDS
        ),
    )


async def _run(stage: Stage, configuration: Configuration) -> None:
    stop = asyncio.Event()
    with Live(console=stage.console, refresh_per_second=8, transient=True) as live:
        services = asyncio.create_task(runner.serve(configuration, clock=stage.clock, console=stage.console, stop=stop))
        conductor = asyncio.create_task(_conduct(stage, stop))
        try:
            while not services.done():
                live.update(_progress(stage))
                await asyncio.wait({services}, timeout=_FRAME_SECONDS)
        finally:
            conductor.cancel()
        await services
    if not conductor.cancelled() and conductor.done():
        conductor.result()


async def _conduct(stage: Stage, stop: asyncio.Event) -> None:
    """Open the day once every feed's backlog is known, and stop the services when all that it brought is told.

    A slow machine polls late in the day's time, so the day's end alone would cut its last stories off.
    """
    try:
        await _until(lambda: stage.server.all_polled, _BASELINE_SECONDS)
        stage.clock.begin()
        await stage.clock.sleep((stage.day.end + _AFTER - stage.day.start).total_seconds())
        with suppress(TimeoutError):  # what is missing then, the check names
            await _until(lambda: stage.server.all_told and stage.tally.settled(stage.server.polls), _SETTLE_SECONDS)
    finally:
        stop.set()


async def _until(ready: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not ready():  # noqa: ASYNC110 - server and tally count, they have no event for this
            await asyncio.sleep(_FRAME_SECONDS)


def _introduce(stage: Stage, speed: float) -> None:
    hours = (stage.day.end - stage.day.start) / timedelta(hours=1)
    text = (
        f"An invented news day: {len(stage.day.outlets)} outlets, {hours:.0f} hours, played {speed:.0f} times as fast. "
        "Nothing in it happened."
    )
    stage.console.print(Text(text, style="dim"))


def _progress(stage: Stage) -> Table:
    start, end = stage.day.start, stage.day.end
    now = min(max(stage.clock.now(), start), end)
    bar = ProgressBar(total=(end - start).total_seconds(), completed=(now - start).total_seconds(), width=40)
    count = stage.tally.events
    line = (
        f"{now:%H:%M} UTC  polls {count['feed.polled']}  stories {count['story.published']}  "
        f"reports {count['report.decided']}  alerts {count['alert.raised']}  repeats {count['decided.repeat']}"
    )
    lines = Table.grid()
    lines.add_row(bar)
    lines.add_row(Text(line))
    return lines


async def _alerts(configuration: Configuration) -> list[Alert]:
    async with Store(configuration.store_url()) as store:
        return await all_alerts(store)


def _write_digest(stage: Stage, alerts: list[Alert]) -> None:
    mail = render_digest(alerts, stage.day.end, "UTC")
    (stage.out / "digest.html").write_text(mail.html, encoding="utf-8")
    (stage.out / "digest.txt").write_text(mail.text, encoding="utf-8")


def _conclude(stage: Stage, alerts: list[Alert], wrong: list[str]) -> None:
    console, out = stage.console, stage.out
    console.print(_numbers(stage, alerts))
    console.print(Text(f"Digest: {out / 'digest.html'}, {out / 'digest.txt'}   Log: {out / 'demo.log'}"))
    if wrong:
        console.print(Text("These are not the alerts that the day calls for:", style="bold red"))
        for line in wrong:
            console.print(Text(f"  {line}", style="red"))
    else:
        console.print(Text("Exactly the alerts that the day calls for.", style="bold green"))


def _numbers(stage: Stage, alerts: list[Alert]) -> Table:
    count = stage.tally.events
    types = Counter(alert.type for alert in alerts)
    table = Table(title="The day in numbers", title_justify="left", box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    for number, what in (
        (len(stage.server.feeds), "feeds"),
        (count["feed.polled"], f"polls, {stage.server.not_modified} of them answered “not modified”"),
        (count["story.published"], "stories"),
        (count["story.classified"] - count["report.decided"], "about something else"),
        (count["decided.borderline"], "borderline, not pushed"),
        (count["page.fetched"], "articles with more text than their feed, read after the alert"),
        (len(alerts), f"alerts ({types['new']} new, {types['update']} updates)"),
        (count["decided.repeat"], "repeats suppressed"),
    ):
        table.add_row(str(number), what)
    return table
