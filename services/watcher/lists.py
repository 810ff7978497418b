"""Subscription lists at addresses: OPML that somebody else keeps, polled as kindly as a feed and trusted as little.

list due ─▶ conditional GET ─▶ OPML ─▶ feeds added, or paused where they left ─▶ next due
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher import store as sql
from services.watcher.fetch import Fetched, fetch
from services.watcher.gate import HostGate, Turn
from services.watcher.opml import OpmlError, Outline, read
from services.watcher.schedule import Policy, claimed, next_due
from services.watcher.sites import host_of, site_of
from services.watcher.subscriptions import Subscription, feed_id, new_feed, normal_url, revival
from services.watcher.values import Feed
from shared.clock import Clock, sleep_until_set
from shared.errors import TransientError
from shared.http import HttpClient, Limits
from shared.settings import WatcherSettings
from shared.store.engine import Store

_LOOK_SECONDS = 30.0
_GONE = timedelta(days=3650)
_LEFT = "left_list"


class Lists:
    """Follows the lists of the configuration; several watchers share them like feeds. See :meth:`run`."""

    def __init__(
        self, settings: WatcherSettings, *, store: Store, http: HttpClient, clock: Clock, gate: HostGate,
        chance: Callable[[], float],
    ) -> None:  # fmt: skip
        self._settings = settings
        self._limits = Limits(max_body_bytes=settings.max_body_bytes, deadline_seconds=settings.deadline_seconds)
        self._policy = Policy(settings.opml_seconds, settings.min_poll_seconds, settings.max_poll_seconds)
        self._store = store
        self._http = http
        self._clock = clock
        self._gate = gate
        self._chance = chance
        self._log = structlog.get_logger()

    async def run(self, stop: asyncio.Event) -> None:
        """Follow the lists until ``stop`` is set."""
        while not stop.is_set() and self._settings.opml_urls:
            try:
                await self.poll_due()
            except TransientError as error:
                self._log.warning("watcher.blocked", reason=error.reason)
            await sleep_until_set(self._clock, stop, _LOOK_SECONDS)

    async def poll_due(self) -> None:
        """Ask for every list that is due. Raises TransientError."""
        for due in await self._claim(self._clock.now()):
            turn = Turn(self._gate, self._clock, None)
            try:
                await turn.move(due.site)
                await self._poll(due, turn)
            finally:
                turn.leave()

    async def _claim(self, now: datetime) -> list[Feed]:
        """The configured lists that are due; when they are due again is stored before anybody is asked."""
        due = []
        async with self._store.write() as connection:
            for url in self._settings.opml_urls:
                known = await _stored_list(connection, normal_url(url), now)
                if known.next_due <= now and self._gate.owns(known.site):
                    again = claimed(self._policy, now, self._chance(), last_pause=known.pause_seconds)
                    await sql.claim(connection, {known.feed: again}, now)
                    due.append(replace(known, polled_at=now))
        return due

    async def _poll(self, known: Feed, turn: Turn) -> None:
        began = self._clock.now()

        async def before_hop(url: str) -> None:
            await turn.move(site_of(host_of(url)))

        fetched = await fetch(self._http, known, self._limits, now=began, before_hop=before_hop)
        outlines, error = await _outlines(fetched)
        now = self._clock.now()
        failures = known.failures + 1 if error else 0
        due = next_due(self._policy, fetched.signals(now, failures=failures, error=error), now, self._chance()).at
        row = _row(fetched, error, failures, now + _GONE if fetched.outcome == "gone" else due)
        async with self._store.write() as connection:
            changed = await self._apply(connection, known, outlines, now) if outlines else (0, 0)
            await sql.change_feed(connection, known.feed, row)
        told = {"list": known.feed, "host": known.host, "added": changed[0], "paused": changed[1]}
        self._log.info("list.polled", reason=error or fetched.outcome, **told)

    async def _apply(
        self, connection: AsyncConnection, known: Feed, outlines: Sequence[Outline], now: datetime
    ) -> tuple[int, int]:
        """Bring the list's feeds in line with it: how many were added or restored, and how many were paused."""
        told = self._wanted(known, outlines)
        added = paused = 0
        for feed in await sql.of_list(connection, known.feed):
            item = told.pop(feed.feed, None)
            if feed.origin != "list":  # the configuration has it too, and decides
                continue
            if item is None and feed.state != "removed":
                await sql.change_feed(connection, feed.feed, {"state": "removed", "reason": _LEFT})
                paused += 1
            elif item is not None and feed.state == "removed" and feed.reason == _LEFT:
                await sql.change_feed(connection, feed.feed, revival(feed, now))
                added += 1
        for item in told.values():
            added += await sql.add_feed(connection, replace(new_feed(item, now), list_id=known.feed))
        return added, paused

    def _wanted(self, known: Feed, outlines: Sequence[Outline]) -> dict[str, Subscription]:
        found: dict[str, Subscription] = {}
        if len(outlines) > self._settings.opml_max_feeds:
            self._log.warning("list.cut", list=known.feed, host=known.host, feeds=len(outlines))
        for outline in outlines[: self._settings.opml_max_feeds]:
            try:
                url = normal_url(outline.url)
            except ValueError:
                self._log.warning("feed.refused", reason="bad_url", title=outline.title, file=known.host)
                continue
            item = Subscription(url, "list", outline.title, outline.tags, self._settings.backfill)
            found.setdefault(feed_id(url), item)
        return found


async def _stored_list(connection: AsyncConnection, url: str, now: datetime) -> Feed:
    """The list's row among the feeds: it has validators and a time when it is due, as they do."""
    wanted = replace(new_feed(Subscription(url, "list"), now), feed=feed_id(f"list {url}"), state="list")
    await sql.add_feed(connection, wanted)
    return await sql.feed_by_id(connection, wanted.feed) or wanted


async def _outlines(fetched: Fetched) -> tuple[list[Outline], str | None]:
    """What the list says, or why it cannot be read. One that has become empty is not believed."""
    if fetched.outcome != "fetched" or fetched.response is None:
        return [], fetched.reason or None
    try:
        outlines = await asyncio.to_thread(read, fetched.response.body)
    except OpmlError:
        return [], "not_opml"
    return outlines, None if outlines else "empty_list"


def _row(fetched: Fetched, error: str | None, failures: int, due: datetime) -> dict[str, Any]:
    return {
        "reason": error or "",
        "failures": failures,
        "status": fetched.status,
        "etag": fetched.validators.etag,
        "last_modified": fetched.validators.last_modified,
        "validators_for": fetched.validators_for,
        "body_hash": fetched.body_hash,
        "next_due": due,
    }
