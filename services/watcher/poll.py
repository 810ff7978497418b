"""One feed's poll, from the request to the stored outcome.

conditional GET ─▶ parse (worker process) ─▶ health ─▶ next due ─▶ entries + outbox + feed, one transaction ─▶ log
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from services.watcher import store as sql
from services.watcher.fetch import Fetched, fetch
from services.watcher.health import Health, judge
from services.watcher.intake import Taken, take_in
from services.watcher.parse import ParseError
from services.watcher.schedule import Due, Policy, next_due
from services.watcher.values import Feed, ParsedFeed
from services.watcher.worker import Parser
from shared.clock import Clock
from shared.errors import TransientError
from shared.http import HttpClient, Limits
from shared.settings import WatcherSettings
from shared.store.engine import Store

_KINDS = ("new", "changed", "unchanged", "backlog")


def limits_of(settings: WatcherSettings) -> Limits:
    """The bounds of one fetch."""
    return Limits(max_body_bytes=settings.max_body_bytes, deadline_seconds=settings.deadline_seconds)


class Poller:
    """Polls single feeds. ``chance`` gives random numbers in [0, 1)."""

    def __init__(
        self,
        settings: WatcherSettings,
        *,
        store: Store,
        http: HttpClient,
        parser: Parser,
        clock: Clock,
        chance: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._limits = limits_of(settings)
        self._store = store
        self._http = http
        self._parser = parser
        self._clock = clock
        self._chance = chance
        self._log = structlog.get_logger()

    def policy(self, feed: Feed) -> Policy:
        """How often this feed may be polled."""
        settings = self._settings
        return Policy(feed.poll_seconds or settings.poll_seconds, settings.min_poll_seconds, settings.max_poll_seconds)

    async def poll(self, feed: Feed) -> bool:
        """Poll one feed; whether stories went into the outbox. Whatever goes wrong is logged, and the others go on."""
        try:
            return await self._poll(feed)
        except TransientError as error:
            self._log.warning("feed.lost", feed=feed.feed, host=feed.host, reason=error.reason)
        except Exception:  # noqa: BLE001 - one bad feed never stops the others
            self._log.exception("feed.crashed", feed=feed.feed, host=feed.host, reason="internal_error")
            await self._mark_crashed(feed)
        return False

    async def _poll(self, feed: Feed) -> bool:
        started = time.perf_counter()
        fetched = await fetch(self._http, feed, self._limits)
        elapsed = time.perf_counter() - started
        parsed, parse_error = await read(self._parser, fetched)
        now = self._clock.now()
        health = judge(feed, fetched, parse_error)
        signals = fetched.signals(now, failures=health.failures, error=health.error)
        due = next_due(self.policy(feed), signals, now, self._chance())
        changes = _changes(fetched, health) | _times(feed, parsed, due, now=now, well=health.error is None)
        taken = await take_in(self._store, feed, parsed, changes, now)
        self._tell(feed, fetched, health, taken, due=due, elapsed=elapsed)
        return bool(taken.published)

    async def _mark_crashed(self, feed: Feed) -> None:
        changes = {"state": "failing", "reason": "internal_error", "failures": feed.failures + 1}
        try:
            async with self._store.write() as connection:
                await sql.change_feed(connection, feed.feed, changes)
        except TransientError as error:
            self._log.warning("feed.lost", feed=feed.feed, host=feed.host, reason=error.reason)

    def _tell(self, feed: Feed, fetched: Fetched, health: Health, taken: Taken, *, due: Due, elapsed: float) -> None:
        """The log lines of one poll. The address stays out of them: it may hold a key."""
        who = {"feed": feed.feed, "host": feed.host, "title": feed.title}
        self._log.info(
            "feed.polled",
            **who,
            outcome="failed" if health.error and fetched.outcome == "fetched" else fetched.outcome,
            reason=health.reason,
            status=fetched.status,
            **{kind: taken.counts.get(kind, 0) for kind in _KINDS},
            elapsed_ms=round(elapsed * 1000),
            next_due=due.at.isoformat(timespec="seconds"),
            next_reason=due.reason,
        )
        for item in taken.published:
            self._log.info(
                "story.published",
                story=item.story.story,
                revision=item.story.revision,
                feed=feed.feed,
                source=item.story.source,
                title=item.story.title,
                trace=item.trace.trace,
                reason=item.reason,
            )
        if health.turn == "failing":
            self._log.warning("feed.failing", **who, reason=health.reason, failures=health.failures)
        elif health.turn == "gone":
            self._log.warning("feed.gone", **who, reason=health.reason)
        elif health.turn == "recovered":
            self._log.info("feed.recovered", **who, was=feed.reason)


async def read(parser: Parser, fetched: Fetched) -> tuple[ParsedFeed | None, str | None]:
    """The parsed body where there is a new one, or why it cannot be read."""
    response = fetched.response
    if fetched.outcome != "fetched" or response is None:
        return None, None
    try:
        content_type = response.header("content-type")
        return await parser.parse(response.body, url=response.url, content_type=content_type), None
    except ParseError as error:
        return None, error.reason


def _changes(fetched: Fetched, health: Health) -> dict[str, Any]:
    """What a poll changes in the feed's row."""
    return {
        "state": health.state,
        "reason": health.reason,
        "failures": health.failures,
        "status": fetched.status,
        "etag": fetched.validators.etag,
        "last_modified": fetched.validators.last_modified,
        "body_hash": fetched.body_hash,
    }


def _times(feed: Feed, parsed: ParsedFeed | None, due: Due, *, now: datetime, well: bool) -> dict[str, Any]:
    times: dict[str, Any] = {"next_due": due.at}
    if well:
        times["succeeded_at"] = now
    if parsed is not None:
        times["baselined_at"] = feed.baselined_at or now
        times["title"] = feed.title or parsed.title
    return times
