"""Tries feeds without storing anything: what ``troopwatch feeds check`` shows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from services.watcher.discover import Source, in_page, in_robots, robots_of
from services.watcher.fetch import Fetched, fetch
from services.watcher.parts import Parts
from services.watcher.poll import limits_of, read
from services.watcher.sites import host_of
from services.watcher.subscriptions import feed_id, normal_url
from services.watcher.values import Entry, Feed, ParsedFeed
from services.watcher.worker import Parser
from shared.http import HttpClient, HttpError
from shared.settings import WatcherSettings

_OK = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """How a feed answers: ``outcome`` is ``ok`` or ``failed``, ``reason`` says why it failed.

    ``url`` is where it was found in the end, ``moved`` whether that took redirects. ``via`` says who named it:
    ``given``, the outlet's ``page`` or its ``robots`` file.
    """

    outcome: str
    reason: str
    status: int | None = None
    url: str = ""
    moved: bool = False
    title: str = ""
    items: int = 0
    newest_title: str | None = None
    newest_published: datetime | None = None
    format: str = ""
    via: str = "given"


class Checker:
    """Fetches and parses single feeds.

    Args:
        http: the client.
        parser: what reads bodies.
        settings: the bounds of a fetch.
        now: the clock's reading.
        pause: called before each request but the first.
    """

    def __init__(
        self,
        *,
        http: HttpClient,
        parser: Parser,
        settings: WatcherSettings,
        now: datetime,
        pause: Callable[[], Awaitable[None]],
    ) -> None:
        self._http = http
        self._parser = parser
        self._limits = limits_of(settings)
        self._seconds = settings.parse_seconds
        self._now = now
        self._pause = pause

    async def look(self, url: str) -> list[Checked]:
        """Check ``url``, and where it is a page, the feeds and news sitemaps that the outlet names.

        Raises:
            ValueError: it is no http or https address.
        """
        fetched, first = await self._check(normal_url(url))
        page = fetched.response
        if first.reason != "not_a_feed" or page is None:
            return [first]
        sources = [*await self._in_page(page.body, page.url), *await self._in_robots(page.url)]
        found = {source.url: source for source in sources}
        checked = [first]
        for source in found.values():
            await self._pause()
            checked.append(replace((await self._check(source.url))[1], via=source.via))
        return checked

    async def _in_page(self, body: bytes, url: str) -> list[Source]:
        try:
            return await self._parser.run(self._seconds, in_page, body, url)
        except Exception:  # noqa: BLE001 - whatever a page does to its reader: it names no sources then
            return []

    async def _in_robots(self, url: str) -> list[Source]:
        await self._pause()
        try:
            answer = await self._http.get(robots_of(url), limits=self._limits)
        except HttpError:
            return []
        return in_robots(answer.body, url) if answer.status == _OK else []

    async def _check(self, url: str) -> tuple[Fetched, Checked]:
        now = self._now
        feed = Feed(
            feed_id(url), url, host_of(url), "", (), "cli",
            backfill=False, poll_seconds=None, added_at=now, next_due=now,
        )  # fmt: skip
        fetched = await fetch(self._http, feed, self._limits, now=now)
        parsed, error = await read(self._parser, fetched)
        final = fetched.response.url if fetched.response else url
        moved = bool(fetched.response and fetched.response.hops)
        if parsed is not None and parsed.parts:
            parsed, error = await Parts(self._http, self._parser, self._limits).follow(
                feed.feed, parsed, final, pause=self._pause_at
            )
        if parsed is None:
            return fetched, Checked("failed", error or fetched.reason, fetched.status, final, moved)
        return fetched, _well(parsed, fetched.status, final, moved=moved)

    async def _pause_at(self, _: str) -> None:
        await self._pause()


def _well(parsed: ParsedFeed, status: int | None, url: str, *, moved: bool) -> Checked:
    newest = _newest(parsed.entries)
    return Checked(
        "ok",
        "",
        status,
        url,
        moved,
        title=parsed.title,
        items=len(parsed.entries),
        newest_title=newest.title if newest else None,
        newest_published=newest.published if newest else None,
        format=parsed.format,
    )


def _newest(entries: tuple[Entry, ...]) -> Entry | None:
    """The entry with the latest date, else the first: publishers put the newest on top."""
    dated = [(entry.published, index) for index, entry in enumerate(entries) if entry.published]
    if not dated:
        return entries[0] if entries else None
    latest = max(moment for moment, _ in dated)
    return next(entries[index] for moment, index in dated if moment == latest)
