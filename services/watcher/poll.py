"""One feed's poll, from the request to the stored outcome.

conditional GET ─▶ parse (worker process) ─▶ whose fault? ─▶ health, move ─▶ next due ─▶ entries + outbox + feed, one
transaction ─▶ log
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from services.watcher import store as sql
from services.watcher.fetch import Fetched, Hop, fetch
from services.watcher.gate import Turn
from services.watcher.health import Health, judge
from services.watcher.holds import hold
from services.watcher.intake import Taken, settle
from services.watcher.moves import Move, judge_move
from services.watcher.outage import RETRY_SECONDS, UNREACHABLE, Outage
from services.watcher.outcome import changes, cleared, excused
from services.watcher.parts import Parts
from services.watcher.plan import policy_of
from services.watcher.schedule import Due, Policy, next_due
from services.watcher.seen import SeenItems
from services.watcher.sites import host_of, site_of
from services.watcher.tell import tell_outage, tell_poll
from services.watcher.values import Feed, ParsedFeed, ParseError
from services.watcher.websub.app import Hubs
from services.watcher.worker import Parser
from shared.clock import Clock
from shared.errors import FencedError, TransientError
from shared.headers import retry_after
from shared.http import HttpClient, HttpError, Limits
from shared.settings import WatcherSettings
from shared.store.engine import Store
from shared.store.group import GroupCommit

_NO_ANSWER = frozenset({"host_held", "forbidden_address", "bad_url"})
_UNAVAILABLE = 503


def limits_of(settings: WatcherSettings) -> Limits:
    """The bounds of one fetch."""
    return Limits(max_body_bytes=settings.max_body_bytes, deadline_seconds=settings.deadline_seconds)


@dataclass(frozen=True, slots=True)
class Polled:
    """What is known when a poll's answer has been read."""

    fetched: Fetched
    parsed: ParsedFeed | None
    health: Health
    move: Move
    due: Due
    blameless: bool


class Poller:
    """Polls single feeds. ``chance`` gives random numbers in [0, 1); ``scale`` says how the budget is shared out."""

    def __init__(
        self,
        settings: WatcherSettings,
        *,
        store: Store,
        http: HttpClient,
        parser: Parser,
        clock: Clock,
        chance: Callable[[], float],
        hubs: Hubs | None = None,
    ) -> None:
        self._settings = settings
        self._hubs = hubs
        self._limits = limits_of(settings)
        self._store = store
        self._commits = GroupCommit(store, clock)
        self._http = http
        self._parser = parser
        self._clock = clock
        self._chance = chance
        self._log = structlog.get_logger()
        self.outage = Outage(clock.now())
        self.scale: float | None = None
        self._seen = SeenItems()
        self._parts = Parts(http, parser, self._limits)

    def policy(self, feed: Feed) -> Policy:
        """How often this feed may be polled."""
        policy = policy_of(feed, self._settings, self.scale, self._clock.now())
        return self._hubs.policy(policy, feed) if self._hubs else policy

    async def poll(self, feed: Feed, turn: Turn) -> bool:
        """Poll one feed; whether stories went into the outbox. Whatever goes wrong is logged, and the others go on."""
        try:
            return await self._poll(feed, turn)
        except TransientError as error:
            self._log.warning("feed.lost", feed=feed.feed, host=feed.host, reason=error.reason)
        except FencedError:
            self._log.warning("feed.lost", feed=feed.feed, host=feed.host, reason="claimed_anew")
        except Exception:  # noqa: BLE001 - one bad feed never stops the others
            self._log.exception("feed.crashed", feed=feed.feed, host=feed.host, reason="internal_error")
            await self._mark_crashed(feed)
        return False

    async def _poll(self, feed: Feed, turn: Turn) -> bool:
        started = time.perf_counter()
        began = self._clock.now()
        fetched = await fetch(self._http, feed, self._limits, now=began, before_hop=self._hop(turn))
        elapsed = time.perf_counter() - started
        seen = self._seen.of(feed.feed, began)
        parsed, parse_error = await read(self._parser, fetched, seen)
        if parsed is not None and parsed.parts and fetched.response is not None:
            where = fetched.response.url
            parsed, parse_error = await self._parts.follow(feed.feed, parsed, where, pause=turn.again, seen=seen)
        now = self._clock.now()
        blameless = await self._whose_fault(feed, fetched, turn, now)
        polled = self._judge(feed, fetched, parsed, parse_error, turn, now=now, blameless=blameless)
        if polled.move.settled:
            polled = await self._without_double(feed, polled)
        await self._hold(feed, fetched, now)
        row = {"next_due": polled.due.at} if blameless else changes(
            feed, fetched, polled.health, polled.move, parsed, due=polled.due, now=now
        )  # fmt: skip
        taken = await settle(self._commits, feed, parsed, row, now)
        if parsed is not None and fetched.full:
            self._seen.keep(feed.feed, parsed.hashes, now, whole=not parsed.skipped)
        self._tell(feed, polled, taken, elapsed)
        if self._hubs is not None and parsed is not None and fetched.response is not None:
            await self._hubs.polled(feed, fetched.response, new=len(taken.published))
        return bool(taken.published)

    def _judge(
        self,
        feed: Feed,
        fetched: Fetched,
        parsed: ParsedFeed | None,
        parse_error: str | None,
        turn: Turn,
        *,
        now: datetime,
        blameless: bool,
    ) -> Polled:
        health = excused(feed) if blameless else judge(feed, fetched, parse_error, now)
        error = fetched.reason if blameless else health.error
        hints = parsed.hints if parsed else feed.hints
        signals = fetched.signals(now, failures=health.failures, error=error, hints=hints, network_down=blameless)
        if turn.refused_until is not None:
            wait = (turn.refused_until - now).total_seconds()
            signals = replace(signals, network_down=False, retry_after=wait)
        due = next_due(self.policy(feed), signals, now, self._chance())
        move = judge_move(feed, fetched.response, well=error is None, now=now)
        return Polled(fetched, parsed, health, move, due, blameless)

    def _hop(self, turn: Turn) -> Hop:
        """A redirect leads through the gate again, and to no host that is held."""

        async def before_hop(url: str) -> None:
            host = host_of(url)
            await turn.move(site_of(host))
            async with self._store.read() as connection:
                turn.refused_until = await sql.held_until(connection, host, self._clock.now())
            if turn.refused_until is not None:
                raise HttpError("host_held")

        return before_hop

    async def _whose_fault(self, feed: Feed, fetched: Fetched, turn: Turn, now: datetime) -> bool:
        """Whether the feed is not to blame: our network is down, or a redirect led to a host that is held."""
        if turn.refused_until is not None:
            return True
        if fetched.response is None and fetched.reason in UNREACHABLE:
            was_down = self.outage.down_since is not None
            suspects = self.outage.failed(feed, now)
            await self._clear(suspects, now)
            if self.outage.down_since is not None and not was_down:
                tell_outage(len(suspects))
            return self.outage.suspected
        if fetched.reason not in _NO_ANSWER:
            ended = self.outage.answered(now)
            if ended is not None:
                tell_outage(0, ended)
        return False

    async def _clear(self, suspects: list[Feed], now: datetime) -> None:
        if suspects:
            async with self._store.write() as connection:
                for feed in suspects:
                    due = now + timedelta(seconds=RETRY_SECONDS * (0.5 + self._chance() / 2))
                    await sql.change_feed(connection, feed.feed, cleared(feed, due))

    async def _hold(self, feed: Feed, fetched: Fetched, now: datetime) -> None:
        if fetched.response is None or fetched.status not in {429, _UNAVAILABLE}:
            return
        host = host_of(fetched.response.url)
        async with self._store.write() as connection:
            others = await sql.unavailable(connection, host, feed.feed) if fetched.status == _UNAVAILABLE else 0
            found = hold(host, fetched.status, retry_after(fetched.retry_after, now), others + 1, now)
            if found is not None:
                await sql.store_hold(connection, found)
                until = found.until.isoformat(timespec="seconds")
                self._log.warning("host.held", host=host, reason=found.reason, until=until)

    async def _without_double(self, feed: Feed, polled: Polled) -> Polled:
        """Two feeds that have become one are polled once."""
        async with self._store.read() as connection:
            known = await sql.polled_at_address(connection, polled.move.to or "", feed.feed)
        if not known:
            return polled
        return replace(polled, health=Health("duplicate", "moved_to_known", 0))

    async def _mark_crashed(self, feed: Feed) -> None:
        values = {"state": "failing", "reason": "internal_error", "failures": feed.failures + 1}
        try:
            async with self._store.write() as connection:
                await sql.change_feed(connection, feed.feed, values)
        except TransientError as error:
            self._log.warning("feed.lost", feed=feed.feed, host=feed.host, reason=error.reason)

    def _tell(self, feed: Feed, polled: Polled, taken: Taken, elapsed: float) -> None:
        fetched, health = polled.fetched, polled.health
        outcome = "failed" if health.error and fetched.outcome == "fetched" else fetched.outcome
        reason = fetched.reason if polled.blameless else health.reason
        tell_poll(feed, outcome, reason, fetched.status, taken, due=polled.due, elapsed=elapsed)
        who = {"feed": feed.feed, "host": feed.host, "title": feed.title}
        if health.turn == "failing":
            self._log.warning("feed.failing", **who, reason=health.reason, failures=health.failures)
        elif health.turn == "gone":
            self._log.warning("feed.gone", **who, reason=health.reason)
        elif health.turn == "recovered":
            self._log.info("feed.recovered", **who, was=feed.reason)
        if polled.move.settled:
            self._log.info("feed.moved", **who, reason=health.reason or "settled", to=host_of(polled.move.to or ""))


async def read(parser: Parser, fetched: Fetched, seen: bytes = b"") -> tuple[ParsedFeed | None, str | None]:
    """The parsed body where there is a new one, or why it cannot be read."""
    response = fetched.response
    if fetched.outcome != "fetched" or response is None:
        return None, None
    try:
        content_type = response.header("content-type")
        return await parser.parse(response.body, url=response.url, content_type=content_type, seen=seen), None
    except ParseError as error:
        return None, error.reason
