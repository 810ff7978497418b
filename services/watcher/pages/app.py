"""The pages' flow: the classifier asks for one, its text goes out as the same story once more.

page wanted ─▶ stored, within the caps ─▶ due, site free ─▶ fetch ─▶ outcome + enriched story (outbox), one transaction
─▶ relay publishes it
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from services.watcher import store as feeds_sql
from services.watcher.gate import HostGate, Turn
from services.watcher.holds import Hold
from services.watcher.pages import store as sql
from services.watcher.pages.fetch import ATTEMPTS, PATIENCE, Fetcher
from services.watcher.pages.reader import Reader
from services.watcher.pages.robots import Robots
from services.watcher.pages.settle import OUTBOX, settle
from services.watcher.pages.values import Outcome, Wanted
from services.watcher.sites import host_of
from shared.bus.consume import consume
from shared.bus.port import Bus, Record
from shared.clock import Clock, sleep_until_set
from shared.envelope import decode, trace_of
from shared.errors import PoisonError, TransientError
from shared.events import PageWanted
from shared.http import HttpClient, Limits
from shared.outbox import Relay
from shared.settings import PageSettings, WatcherSettings
from shared.store.engine import Store
from shared.topics import PAGES_WANTED

GROUP = "troopwatch.pages"
_AT_ONCE = 8
# Another watcher may have stored a page of one of our sites: it cannot wake us.
_IDLE_SECONDS, _BUSY_SECONDS, _LEAST_SECONDS = 5.0, 1.0, 0.05
_RETRY_SECONDS = 2.0
_DRAIN_SECONDS = 5.0


class Pages:
    """Fetches the pages that are asked for. It runs beside the watcher, and shares its gate."""

    def __init__(
        self,
        settings: PageSettings,
        watcher: WatcherSettings,
        *,
        store: Store,
        bus: Bus,
        http: HttpClient,
        clock: Clock,
        gate: HostGate,
        reader: Reader | None = None,
    ) -> None:
        self._settings = settings
        self._store = store
        self._bus = bus
        self._clock = clock
        self._gate = gate
        self._relay = Relay(store, bus, OUTBOX, clock)
        self._reader = reader or Reader(seconds=settings.extract_seconds)
        self._lease = timedelta(seconds=3 * watcher.deadline_seconds + settings.extract_seconds + 60)
        self._fetcher = Fetcher(
            http=http,
            robots=Robots(store=store, http=http, reader=self._reader, clock=clock),
            reader=self._reader,
            clock=clock,
            limits=Limits(max_body_bytes=settings.max_body_bytes, deadline_seconds=watcher.deadline_seconds),
            min_chars=settings.min_chars,
            held=self._held,
            close=self._close,
        )
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._log = structlog.get_logger()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; then let fetches in flight end and publish what is stored."""
        published = asyncio.Event()
        async with self._reader, asyncio.TaskGroup() as group:
            group.create_task(self._relay.run(published))
            fetching = group.create_task(self._fetch_until(stop))
            await consume(
                self._bus, group=GROUP, topics=[PAGES_WANTED.name], handle=self.take, stop=stop, clock=self._clock
            )
            self._wake.set()
            await fetching
            published.set()

    async def take(self, record: Record) -> Sequence[Record]:
        """Note that a page is wanted. What is published goes through the outbox.

        Raises:
            PoisonError: no such event, or its address is none.
            TransientError: the store is out of reach.
        """
        event, now = decode(record, PageWanted), self._clock.now()
        trace = trace_of(record)
        host = _host(event.url)
        async with self._store.write() as connection:
            if not await sql.store_wanted(connection, event, trace, now):
                return []
            settings = self._settings
            capped = await sql.over_cap(connection, host, now, settings.per_day, settings.per_host)
            if capped:
                await sql.settle(connection, event.event_id, Outcome("skipped", capped), now)
        about = {"story": event.story.story, "revision": event.story.revision, "host": host, "trace": trace.trace}
        self._log.info("page.wanted", **about, reason=event.reason)
        if capped:
            self._log.info("page.skipped", **about, reason=capped)
            return []
        await self._reader.start()
        self._wake.set()
        return []

    async def fetch_due(self) -> int:
        """Fetch what is due now, and publish what comes; how many pages that were."""
        begun = await self._begin_due()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._relay.drain()
        return begun

    async def _fetch_until(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            try:
                await self._begin_due()
                pause = await self._pause()
            except TransientError as error:
                self._log.warning("watcher.blocked", reason=error.reason)
                pause = _RETRY_SECONDS
            if stop.is_set():
                break
            await sleep_until_set(self._clock, self._wake, pause)
        await self._drain()

    async def _begin_due(self) -> int:
        now = self._clock.now()
        async with self._store.write() as connection:
            free = _AT_ONCE - len(self._tasks)
            due = await sql.claim(connection, now, self._lease, free, self._gate) if free > 0 else []
        for wanted in due:
            held = wanted.site if self._gate.take(wanted.site) else None
            task = asyncio.create_task(self._fetch(wanted, Turn(self._gate, self._clock, held)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(due)

    async def _pause(self) -> float:
        """Seconds until something may be due: a page, or the end of a site's pause."""
        now = self._clock.now()
        async with self._store.read() as connection:
            due = await sql.next_try(connection)
        if due is None or len(self._tasks) >= _AT_ONCE:
            return _IDLE_SECONDS
        ready = due if due > now else self._gate.next_ready()
        ahead = (ready - now).total_seconds() if ready else _BUSY_SECONDS
        return min(max(ahead, _LEAST_SECONDS), _IDLE_SECONDS)

    async def _fetch(self, wanted: Wanted, turn: Turn) -> None:
        started = time.perf_counter()
        try:
            await turn.move(wanted.site)
            outcome = self._late(wanted) or await self._fetcher.fetch(wanted, turn)
            outcome = await self._settle(wanted, outcome)
            self._tell(wanted, outcome, time.perf_counter() - started)
        except TransientError as error:
            self._log.warning("watcher.blocked", reason=error.reason)
        except Exception:  # noqa: BLE001 - one bad page never stops the others; its lease brings it back once
            self._log.exception(
                "page.crashed", story=wanted.event.story.story, host=wanted.host, reason="internal_error"
            )
        finally:
            turn.leave()
            self._wake.set()

    def _late(self, wanted: Wanted) -> Outcome | None:
        """Old news, and what two crashes have left open, are asked for no more."""
        if wanted.attempts > ATTEMPTS:
            return Outcome("skipped", "given_up")
        return Outcome("skipped", "too_late") if self._clock.now() - wanted.wanted_at > PATIENCE else None

    async def _settle(self, wanted: Wanted, outcome: Outcome) -> Outcome:
        async with self._store.write() as connection:
            outcome = await settle(connection, wanted, outcome, self._clock.now())
        self._relay.wake()
        return outcome

    async def _held(self, host: str) -> datetime | None:
        async with self._store.read() as connection:
            return await feeds_sql.held_until(connection, host, self._clock.now())

    async def _close(self, held: Hold) -> None:
        async with self._store.write() as connection:
            await feeds_sql.store_hold(connection, held)
        self._log.warning(
            "host.held", host=held.host, reason=held.reason, until=held.until.isoformat(timespec="seconds")
        )

    async def _drain(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_DRAIN_SECONDS)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _tell(self, wanted: Wanted, outcome: Outcome, elapsed: float) -> None:
        story = wanted.event.story
        log = self._log.bind(
            story=story.story,
            revision=story.revision,
            host=wanted.host,
            trace=wanted.trace.trace,
            attempts=wanted.attempts,
            elapsed_ms=round(elapsed * 1000),
        )
        if outcome.article is not None:
            log.info("page.fetched", reason=outcome.reason, chars=len(outcome.article.text), title=story.title)
        elif outcome.next_try is not None:
            log.info("page.postponed", reason=outcome.reason, until=outcome.next_try.isoformat(timespec="seconds"))
        else:
            log.info("page.skipped", reason=outcome.reason)


def _host(url: str) -> str:
    try:
        host = host_of(url)
    except ValueError:
        host = ""
    if not host or not url.lower().startswith(("http://", "https://")):
        raise PoisonError("bad_url", "a page's address begins with http:// or https://")
    return host
