"""Which entry is which, and is it new? Pure: values in, decisions with named reasons out."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.watcher.guids import steady
from services.watcher.values import Entry
from shared.ids import derive

Kind = Literal["new", "changed", "unchanged", "backlog"]

MAX_REVISIONS = 24
_MAX_KEY = 500
_FUTURE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Keyed:
    """An entry with its key. ``alias`` is an older key it may be stored under, if its link is the same there."""

    key: str
    entry: Entry
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an entry."""

    key: str
    story: str
    revision: int
    content_hash: str
    url: str | None
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one entry. Only ``new`` and ``changed`` are published. ``story``: its id where it has one."""

    kind: Kind
    reason: str
    key: str
    revision: int
    content_hash: str
    entry: Entry
    first_seen: datetime
    story: str | None = None

    @property
    def published(self) -> bool:
        """Whether a story goes out."""
        return self.kind in {"new", "changed"}


def story_id(feed: str, key: str) -> str:
    """The story's id: the same entry of the same feed has the same one for ever."""
    return derive("story", feed, key)


def content_hash(entry: Entry) -> str:
    """A digest of what a reader sees of the entry; dates are left out, publishers touch them without a change."""
    return derive("content", entry.title, entry.summary, entry.link or "", entry.text)


def keyed(entries: Iterable[Entry]) -> list[Keyed]:
    """Each entry with its key: guid, else link, else content; in order, doubles within the body left out.

    A guid that several entries of one body share with different links tells nothing: those go by their links.
    """
    unique = list(dict.fromkeys(entries))
    shared = _shared_guids(unique)
    found: dict[str, Keyed] = {}
    for entry in unique:
        item = _keyed(entry, shared)
        found.setdefault(item.key, item)
    return list(found.values())


def decide(
    item: Keyed, known: Mapping[str, Known], now: datetime, *, first_poll: bool = False, backfill: bool = False
) -> Decision:
    """What becomes of an entry.

    Args:
        item: the entry and its key.
        known: what is stored of this feed's entries, by key.
        now: the moment it was seen.
        first_poll: the feed's first good answer, whose entries are old news.
        backfill: they are wanted all the same.
    """
    stored = _stored(item, known)
    digest = content_hash(item.entry)
    if stored is None:
        kind, reason = _unseen(first_poll=first_poll, backfill=backfill)
        return Decision(kind, reason, item.key, 0, digest, item.entry, now)
    revision, first = stored.revision, stored.first_seen
    if stored.content_hash == digest:
        return Decision("unchanged", "same_content", stored.key, revision, digest, item.entry, first, stored.story)
    if revision >= MAX_REVISIONS:
        return Decision(
            "unchanged", "too_many_revisions", stored.key, revision, digest, item.entry, first, stored.story
        )
    return Decision("changed", "content_changed", stored.key, revision + 1, digest, item.entry, first, stored.story)


def believable(published: datetime | None, now: datetime) -> datetime | None:
    """The publisher's date, unless it lies in the future."""
    return published if published is None or published <= now + _FUTURE else None


def _unseen(*, first_poll: bool, backfill: bool) -> tuple[Kind, str]:
    if not first_poll:
        return "new", "unseen"
    return ("new", "backfill") if backfill else ("backlog", "first_poll")


def _stored(item: Keyed, known: Mapping[str, Known]) -> Known | None:
    if item.key in known:
        return known[item.key]
    other = known.get(item.alias or "")
    return other if other is not None and other.url == item.entry.link else None


def _keyed(entry: Entry, shared: frozenset[str]) -> Keyed:
    guid = steady(entry)
    by_guid = _key("guid", guid) if guid else None
    if by_guid and guid not in shared:
        return Keyed(by_guid, entry, alias=_key("link", entry.link) if entry.link else None)
    if entry.link:
        return Keyed(_key("link", entry.link), entry, alias=by_guid)
    return Keyed(_key("content", content_hash(entry)), entry)


def _shared_guids(entries: list[Entry]) -> frozenset[str]:
    pairs = {(steady(entry), entry.link) for entry in entries if entry.guid}
    counts = Counter(guid for guid, _ in pairs)
    return frozenset(guid for guid, count in counts.items() if count > 1)


def _key(kind: str, value: str) -> str:
    """Readable while short; a database index takes no long ones."""
    if len(value.encode("utf-8", "surrogatepass")) > _MAX_KEY:
        value = "sha256:" + hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}:{value}"
