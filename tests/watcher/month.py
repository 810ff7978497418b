"""A simulated month with a hostile publisher and crashes, on a virtual clock; counts the breaches of each rule.

    python -m tests.watcher.month --days 30 --crashes 20 [--watchers 2]

The watcher, its store and the HTTP client are real; the network below them, the time and the parser's process are not.
The publishers are invented. An answer that a crash swallowed is taken never to have arrived.
"""

import argparse
import asyncio
import random
import ssl
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from services.watcher import store as sql
from services.watcher.app import Watcher, build
from services.watcher.parse import parse_body
from services.watcher.subscriptions import list_feeds, sync, wanted
from services.watcher.values import ParsedFeed
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.http import HttpClient
from shared.settings import FeedSettings, WatcherSettings
from shared.store.engine import Store
from shared.topics import STORIES
from tests.watcher.internet import NETWORK
from tests.watcher.ledger import RULES, START, World
from tests.watcher.scripts import subscriptions

Outages = tuple[tuple[float, float], ...]
OUTAGES: Outages = ((0.3, 120), (0.7, 20))  # when, as a share of the time, and how many minutes


class InlineParser:
    """The parser without its processes."""

    async def parse(self, data: bytes, *, url: str, content_type: str | None, seen: bytes = b"") -> ParsedFeed:
        return parse_body(data, url, content_type, 2000, seen)


class Month:
    """Runs the watcher through simulated days, with crashes and outages."""

    def __init__(
        self,
        folder: Path,
        *,
        days: float,
        crashes: int,
        seed: int,
        poll_seconds: float,
        outages: Outages,
        watchers: int,
    ) -> None:
        self.clock = ManualClock(START)
        self.world = World(self.clock, seed)
        self.end = START + timedelta(days=days)
        self.folder = folder
        self.count = watchers
        urls = subscriptions(self.world)
        self.world.subscribed = set(urls)
        feeds = tuple(FeedSettings(url=url) for url in urls)
        self.settings = WatcherSettings(feeds=feeds, poll_seconds=poll_seconds, deadline_seconds=60)
        chance = random.Random(seed)  # noqa: S311 - a game
        self.chance = chance
        self.crash_at = sorted(START + timedelta(days=days) * chance.random() for _ in range(crashes))
        self.crashed = 0
        self.outages = [
            (START + timedelta(days=days) * share, timedelta(minutes=minutes)) for share, minutes in outages
        ]
        self.stories: Counter[str] = Counter()

    async def run(self) -> None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        world = self.world.internet
        async with (
            HttpClient(
                user_agent="Troopwatch/0 (+desk@news.example; news feed reader)", allow_networks=[NETWORK],
                resolve=world.resolve, tls=tls, network=world.backend(),
            ) as http,
            Store(f"sqlite+aiosqlite:///{self.folder / 'month.db'}") as store,
            SqliteBus(self.folder / "bus.db") as bus,
        ):  # fmt: skip
            await bus.declare()
            await sync(store, wanted(self.settings), self.clock.now())
            self.store, self.bus, self.http = store, bus, http
            self.watchers = [self._watcher(number) for number in range(self.count)]
            while self.clock.now() < self.end:
                await self._step()
            await self._finish()

    def _watcher(self, number: int) -> Watcher:
        return build(
            self.settings, store=self.store, bus=self.bus, http=self.http, clock=self.clock,
            parser=InlineParser(), chance=self.chance.random, owner=f"watcher {number}",  # type: ignore[arg-type] # quacks like one
        )  # fmt: skip

    async def _step(self) -> None:
        now = self.clock.now()
        if self.outages and now >= self.outages[0][0]:
            await self._outage()
        if self.crash_at and now >= self.crash_at[0]:
            self.world.lose_next = True
            self.crash_at.pop(0)
        pause = min([await watcher._turn() for watcher in self.watchers])
        if self._polls():
            lost = asyncio.create_task(self.world.lost.wait())
            await asyncio.wait({*self._polls(), lost}, return_when=asyncio.FIRST_COMPLETED)
            lost.cancel()
            if self.world.lost.is_set():
                await self._crash()
            return
        self.clock.move_to(await self._next(pause))

    def _polls(self) -> set[asyncio.Task[None]]:
        return {task for watcher in self.watchers for task in watcher._polls.running}

    async def _next(self, pause: float) -> datetime:
        now = self.clock.now()
        async with self.store.read() as connection:
            known = [await sql.next_due(connection, now, ()), await sql.next_release(connection, now)]
        ahead = min([moment for moment in known if moment] + [now + timedelta(hours=1)])
        return max(ahead, now + timedelta(seconds=max(pause, 0.001) if ahead <= now else 0.001))

    async def _crash(self) -> None:
        """What kill -9 leaves of the watcher that waits for an answer: a claim, and no outcome. Connections break.

        It comes back under its name; every other time only when its leases have run out and the other has its feeds.
        """
        number = next(n for n, watcher in enumerate(self.watchers) if self._waits(watcher))
        dead = self.watchers.pop(number)
        for task in list(dead._polls.running):
            task.cancel()
        await asyncio.gather(*dead._polls.running, return_exceptions=True)
        self.world.lost = asyncio.Event()
        self.world.hopping.clear()
        self.crashed += 1
        self.clock.move_to(self.clock.now() + timedelta(seconds=5))
        if self.watchers and self.crashed % 2:
            await self._until(self.clock.now() + timedelta(minutes=10))
        self.watchers.insert(number, self._watcher(number))

    def _waits(self, watcher: Watcher) -> bool:
        return any(not task.done() for task in watcher._polls.running)

    async def _outage(self) -> None:
        """Our network goes away and comes back; afterwards every feed is as it was, and is asked soon."""
        _, length = self.outages.pop(0)
        await self._quiet()
        before = {feed.feed: (feed.state, feed.failures) for feed in await list_feeds(self.store)}
        self.world.internet.down = True
        await self._until(self.clock.now() + length)
        await self._quiet()
        for feed in await list_feeds(self.store):
            if (feed.state, feed.failures) != before[feed.feed]:
                self.world.breach("E22", feed.url, f"blamed: {feed.reason}")
        self.world.internet.down = False
        back, seen = self.clock.now(), self.world.requests
        await self._until(back + timedelta(seconds=61))
        if self.world.requests == seen:
            self.world.breach("E22", "all", "nobody asked within a minute")

    async def _until(self, moment: datetime) -> None:
        while self.clock.now() < moment:
            pause = min([await watcher._turn() for watcher in self.watchers])
            await self._quiet()
            self.clock.move_to(min(moment, self.clock.now() + timedelta(seconds=max(pause, 0.05))))

    async def _quiet(self) -> None:
        if self._polls():
            await asyncio.wait(self._polls())

    async def _finish(self) -> None:
        await self._quiet()
        await self.watchers[0]._relay.drain()
        async with self.bus.subscribe("month", [STORIES.name]) as consumer:
            while records := await consumer.fetch(timeout=0):
                self.stories.update(bytes(dict(record.headers)["ce_id"]).decode() for record in records)


async def simulate(
    days: float,
    crashes: int,
    *,
    seed: int = 7,
    poll_seconds: float = 3600,
    outages: Outages = OUTAGES,
    watchers: int = 1,
) -> Month:
    """Run it; the ledger is in its ``world``."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    try:
        with tempfile.TemporaryDirectory() as folder:
            month = Month(
                Path(folder),
                days=days,
                crashes=crashes,
                seed=seed,
                poll_seconds=poll_seconds,
                outages=outages,
                watchers=watchers,
            )
            await month.run()
            return month
    finally:
        structlog.reset_defaults()


def table(month: Month) -> str:
    """The breaches of each rule."""
    world = month.world
    rows = [f"{rule:4} {RULES[rule]:78} {world.breaches[rule]:>6}" for rule in RULES]
    doubles = sum(count - 1 for count in month.stories.values())
    tail = f"{world.requests} requests, {month.crashed} crashes, {len(month.stories)} stories, {doubles} of them twice"
    return "\n".join([f"{'rule':4} {'':78} breaches", *rows, tail, *world.examples.values()])


def main() -> int:
    parser = argparse.ArgumentParser(description="A simulated month of polling; prints the breaches of each rule.")
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--crashes", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--watchers", type=int, default=1)
    arguments = parser.parse_args()
    month = asyncio.run(simulate(arguments.days, arguments.crashes, seed=arguments.seed, watchers=arguments.watchers))
    sys.stdout.write(table(month) + "\n")
    return 1 if month.world.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
