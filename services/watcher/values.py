"""What the watcher's parts hand to each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.watcher.sites import host_of, site_of

FeedState = Literal["new", "ok", "failing", "gone", "removed", "duplicate", "list"]
Origin = Literal["config", "opml", "cli", "list"]
Format = Literal["xml", "json", "sitemap", "sitemap_index"]

UNREADABLE = frozenset(
    {"empty", "not_a_feed", "no_news", "malformed", "too_complex", "bad_encoding", "parse_timeout", "parse_crashed"}
)


class ParseError(Exception):
    """The body is no use. ``reason`` is one of ``UNREADABLE``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Hints:
    """What a body says about polling it: seconds between polls, and hours and days (Monday is 0; GMT) to leave out."""

    seconds: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription and what is remembered of it.

    ``etag`` and ``last_modified`` are the newest full answer's, byte for byte, and belong to ``validators_for``
    (address and encoding); ``body_hash`` is of its decoded body, ``full_at`` when it came. ``unasked_at``: when
    validators were last left out on purpose. ``failures`` counts polls that failed in a row, since ``failing_since``.
    ``list_id`` is the list at an address that it stands in. ``poll_seconds`` overrides the general interval, and where
    it is ``agreed`` with the publisher what the feed says of polling too; ``pause_seconds`` is what the publisher asked
    for last. ``location`` is where it moved to for good; ``moved_*`` count a move that is not settled yet. ``rhythm``
    is what is learned of when it publishes.
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
    validators_for: str | None = None
    body_hash: str | None = None
    full_at: datetime | None = None
    unasked_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    state: FeedState = "new"
    reason: str = ""
    status: int | None = None
    pause_seconds: float | None = None
    location: str | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None
    moved_count: int = 0
    hints: Hints = NO_HINTS
    rhythm: str | None = None
    list_id: str | None = None
    agreed: bool = False

    @property
    def target(self) -> str:
        """The address that is asked."""
        return self.location or self.url

    @property
    def asked_host(self) -> str:
        """The host that is asked."""
        return host_of(self.target)

    @property
    def site(self) -> str:
        """The site that is asked: it gets one request at a time."""
        return site_of(self.asked_host)


@dataclass(frozen=True, slots=True)
class Listed:
    """As much of a stored feed as its subscription may change."""

    feed: str
    title: str
    tags: tuple[str, ...]
    origin: Origin
    backfill: bool
    poll_seconds: float | None
    agreed: bool
    list_id: str | None
    reason: str
    state: FeedState
    succeeded_at: datetime | None
    next_due: datetime


@dataclass(frozen=True, slots=True)
class Learned:
    """Of ``feeds`` much alike: how much of the requests they ask for, and the pause (seconds) their publishers wish."""

    weight: float | None
    wish: float
    feeds: int = 1


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
class Part:
    """A sitemap that a sitemap index lists. ``changed`` is as written there, empty where it does not say."""

    url: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A body as parsed. ``lang`` is a primary language subtag such as ``en``.

    ``hashes`` are of all its items; ``skipped`` of them stood in the body before, unchanged, and are left out. An index
    of sitemaps has ``parts`` and no entries of its own.
    """

    title: str
    lang: str | None
    entries: tuple[Entry, ...]
    hints: Hints = NO_HINTS
    hashes: bytes = b""
    skipped: int = 0
    format: Format = "xml"
    parts: tuple[Part, ...] = ()
