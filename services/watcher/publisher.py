"""Is an entry that is new to a feed new to its publisher, and is a burst of them news or a replay? Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.watcher.guids import steady
from services.watcher.identity import MAX_REVISIONS, Decision, Keyed
from services.watcher.links import canonical
from services.watcher.titles import WINDOW
from services.watcher.values import Entry

SILENT = frozenset({"first_poll", "replayed", "seen_at_publisher"})
_TELLING_GUID = 16
_FRESH = timedelta(hours=24)
_REPLAY_ITEMS = 10
_REPLAY_SHARE = 0.8
_LATE = timedelta(hours=24)
_LONG_SILENCE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Told:
    """A story that the publisher's feeds brought before. ``silent``: only as the backlog of a feed that was added.

    ``summary`` is the newest that is known of it.
    """

    story: str
    title: str
    revision: int
    silent: bool
    first_seen: datetime
    summary: str = ""


def publisher_keys(items: Iterable[Keyed]) -> dict[str, tuple[str, ...]]:
    """By each item's key, its keys at the publisher: guid where it can stand alone, canonical link where no other
    entry of the body has it.
    """
    found = list(items)
    links = Counter(_link(item.entry) for item in found)
    return {item.key: tuple(_keys(item.entry, links)) for item in found}


def at_publisher(
    decision: Decision, keys: Sequence[str], told: Mapping[str, Told], now: datetime, *, titles: Sequence[str] = ()
) -> Decision:
    """A decision about an entry that its feed does not know, in the light of the publisher's other feeds and keys.

    Another title is a revision of the same story, and so is a summary where there was none. What was only ever a
    backlog is new while it is fresh. Under ``titles`` the publisher had the same headline lately.
    """
    if decision.kind not in {"new", "backlog"}:
        return decision
    known = next((told[key] for key in keys if key in told), None)
    if known is None:
        return _as_twin(decision, next((told[key] for key in titles if key in told), None), now)
    if known.silent and decision.kind == "new" and _is_fresh(decision.entry, now):
        return replace(decision, story=known.story)
    if decision.kind == "new" and not known.silent:
        if decision.entry.title.casefold() != known.title.casefold():
            return _revised(decision, known, "other_title")
        if decision.entry.summary and not known.summary:
            return _revised(decision, known, "summary_came")
    return replace(_joined(decision, known), reason="seen_at_publisher")


def _as_twin(decision: Decision, twin: Told | None, now: datetime) -> Decision:
    """An entry under a link of its own, with a headline that the publisher had lately: one story, told once more only
    where it says more.
    """
    if twin is None or twin.silent or decision.kind != "new" or now - twin.first_seen > WINDOW:
        return decision
    summary = decision.entry.summary
    if summary and summary.casefold() != twin.summary.casefold():
        return _revised(decision, twin, "same_title")
    return replace(_joined(decision, twin), reason="same_title")


def _joined(decision: Decision, known: Told) -> Decision:
    return replace(decision, kind="unchanged", story=known.story, revision=known.revision, first_seen=known.first_seen)


def _revised(decision: Decision, known: Told, reason: str) -> Decision:
    same = _joined(decision, known)
    if known.revision >= MAX_REVISIONS:
        return replace(same, reason="too_many_revisions")
    return replace(same, kind="changed", reason=reason, revision=known.revision + 1)


def without_replay(
    decisions: Sequence[Decision], total: int, last_good: datetime | None, now: datetime
) -> list[Decision]:
    """Hold back a replay: when nearly all of a body is new at once, and most of it old or undated, only what is dated
    since about the last poll goes out. After a silence of hours a feed may well have turned over.

    Args:
        decisions: of the entries that were looked at.
        total: entries of the whole body.
        last_good: the last good poll.
        now: the moment of this one.
    """
    new = [decision for decision in decisions if decision.kind == "new" and decision.reason == "unseen"]
    burst = len(new) > _REPLAY_ITEMS and len(new) > _REPLAY_SHARE * total
    if last_good is None or not burst or now - last_good > _LONG_SILENCE:
        return list(decisions)
    held = {decision.key for decision in new if not _is_after(decision.entry, last_good - _LATE, now)}
    if 2 * len(held) <= len(new):  # a busy hour: most of it is dated since then
        return list(decisions)
    return [
        replace(decision, kind="backlog", reason="replayed") if decision.key in held else decision
        for decision in decisions
    ]


def _is_after(entry: Entry, moment: datetime, now: datetime) -> bool:
    return entry.published is not None and moment < entry.published <= now + _LATE


def _is_fresh(entry: Entry, now: datetime) -> bool:
    return entry.published is not None and now - entry.published <= _FRESH


def _keys(entry: Entry, links: Counter[str | None]) -> Iterable[str]:
    guid = steady(entry)
    page = canonical(guid)
    if page is not None:
        yield f"page:{page}"
    elif len(guid) >= _TELLING_GUID:
        yield f"guid:{guid}"
    link = _link(entry)
    if link is not None and links[link] == 1 and link != page:
        yield f"page:{link}"


def _link(entry: Entry) -> str | None:
    return canonical(entry.link) if entry.link else None
