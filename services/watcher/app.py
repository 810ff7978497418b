"""The watcher.

subscriptions ─▶ due feeds ─▶ conditional GET ─▶ parse (worker process) ─▶ identify ─▶ entries + outbox, one
transaction ─▶ relay publishes stories ─▶ next due
beside it, through the same gate: pages wanted ─▶ pages/app.py; hubs that push ─▶ websub/app.py
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import structlog

from services.watcher import store as sql
from services.watcher.dues import Dues
from services.watcher.gate import HostGate
from services.watcher.intake import SERVICE
from services.watcher.leases import RENEW_SECONDS, Leases
from services.watcher.lists import Lists
from services.watcher.pace import Pace
from services.watcher.pages.app import Pages
from services.watcher.plan import scale_of
from services.watcher.poll import Poller
from services.watcher.polls import Polls
from services.watcher.schedule import claimed
from services.watcher.sites import shard_of
from services.watcher.subscriptions import Subscription, sync, wanted
from services.watcher.values import Feed
from services.watcher.websub.app import Hubs
from services.watcher.worker import Parser
from shared.bus.port import Bus
from shared.clock import Clock, sleep_until_set
from shared.errors import TransientError
from shared.http import HttpClient
from shared.outbox import Relay
from shared.settings import PageSettings, WatcherSettings
from shared.store.engine import Store

_IDLE_SECONDS = 30.0
_TICK_SECONDS = 0.1
_RETRY_SECONDS = 2.0
_COUNTED_FOR = timedelta(minutes=5)


def build(
    settings: WatcherSettings,
    *,
    store: Store,
    bus: Bus,
    http: HttpClient,
    clock: Clock,
    parser: Parser | None = None,
    chance: Callable[[], float] = random.random,
    pages: PageSettings | None = None,
    owner: str = SERVICE,
) -> "Watcher":
    """The watcher, wired. ``parser``, if given, is already open; ``chance`` spreads polls apart; ``pages``, where they
    are enabled, says how article pages are fetched beside the feeds; ``owner`` tells watchers that share a store apart.

    Raises:
        ConfigError: an OPML file cannot be read, or an address is none.
    """
    gate = HostGate(settings.host_gap_seconds)
    reading = None
    if pages is not None and pages.enabled:
        reading = Pages(pages, settings, store=store, bus=bus, http=http, clock=clock, gate=gate)
    return Watcher(
        settings,
        wanted(settings),
        store=store,
        relay=Relay(store, bus, SERVICE, clock),
        http=http,
        clock=clock,
        parser=parser,
        chance=chance,
        gate=gate,
        leases=_leases(settings, store, owner),
        pages=reading,
    )


def _leases(settings: WatcherSettings, store: Store, owner: str) -> Leases:
    length = max(settings.lease_seconds, settings.deadline_seconds + 4 * RENEW_SECONDS)
    margin, rest = settings.deadline_seconds, settings.host_gap_seconds
    return Leases(store, owner, seconds=length, margin=margin, rest=rest)


class Watcher:
    """Polls feeds and publishes what is new or changed in them. See :func:`build`."""

    def __init__(
        self,
        settings: WatcherSettings,
        subscriptions: Sequence[Subscription],
        *,
        store: Store,
        relay: Relay,
        http: HttpClient,
        clock: Clock,
        parser: Parser | None,
        chance: Callable[[], float],
        gate: HostGate,
        leases: Leases,
        pages: Pages | None,
    ) -> None:
        self._settings = settings
        self._subscriptions = subscriptions
        self._store = store
        self._relay = relay
        self._http = http
        self._clock = clock
        self._own_parser = parser is None
        self._parser = parser or Parser(seconds=settings.parse_seconds, max_items=settings.max_items)
        self._gate = gate
        self._hubs = self._hubs_of(settings, chance)
        self._poller = Poller(
            settings, store=store, http=http, parser=self._parser, clock=clock, chance=chance, hubs=self._hubs
        )
        self._chance = chance
        self._gate.shards = frozenset()
        self._leases = leases
        self._dues = Dues(store, gate, leases, self._again)
        self._wake = asyncio.Event()
        self._polls = Polls(
            self._dues,
            self._poller,
            gate=gate,
            clock=clock,
            concurrency=settings.concurrency,
            found=relay.wake,
            ended=self._wake.set,
        )
        self._lists = Lists(settings, store=store, http=http, clock=clock, gate=gate, chance=chance)
        self._pages = pages
        self._pace = Pace(clock.now())
        self._counted_at: datetime | None = None
        self._log = structlog.get_logger()

    def _hubs_of(self, settings: WatcherSettings, chance: Callable[[], float]) -> Hubs | None:
        if settings.websub is None:
            return None
        return Hubs(
            settings.websub,
            store=self._store,
            http=self._http,
            parser=self._parser,
            clock=self._clock,
            gate=self._gate,
            wake=self._relay.wake,
            chance=chance,
            max_body_bytes=settings.max_body_bytes,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop`` is set, then let polls in flight end and publish what is left."""
        relay_stop = asyncio.Event()
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            if self._own_parser:
                await stack.enter_async_context(self._parser)
            group.create_task(self._relay.run(relay_stop))
            group.create_task(self._lists.run(stop))
            if self._pages is not None:
                group.create_task(self._pages.run(stop))
            if self._hubs is not None:
                group.create_task(self._hubs.run(stop))
            waking = asyncio.create_task(self._wake_at(stop))
            try:
                await self._start(stop)
                while not stop.is_set():
                    pause = await self._turn()
                    await sleep_until_set(self._clock, self._wake, pause)
                    await self._clock.sleep(_TICK_SECONDS)  # polls that end together are one turn
            finally:
                waking.cancel()
                await self._polls.drain()
                await self._hand_over()
                relay_stop.set()
        self._log.info("watcher.stopped")

    async def poll_due(self) -> None:
        """Poll every feed that is due now, one after the other where a host asks for it, and publish what comes."""
        now = self._clock.now()
        await sync(self._store, self._subscriptions, now, followed=self._settings.opml_urls)
        await self._renew(now)
        await self._lists.poll_due()
        while True:
            await self._polls.begin(self._clock.now(), self._settings.concurrency)
            if not self._polls.running:
                break
            await asyncio.wait(self._polls.running)
            await self._clock.sleep(self._settings.host_gap_seconds)
        await self._relay.drain()

    async def _start(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            now = self._clock.now()
            try:
                synced = await sync(self._store, self._subscriptions, now, followed=self._settings.opml_urls)
            except TransientError as error:
                self._log.warning("watcher.blocked", reason=error.reason)
                await sleep_until_set(self._clock, stop, _RETRY_SECONDS)
            else:
                self._log.info(
                    "watcher.started",
                    feeds=synced.total,
                    added=synced.added,
                    restored=synced.restored,
                    removed=synced.removed,
                )
                return

    async def _turn(self) -> float:
        """Begin what is due; seconds until something else may be."""
        self._wake.clear()
        now = self._clock.now()
        try:
            if not self._leases.due_in(now):
                await self._renew(now)
            await self._count(now)
            probe_in = self._poller.outage.probe_in(now)
            if probe_in:
                return probe_in
            self._pace.spend(await self._polls.begin(now, self._may_begin(now)))
            longest = min(_IDLE_SECONDS, self._leases.due_in(now))
            pause = self._dues.pause(now, longest) if self._polls.free else longest
            return max(pause, self._pace.wait())
        except TransientError as error:
            self._log.warning("watcher.blocked", reason=error.reason)
            return _RETRY_SECONDS

    async def _renew(self, now: datetime) -> None:
        """Keep our part of the work, or take more of it, or less."""
        busy = {shard_of(site) for site in self._gate.busy(now)}
        part = await self._leases.renew(now, busy)
        self._gate.shards = self._leases.held
        if part.taken or part.left:
            self._counted_at = None
            taken, left = len(part.taken), len(part.left)
            self._log.info("shards.changed", taken=taken, left=left, held=len(self._leases.held))

    async def _hand_over(self) -> None:
        try:
            await self._leases.release(self._clock.now())
        except TransientError as error:
            self._log.warning("watcher.blocked", reason=error.reason)

    def _may_begin(self, now: datetime) -> int:
        """How many polls the pace allows; while our network is down one at a time finds out whether it is back."""
        return 1 if self._poller.outage.down_since else self._pace.allowed(now)

    async def _count(self, now: datetime) -> None:
        """How much there is to do sets the pace."""
        if self._counted_at is None or now - self._counted_at >= _COUNTED_FOR:
            async with self._store.read() as connection:
                feeds = await sql.count_feeds(connection) * self._leases.share
                self._pace.set_rate(feeds / self._settings.poll_seconds)
                self._poller.outage.sites = await sql.count_sites(connection)
                learned = await sql.learned(connection)
            self._poller.scale = await asyncio.to_thread(scale_of, learned, self._settings)
            self._counted_at = now

    def _again(self, feed: Feed, now: datetime) -> datetime:
        return claimed(self._poller.policy(feed), now, self._chance(), last_pause=feed.pause_seconds)

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()
