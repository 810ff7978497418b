"""The watcher's statements: one contract, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from services.watcher import entries as entry_sql
from services.watcher import store as sql
from services.watcher.identity import Decision, Known, content_hash, story_id
from services.watcher.intake import take_in
from services.watcher.values import Entry, Feed, ParsedFeed
from shared.store.engine import Store
from shared.store.tables import entries, outbox

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with Store(store_url) as opened:
        yield opened


def feed(number: int, **changes: object) -> Feed:
    made = Feed(
        feed=f"feed{number}", url=f"https://{number}.example/rss", host=f"{number}.example", title="Título", tags=("a", "b"),
        origin="config", backfill=False, poll_seconds=None, added_at=NOW, next_due=NOW + number * MINUTE,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type] # a test's shorthand


async def add(store: Store, *feeds: Feed) -> None:
    async with store.write() as connection:
        for item in feeds:
            await sql.add_feed(connection, item)


def decision(key: str, title: str, revision: int = 0) -> Decision:
    entry = Entry(title, guid=key, link=f"https://1.example/{key}")
    return Decision("new", "unseen", key, revision, content_hash(entry), entry, NOW)


async def test_a_feed_comes_back_as_it_was_stored(store: Store) -> None:
    full = feed(
        1, etag='W/"a" \xe9', last_modified="odd", body_hash="x", failures=3, state="failing", reason="http_500", status=500,
        polled_at=NOW, succeeded_at=NOW, baselined_at=NOW, poll_seconds=77.5, backfill=True,
    )  # fmt: skip
    await add(store, full, full)
    async with store.read() as connection:
        assert await sql.all_feeds(connection) == [full]
        assert await sql.feed_by_url(connection, full.url) == full
        assert await sql.feed_by_url(connection, "https://elsewhere.example/") is None
        assert await sql.count_feeds(connection) == 1


async def test_due_feeds_come_longest_overdue_first_and_of_no_busy_host(store: Store) -> None:
    await add(
        store, feed(3), feed(1), feed(2, state="removed"), feed(4, state="gone"), feed(5, state="failing"), feed(9)
    )
    async with store.read() as connection:
        now = NOW + 6 * MINUTE
        assert [found.feed for found in await sql.due_feeds(connection, now, 10, ())] == ["feed1", "feed3", "feed5"]
        assert [found.feed for found in await sql.due_feeds(connection, now, 2, {"1.example"})] == ["feed3", "feed5"]
        assert await sql.next_due(connection, NOW, ()) == NOW + MINUTE
        assert await sql.next_due(connection, NOW, {"1.example", "3.example"}) == NOW + 5 * MINUTE


async def test_a_claim_moves_each_feed_to_its_own_time(store: Store) -> None:
    await add(store, feed(1), feed(2), feed(3))
    async with store.write() as connection:
        await sql.claim(connection, {"feed1": NOW + 9 * MINUTE, "feed2": NOW + 8 * MINUTE}, NOW)
        await sql.claim(connection, {}, NOW)
    async with store.read() as connection:
        found = {item.feed: (item.next_due, item.polled_at) for item in await sql.all_feeds(connection)}
    assert found == {
        "feed1": (NOW + 9 * MINUTE, NOW),
        "feed2": (NOW + 8 * MINUTE, NOW),
        "feed3": (NOW + 3 * MINUTE, None),
    }


async def test_entries_are_stored_found_and_brought_up_to_date(store: Store) -> None:
    keys = [f"k{number}" for number in range(1200)]
    async with store.write() as connection:
        await entry_sql.store_entries(connection, "f", [decision(key, key) for key in keys], NOW)
        await entry_sql.store_entries(connection, "g", [decision("k1", "of another feed")], NOW)
        await entry_sql.store_entries(connection, "f", [decision("k1", "edited", 1)], NOW + MINUTE)
    async with store.read() as connection:
        known = await entry_sql.known_entries(connection, "f", [*keys, "unknown"])
    assert len(known) == 1200
    edited = decision("k1", "edited", 1)
    assert known["k1"] == Known("k1", story_id("f", "k1"), 1, edited.content_hash, edited.entry.link, NOW, NOW + MINUTE)


async def test_what_is_still_there_is_noted_once_a_day(store: Store) -> None:
    async with store.write() as connection:
        await entry_sql.store_entries(connection, "f", [decision("a", "a"), decision("b", "b")], NOW)
        known = await entry_sql.known_entries(connection, "f", ["a"])
        await entry_sql.touch_entries(connection, "f", list(known.values()), NOW + timedelta(hours=23))
        assert (await entry_sql.known_entries(connection, "f", ["a"]))["a"].last_seen == NOW
        await entry_sql.touch_entries(connection, "f", list(known.values()), NOW + timedelta(days=1))
        found = await entry_sql.known_entries(connection, "f", ["a", "b"])
    assert (found["a"].last_seen, found["b"].last_seen) == (NOW + timedelta(days=1), NOW)


async def test_intake_is_all_or_nothing(store: Store) -> None:
    known = feed(1, baselined_at=NOW)
    await add(store, known)
    parsed = ParsedFeed("Probe", "en", (Entry("One", guid="1"), Entry("Two \U0001f6f3", guid="2")))
    with pytest.raises(Exception, match=r"(?i)no_such_column|unconsumed"):
        await take_in(store, known, parsed, {"no_such_column": 1}, NOW)
    async with store.read() as connection:
        assert (await connection.execute(select(entries.c.entry))).all() == []
        assert (await connection.execute(select(outbox.c.id))).all() == []
    taken = await take_in(store, known, parsed, {"state": "ok", "tags": ("c",)}, NOW)
    assert taken.counts == {"new": 2}
    async with store.read() as connection:
        assert len((await connection.execute(select(outbox.c.id))).all()) == 2
        [stored] = await sql.all_feeds(connection)
    assert (stored.state, stored.tags) == ("ok", ("c",))
    again = await take_in(store, known, parsed, {"state": "ok"}, NOW)
    assert (again.counts, again.published) == ({"unchanged": 2}, ())


async def test_two_entries_that_lead_to_one_stored_one_count_once(store: Store) -> None:
    known = feed(1, baselined_at=NOW)
    await add(store, known)
    link = "https://1.example/a"
    await take_in(store, known, ParsedFeed("p", None, (Entry("One", link=link),)), {"state": "ok"}, NOW)
    both = ParsedFeed("p", None, (Entry("One", guid="x", link=link), Entry("One!", guid="y", link=link)))
    assert (await take_in(store, known, both, {"state": "ok"}, NOW)).counts == {"unchanged": 1}


@pytest.mark.postgres
async def test_two_watchers_claim_no_feed_twice(postgres_url: str) -> None:
    async with Store(postgres_url) as one, Store(postgres_url) as two:
        await add(one, *(feed(number) for number in range(4)))
        now = NOW + 60 * MINUTE
        async with one.write() as first, two.write() as second:
            mine = await sql.due_feeds(first, now, 2, ())
            theirs = await sql.due_feeds(second, now, 10, ())
    assert [found.feed for found in mine] == ["feed0", "feed1"]
    assert [found.feed for found in theirs] == ["feed2", "feed3"]
