"""A watcher that is killed, as a process of its own, and another that takes its feeds over."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.watcher.app import build
from services.watcher.subscriptions import list_feeds
from services.watcher.worker import Parser
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.http import HttpClient
from shared.settings import FeedSettings, WatcherSettings
from shared.store.engine import Store
from tests.process import environment
from tests.watcher.publisher import Answer, Item, Publisher, feed, forever


@pytest.mark.slow
async def test_a_killed_watchers_feeds_go_to_another_and_none_is_asked_too_soon(
    publisher: Publisher, http: HttpClient, parser: Parser, tmp_path: Path
) -> None:
    url = publisher.serve("/rss", Answer(stream=forever(b"x", pause=0.05)), feed([Item("Ferry timetable", guid="1")]))
    store_url = f"sqlite+aiosqlite:///{tmp_path / 'shared.db'}"
    (tmp_path / "troopwatch.toml").write_text(
        f'data_dir = "{tmp_path / "one"}"\n[store]\nurl = "{store_url}"\n'
        f'[watcher]\nadaptive = false\nallow_networks = ["127.0.0.0/8"]\nfeeds = [{{ url = "{url}" }}]\n'
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from services.cli.app import main; main()", "watcher", "--config", "troopwatch.toml",
        cwd=tmp_path, env=environment(), stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    while not publisher.requests:
        await asyncio.sleep(0.02)
    child.kill()
    await child.wait()
    clock = ManualClock(datetime.now(UTC))
    begun = clock.now()
    settings = WatcherSettings(feeds=(FeedSettings(url=url),), adaptive=False)
    async with Store(store_url) as store, SqliteBus(tmp_path / "bus.db") as bus:
        await bus.declare()
        heir = build(
            settings, store=store, bus=bus, http=http, clock=clock, parser=parser, chance=lambda: 0.5, owner="heir"
        )
        asked = []
        for seconds in (0, 30, 80, 90, 250, 340):
            clock.move_to(begun + timedelta(seconds=seconds))
            await heir.poll_due()
            asked.append(len(publisher.requests))
        [found] = await list_feeds(store)
    assert asked == [1, 1, 1, 1, 1, 2]
    assert found.state == "ok"
    assert len(heir._leases.held) == 64
