"""Takes in what a poll brought: entries, stories for the outbox and the feed's state, in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher import entries as entry_sql
from services.watcher import store as sql
from services.watcher.history import forget_headlines
from services.watcher.identity import Decision, Keyed, Known, believable, decide, keyed, story_id
from services.watcher.publisher import Told, at_publisher, publisher_keys, without_replay
from services.watcher.rhythm import Rhythm, first_seen, load, observed, weight_of
from services.watcher.sites import publisher_of
from services.watcher.titles import title_keys
from services.watcher.values import Feed, ParsedFeed
from shared.envelope import encode
from shared.errors import FencedError
from shared.events import Story
from shared.outbox import enqueue
from shared.store.engine import Store
from shared.store.group import GroupCommit
from shared.trace import Trace

SERVICE = "watcher"


@dataclass(frozen=True, slots=True)
class Published:
    """A story that went into the outbox, and why."""

    story: Story
    trace: Trace
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a poll brought: entries by kind of decision, and the stories that go out."""

    counts: Mapping[str, int]
    published: tuple[Published, ...] = ()


_NOTHING = Taken({})


async def take_in(
    store: Store, feed: Feed, parsed: ParsedFeed | None, changes: Mapping[str, Any], now: datetime
) -> Taken:
    """:func:`taken_in`, in a transaction of its own.

    Raises:
        TransientError: the store is out of reach.
    """
    async with store.write() as connection:
        return await taken_in(connection, feed, parsed, changes, now)


async def settle(
    commits: GroupCommit, feed: Feed, parsed: ParsedFeed | None, changes: Mapping[str, Any], now: datetime
) -> Taken:
    """:func:`take_in`, together with what other polls have to store; one without a body is a row among theirs.

    Raises:
        FencedError: another watcher has claimed the feed since; nothing is stored.
        TransientError: the store is out of reach.
    """
    row = {"feed": feed.feed, "claimed": feed.polled_at, **_as_it_is(feed), **changes}
    if parsed is None and len(row) == len(sql.OUTCOME) + 2:
        await commits.run_row(sql.change_feeds, row | _learned(feed, None, _NOTHING, changes, now))
        return _NOTHING

    async def work(connection: AsyncConnection) -> Taken:
        if not await sql.is_claimed(connection, feed):
            raise FencedError("claimed_anew")
        return await taken_in(connection, feed, parsed, changes, now)

    return await commits.run(work, soon=parsed is not None)


def _as_it_is(feed: Feed) -> dict[str, Any]:
    found = {name: getattr(feed, name) for name in sql.OUTCOME if name != "weight"}
    return {**found, "weight": weight_of(feed.rhythm)}


async def taken_in(
    connection: AsyncConnection, feed: Feed, parsed: ParsedFeed | None, changes: Mapping[str, Any], now: datetime
) -> Taken:
    """Store what became of every entry, the stories to publish, and ``changes`` of the feed; all or nothing."""
    taken = _NOTHING
    if parsed is not None:
        decisions = await _decided(connection, feed, parsed, now)
        taken = Taken(Counter(decision.kind for decision in decisions), _stories(feed, parsed, decisions, now))
        records = [encode(item.story, source=SERVICE, trace=item.trace, now=now) for item in taken.published]
        await enqueue(connection, SERVICE, records)
    await sql.change_feed(connection, feed.feed, {**changes, **_learned(feed, parsed, taken, changes, now)})
    return taken


async def _decided(connection: AsyncConnection, feed: Feed, parsed: ParsedFeed, now: datetime) -> list[Decision]:
    """What becomes of every entry; it is stored."""
    items = keyed(parsed.entries)
    wanted = {key for item in items for key in (item.key, item.alias) if key}
    known = await entry_sql.known_entries(connection, feed.feed, wanted)
    first = feed.baselined_at is None
    decisions = _one_each([decide(item, known, now, first_poll=first, backfill=feed.backfill) for item in items])
    decisions = await _at_publisher(connection, feed, items, decisions, now)
    if not first:
        decisions = without_replay(decisions, len(items) + parsed.skipped, feed.succeeded_at, now)
    await entry_sql.store_entries(connection, feed.feed, _worth_storing(decisions, known), now)
    await entry_sql.touch_entries(connection, feed.feed, _unchanged(decisions, known), now)
    return decisions


def _learned(
    feed: Feed, parsed: ParsedFeed | None, taken: Taken, changes: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """What a good poll teaches about the feed's rhythm."""
    if changes.get("state") != "ok":
        return {}
    if feed.succeeded_at is None or feed.rhythm is None:
        dates = [entry.published for entry in parsed.entries if entry.published] if parsed else []
        return _stored(first_seen(dates, now))
    new = [item.story for item in taken.published if item.story.revision == 0]
    came = [story.published or now for story in new]
    return _stored(observed(load(feed.rhythm), feed.succeeded_at, now, came))


def _stored(rhythm: Rhythm) -> dict[str, Any]:
    return {"rhythm": rhythm.dump(), "weight": rhythm.weight}


async def _at_publisher(
    connection: AsyncConnection, feed: Feed, items: Sequence[Keyed], decisions: Sequence[Decision], now: datetime
) -> list[Decision]:
    """The decisions in the light of what the publisher's other feeds brought; the keys of what is new are stored."""
    publisher = publisher_of(feed.host, feed.feed)
    keys = publisher_keys(items)
    unseen = [decision for decision in decisions if decision.kind in {"new", "backlog"}]
    titles = {decision.key: title_keys(decision.entry.title, now) for decision in unseen}
    wanted = {key for decision in unseen for key in (*keys.get(decision.key, ()), *titles[decision.key])}
    told = await entry_sql.told(connection, publisher, wanted)
    judged = []
    for decision in decisions:
        judged.append(
            at_publisher(decision, keys.get(decision.key, ()), told, now, titles=titles.get(decision.key, ()))
        )
        told |= _told_now(feed, judged[-1], titles, now)
    pairs = {
        key: decision.story or story_id(feed.feed, decision.key)
        for decision in judged
        if decision.reason != "same_content"
        for key in (*keys.get(decision.key, ()), *titles.get(decision.key, ())[:1])
    }
    await entry_sql.store_keys(connection, publisher, pairs)
    if unseen:
        await forget_headlines(connection, publisher, now)
    return judged


def _told_now(feed: Feed, decision: Decision, titles: Mapping[str, Sequence[str]], now: datetime) -> dict[str, Told]:
    """What the rest of the same body must know of an entry that goes out: its headline."""
    if decision.kind != "new":
        return {}
    entry, story = decision.entry, decision.story or story_id(feed.feed, decision.key)
    found = Told(story, entry.title, decision.revision, silent=False, first_seen=now, summary=entry.summary)
    return dict.fromkeys(titles.get(decision.key, ())[:1], found)


def _one_each(decisions: Sequence[Decision]) -> list[Decision]:
    """Two entries may lead to one stored one by its older key; the first counts."""
    found: dict[str, Decision] = {}
    for decision in decisions:
        found.setdefault(decision.key, decision)
    return list(found.values())


def _worth_storing(decisions: Sequence[Decision], known: Mapping[str, Known]) -> list[Decision]:
    return [decision for decision in decisions if decision.published or decision.key not in known]


def _unchanged(decisions: Sequence[Decision], known: Mapping[str, Known]) -> list[Known]:
    return [known[decision.key] for decision in decisions if decision.kind == "unchanged" and decision.key in known]


def _stories(feed: Feed, parsed: ParsedFeed, decisions: Sequence[Decision], now: datetime) -> tuple[Published, ...]:
    """Oldest first: feeds list the newest first."""
    going = [decision for decision in reversed(decisions) if decision.published]
    going.sort(key=lambda decision: believable(decision.entry.published, now) or now)
    return tuple(Published(_story(feed, parsed, decision, now), Trace.start(), decision.reason) for decision in going)


def _story(feed: Feed, parsed: ParsedFeed, decision: Decision, now: datetime) -> Story:
    entry = decision.entry
    return Story(
        story=decision.story or story_id(feed.feed, decision.key),
        revision=decision.revision,
        feed=feed.feed,
        source=feed.title or parsed.title or feed.host,
        host=feed.host,
        url=entry.link,
        title=entry.title,
        summary=entry.summary,
        text=entry.text,
        lang=parsed.lang,
        published=believable(entry.published, now),
        first_seen=decision.first_seen,
    )
