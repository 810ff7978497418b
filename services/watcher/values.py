"""What the watcher's parts hand to each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FeedState = Literal["new", "ok", "failing", "gone", "removed"]
Origin = Literal["config", "opml", "cli"]


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription and what is remembered of it.

    ``etag`` and ``last_modified`` are the newest full answer's, byte for byte; ``body_hash`` is of its decoded body.
    ``failures`` counts polls that failed in a row. ``poll_seconds`` overrides the general interval.
    """

    feed: str
    url: str
    host: str
    title: str
    tags: tuple[str, ...]
    origin: Origin
    backfill: bool
    poll_seconds: float | None
    added_at: datetime
    next_due: datetime
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    baselined_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    state: FeedState = "new"
    reason: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, cleaned. ``guid`` is as the publisher wrote it; empty strings stand for what is missing."""

    title: str
    guid: str = ""
    link: str | None = None
    summary: str = ""
    text: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A body as parsed. ``lang`` is a primary language subtag such as ``en``."""

    title: str
    lang: str | None
    entries: tuple[Entry, ...]
