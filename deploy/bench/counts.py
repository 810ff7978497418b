"""What the audit of a trace counts, by the definitions of :mod:`deploy.bench.audit`."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.watcher.links import canonical
from services.watcher.values import Entry, Feed, ParsedFeed

OLD = timedelta(days=2)
_WORDS = 4


@dataclass(slots=True)
class Audit:
    """What was counted."""

    bodies: int = 0
    unreadable: int = 0
    items: set[tuple[str, str]] = field(default_factory=set)
    later: dict[tuple[str, str], Entry] = field(default_factory=dict)
    old: dict[tuple[str, str], Entry] = field(default_factory=dict)
    published: list[tuple[str, str, Entry, datetime]] = field(default_factory=list)
    headlines: dict[tuple[str, str], datetime] = field(default_factory=dict)
    joined: set[tuple[str, str]] = field(default_factory=set)
    again: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    known: set[tuple[str, str]] = field(default_factory=set)
    pages: set[tuple[str, str]] = field(default_factory=set)
    decisions: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    disagreements: int = 0
    whole_seconds: float = 0.0
    delta_seconds: float = 0.0


def key_of(entry: Entry) -> str:
    """What an item is known by in this audit."""
    guid = entry.guid.rsplit("#", 1)[0] if entry.guid.rpartition("#")[2].isdigit() else entry.guid
    return guid or entry.link or entry.title


def headline(entry: Entry) -> str:
    """The words of a title, where they are enough to tell it."""
    found = re.findall(r"\w+", entry.title.casefold())
    return " ".join(found) if len(found) >= _WORDS else ""


def compare(audit: Audit, whole: ParsedFeed, part: ParsedFeed, before: ParsedFeed) -> None:
    """Count disagreements between the two ways to parse."""
    audit.compared += len(part.entries)
    full, old, given = Counter(whole.entries), set(before.entries), Counter(part.entries)
    audit.disagreements += sum((given - full).values())
    audit.disagreements += sum(count for entry, count in (full - given).items() if entry not in old)


def note_items(
    audit: Audit, feed: Feed, whole: ParsedFeed, publisher: str, now: datetime
) -> dict[tuple[str, str], Entry]:
    """Write down which items stand in a body; those that are due to be published."""
    fresh = {}
    for entry in whole.entries:
        item = (feed.feed, key_of(entry))
        pages = {(publisher, page) for page in (canonical(entry.link or ""), canonical(key_of(entry))) if page}
        if feed.baselined_at is not None and item not in audit.items and not pages & audit.pages:
            is_old = entry.published is not None and now - entry.published > OLD
            (audit.old if is_old else audit.later)[item] = entry
            fresh[item] = entry
        audit.items.add(item)
        audit.pages |= pages
    return fresh


def missed(audit: Audit) -> list[tuple[str, str]]:
    """Items that should have been published."""
    return [item for item in audit.later if item not in audit.known and item not in audit.joined]


def twice(audit: Audit) -> int:
    """Stories published under two ids."""
    pages: Counter[tuple[str, str, str]] = Counter()
    for publisher, _, entry, _ in audit.published:
        page = canonical(entry.link or "")
        if page:
            pages[publisher, page, entry.title.casefold()] += 1
    return sum(count - 1 for count in pages.values()) + len(audit.again)


def report(audit: Audit) -> str:
    """The table."""
    lost, doubles = missed(audit), twice(audit)
    changed = max(1, audit.bodies)
    unpublished = sum(item not in audit.known for item in audit.old)
    rows = [
        ("bodies", audit.bodies, ""),
        ("unreadable bodies", audit.unreadable, ""),
        ("items", len(audit.items), ""),
        ("items new after the first body", len(audit.later), ""),
        ("old items, of them not published", unpublished, f"of {len(audit.old)}"),
        ("stories published", len(audit.published), ""),
        ("published twice", doubles, f"{100 * doubles / max(1, len(audit.published)):.3f} %"),
        ("missed", len(lost), f"{100 * len(lost) / max(1, len(audit.later)):.3f} %"),
        ("joined by headline", len(audit.joined), ""),
        ("entries of delta parses", audit.compared, ""),
        ("disagreements", audit.disagreements, ""),
        ("ms a changed body, whole", round(1000 * audit.whole_seconds / changed, 1), ""),
        ("ms a changed body, delta", round(1000 * audit.delta_seconds / changed, 1), ""),
        *((name, count, "") for name, count in sorted(audit.decisions.items())),
        *((f"missed: {name}", count, "") for name, count in sorted(audit.reasons.items())),
    ]
    examples = "\n".join(
        [f"missed: {feed} {key[:70]}" for feed, key in lost[:30]] + [f"twice: {text[:90]}" for text in audit.again[:30]]
    )
    return "\n".join(f"{name:34} {value:>9} {share}".rstrip() for name, value, share in rows) + "\n" + examples
