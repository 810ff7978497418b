"""Tries one feed without storing anything: what ``troopwatch feeds check`` shows."""

from dataclasses import dataclass
from datetime import datetime

from services.watcher.fetch import fetch
from services.watcher.poll import limits_of, read
from services.watcher.sites import host_of
from services.watcher.subscriptions import feed_id, normal_url
from services.watcher.values import Entry, Feed
from services.watcher.worker import Parser
from shared.http import HttpClient
from shared.settings import WatcherSettings


@dataclass(frozen=True, slots=True)
class Checked:
    """How a feed answers: ``outcome`` is ``ok`` or ``failed``, ``reason`` says why it failed.

    ``url`` is where it was found in the end, ``moved`` whether that took redirects.
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


async def check(url: str, *, http: HttpClient, parser: Parser, settings: WatcherSettings, now: datetime) -> Checked:
    """Fetch and parse ``url`` once.

    Raises:
        ValueError: it is no http or https address.
    """
    url = normal_url(url)
    feed = Feed(
        feed_id(url), url, host_of(url), "", (), "cli", backfill=False, poll_seconds=None, added_at=now, next_due=now
    )
    fetched = await fetch(http, feed, limits_of(settings), now=now)
    parsed, parse_error = await read(parser, fetched)
    final = fetched.response.url if fetched.response else url
    moved = bool(fetched.response and fetched.response.hops)
    if parsed is None:
        return Checked("failed", parse_error or fetched.reason, fetched.status, final, moved)
    newest = _newest(parsed.entries)
    return Checked(
        "ok",
        "",
        fetched.status,
        final,
        moved,
        title=parsed.title,
        items=len(parsed.entries),
        newest_title=newest.title if newest else None,
        newest_published=newest.published if newest else None,
    )


def _newest(entries: tuple[Entry, ...]) -> Entry | None:
    """The entry with the latest date, else the first: publishers put the newest on top."""
    dated = [(entry.published, index) for index, entry in enumerate(entries) if entry.published]
    if not dated:
        return entries[0] if entries else None
    latest = max(moment for moment, _ in dated)
    return next(entries[index] for moment, index in dated if moment == latest)
