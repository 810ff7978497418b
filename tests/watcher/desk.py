"""A watcher with a real store and a real bus, for tests of the whole service. Headlines are our own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from services.watcher.app import Watcher, build
from services.watcher.subscriptions import list_feeds
from services.watcher.values import Feed
from services.watcher.worker import Parser
from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.envelope import decode
from shared.events import Story
from shared.http import HttpClient
from shared.settings import FeedSettings, WatcherSettings
from shared.store.engine import Store
from tests.watcher.inbox import published
from tests.watcher.publisher import Item

OLD = Item("Ferry timetable changes", guid="1", link="https://c.example/1")
NEW = Item("Kenya sends 500 troops to Haiti", guid="2", link="https://c.example/2", summary="Officials say.")
EDITED = Item("Kenya sends 600 troops to Haiti", guid="2", link="https://c.example/2", summary="Officials say.")


class Desk:
    """A watcher with all that it needs, and eyes for what it does."""

    def __init__(self, store: Store, bus: SqliteBus, http: HttpClient, parser: Parser, clock: ManualClock) -> None:
        self.store, self.bus, self.http, self.parser, self.clock = store, bus, http, parser, clock

    def watcher(self, *urls: str, **settings: Any) -> Watcher:
        feeds = tuple(FeedSettings(url=url) for url in urls)
        values: dict[str, Any] = {
            "feeds": feeds,
            "deadline_seconds": 2,
            "max_body_bytes": 100_000,
            "adaptive": False,
        } | settings
        return build(
            WatcherSettings(**values), store=self.store, bus=self.bus, http=self.http, clock=self.clock,
            parser=self.parser, chance=lambda: 0.5,
        )  # fmt: skip

    async def later(self, watcher: Watcher, seconds: float = 301) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        await watcher.poll_due()

    async def records(self) -> list[Record]:
        return await published(self.bus)

    async def stories(self) -> list[Story]:
        return [decode(record, Story) for record in await self.records()]

    async def feed(self, url: str) -> Feed:
        return next(found for found in await list_feeds(self.store) if found.url == url)


async def until(condition: Callable[[], bool] | Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that other tasks are about to do."""
    while True:
        found = condition()
        if found if isinstance(found, bool) else await found:
            return
        await asyncio.sleep(0.005)
