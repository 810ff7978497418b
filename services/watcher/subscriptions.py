"""Which feeds are polled: those of the configuration, of OPML files, and those added at the command line.

A feed that leaves the lists is kept with all that is known of it; when it comes back, it goes on where it was.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import structlog

from services.watcher import store as sql
from services.watcher.opml import OpmlError, Outline, read
from services.watcher.sites import host_of
from services.watcher.values import Feed, Listed, Origin
from shared.errors import ConfigError
from shared.ids import derive
from shared.settings import WatcherSettings
from shared.store.engine import Store

_PAGE = 500
_DROPPED = {"state": "removed", "reason": "not_configured"}


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that somebody wants polled."""

    url: str
    origin: Origin
    title: str = ""
    tags: tuple[str, ...] = ()
    backfill: bool = False
    poll_seconds: float | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, in feeds."""

    added: int
    restored: int
    removed: int
    total: int


def normal_url(url: str) -> str:
    """The address as feeds are known by: scheme and host in lower case, no fragment, no white space around it.

    Raises:
        ValueError: it is no http or https address.
    """
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise ValueError("must begin with http:// or https:// and name a host")
    user, at, _ = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme.lower(), user + at + host_of(url), parts.path or "/", parts.query, ""))


def feed_id(url: str) -> str:
    """The feed's id, from its address."""
    return derive("feed", url)


def wanted(settings: WatcherSettings) -> list[Subscription]:
    """What the configuration and its OPML files subscribe to. The configuration wins over a file.

    Raises:
        ConfigError: an OPML file cannot be read, or an address in the configuration is none.
    """
    found: dict[str, Subscription] = {}
    for feed in settings.feeds:
        backfill = settings.backfill if feed.backfill is None else feed.backfill
        url = _configured_url(feed.url)
        found[url] = Subscription(url, "config", feed.title or "", feed.tags, backfill, feed.poll_seconds, feed.agreed)
    for path in settings.opml:
        for outline in _read_opml(path):
            listed = _outline_url(outline, path)
            if listed is not None:
                item = Subscription(listed, "opml", outline.title, outline.tags, settings.backfill)
                found.setdefault(listed, item)
    return list(found.values())


async def sync(
    store: Store, lists_of: Iterable[Subscription], now: datetime, *, followed: Collection[str] = ()
) -> Synced:
    """Bring the stored feeds in line with what is :func:`wanted`; those of the command line stay, and those of lists at
    addresses that are still ``followed``.

    Raises:
        TransientError: the store is out of reach.
    """
    fresh = {feed_id(item.url): item for item in lists_of}
    lists = {feed_id(f"list {normal_url(url)}") for url in followed}
    restored = removed = 0
    async with store.write() as connection:
        page = await sql.listed(connection, "", _PAGE)
        while page:
            for feed in page:
                item = fresh.pop(feed.feed, None)
                dropped = item is None and _is_dropped(feed, lists)
                changes = _changes(feed, item, now) if item else _DROPPED if dropped else {}
                restored += changes.get("next_due") is not None
                removed += dropped
                if changes:
                    await sql.change_feed(connection, feed.feed, changes)
            page = await sql.listed(connection, page[-1].feed, _PAGE)
        for item in fresh.values():
            await sql.add_feed(connection, new_feed(item, now))
        return Synced(len(fresh), restored, removed, await sql.count_feeds(connection))


async def add(
    store: Store, url: str, *, title: str = "", tags: Sequence[str] = (), backfill: bool = False, now: datetime
) -> Feed:
    """Subscribe to a feed from the command line; one that is known already is polled again with what is known of it.

    Raises:
        ValueError: the address is no http or https address.
        TransientError: the store is out of reach.
    """
    item = Subscription(normal_url(url), "cli", title, tuple(tags), backfill)
    async with store.write() as connection:
        known = await sql.feed_by_url(connection, item.url)
        if known is None:
            await sql.add_feed(connection, new_feed(item, now))
        else:
            revived = revival(known, now) if known.state in {"removed", "gone", "duplicate"} else {}
            named = {"title": title} if title else {}
            await sql.change_feed(
                connection, known.feed, {"origin": "cli", "tags": item.tags or known.tags, **named, **revived}
            )
        found = await sql.feed_by_url(connection, item.url)
    assert found is not None  # noqa: S101 - stored in this very transaction
    return found


async def remove(store: Store, url: str) -> bool:
    """Poll a feed no more, keeping what is known of it; False where it is not polled anyway.

    One that the configuration lists comes back when the watcher starts again.
    """
    async with store.write() as connection:
        known = await sql.feed_by_url(connection, normal_url(url))
        if known is None or known.state == "removed":
            return False
        await sql.change_feed(connection, known.feed, {"state": "removed", "reason": "removed_by_hand"})
        return True


async def list_feeds(store: Store) -> list[Feed]:
    """Every feed ever subscribed to, by address; ``state`` says which are polled."""
    async with store.read() as connection:
        return await sql.all_feeds(connection)


def outlines(found: Iterable[Feed]) -> list[Outline]:
    """Polled feeds as OPML outlines, for export."""
    return [Outline(feed.url, feed.title, feed.tags) for feed in found if feed.state not in {"removed", "duplicate"}]


def new_feed(item: Subscription, now: datetime) -> Feed:
    """A feed that was just subscribed to."""
    return Feed(
        feed=feed_id(item.url),
        url=item.url,
        host=host_of(item.url),
        title=item.title,
        tags=item.tags,
        origin=item.origin,
        backfill=item.backfill,
        poll_seconds=item.poll_seconds,
        agreed=item.agreed,
        added_at=now,
        next_due=now,
    )


def _is_dropped(feed: Listed, lists: Collection[str]) -> bool:
    return feed.origin != "cli" and feed.state != "removed" and feed.list_id not in lists


def _changes(feed: Listed, item: Subscription, now: datetime) -> dict[str, Any]:
    """What the lists change about a stored feed."""
    told = {
        "title": item.title or feed.title,
        "tags": item.tags,
        "backfill": item.backfill,
        "poll_seconds": item.poll_seconds,
        "agreed": item.agreed,
        "origin": "cli" if feed.origin == "cli" else item.origin,
    }
    changed = {name: value for name, value in told.items() if value != getattr(feed, name)}
    return {**changed, **revival(feed, now)} if feed.state == "removed" else changed


def revival(feed: Feed | Listed, now: datetime) -> dict[str, Any]:
    """What changes when a feed is polled again, but not before it was due."""
    state = "ok" if feed.succeeded_at else "new"
    return {"state": state, "reason": "", "failures": 0, "failing_since": None, "next_due": max(now, feed.next_due)}


def _configured_url(url: str) -> str:
    try:
        return normal_url(url)
    except ValueError as error:
        raise ConfigError(f"watcher.feeds: {url[:60]!r} is no feed address; it {error}") from None


def _outline_url(outline: Outline, path: Path) -> str | None:
    try:
        return normal_url(outline.url)
    except ValueError:
        structlog.get_logger().warning("feed.refused", reason="bad_url", title=outline.title, file=path.name)
        return None


def _read_opml(path: Path) -> list[Outline]:
    try:
        return read(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"watcher.opml: {path} cannot be read ({error.strerror}); name a readable file") from None
    except OpmlError as error:
        raise ConfigError(f"watcher.opml: {path} is no subscription list: {error}") from None
