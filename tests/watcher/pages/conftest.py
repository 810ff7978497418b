"""The page service with all that it needs, for tests."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from services.watcher.gate import HostGate
from services.watcher.pages.app import Pages
from services.watcher.pages.reader import Reader
from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.envelope import encode
from shared.events import PageWanted, Story
from shared.http import HttpClient
from shared.settings import PageSettings, WatcherSettings
from shared.store.engine import Store
from shared.store.tables import pages
from shared.trace import Trace
from tests.watcher.inbox import published
from tests.watcher.pages.site import TITLE


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def reader() -> AsyncIterator[Reader]:
    async with Reader(seconds=10) as opened:
        yield opened


@dataclass
class Desk:
    """The service with all that it needs, and eyes for what it does."""

    store: Store
    bus: SqliteBus
    http: HttpClient
    clock: ManualClock
    reader: Reader
    gate: HostGate = field(default_factory=lambda: HostGate(1.0))

    def service(self, **settings: Any) -> Pages:
        return Pages(
            PageSettings(**settings), WatcherSettings(deadline_seconds=2),
            store=self.store, bus=self.bus, http=self.http, clock=self.clock, gate=self.gate, reader=self.reader,
        )  # fmt: skip

    async def wants(self, service: Pages, url: str, story: str = "s1", **fields: Any) -> Record:
        """The classifier asks for a page."""
        record = self.request(url, story, **fields)
        await service.take(record)
        return record

    def request(self, url: str, story: str = "s1", **fields: Any) -> Record:
        """The record with which it asks."""
        about = Story(
            **{"story": story, "feed": "f", "source": "The Test Courier", "host": "feeds.example", "url": url,
               "title": TITLE, "lang": "en", "first_seen": self.clock.now()} | fields
        )  # fmt: skip
        event = PageWanted(story=about, url=url, reason="positive")
        return encode(event, source="classifier", trace=Trace.start(), now=self.clock.now())

    async def outcome(self, url: str, **fields: Any) -> tuple[str, str]:
        """State and reason after one fetch."""
        service = self.service()
        await self.wants(service, url, **fields)
        await service.fetch_due()
        return (await self.rows())[0]

    async def rows(self) -> list[tuple[str, str]]:
        async with self.store.read() as connection:
            query = select(pages.c.state, pages.c.reason).order_by(pages.c.wanted_at, pages.c.page)
            return [(row.state, row.reason) for row in await connection.execute(query)]

    async def records(self) -> list[Record]:
        return await published(self.bus)

    def later(self, **passed: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**passed))


@pytest.fixture
async def desk(
    store: Store, http: HttpClient, clock: ManualClock, reader: Reader, tmp_path: Path
) -> AsyncIterator[Desk]:
    async with SqliteBus(tmp_path / "bus.db") as bus:
        await bus.declare()
        yield Desk(store, bus, http, clock, reader)
