"""Which source is first. Headlines are our own."""

from datetime import UTC, datetime, timedelta

from services.watcher import store as sql
from services.watcher.history import lead_times, siblings
from services.watcher.intake import take_in
from services.watcher.lead import Lead, leads
from services.watcher.values import Entry, Feed, ParsedFeed
from shared.store.engine import Store

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_leads_are_counted_on_shared_stories_alone() -> None:
    seen = [
        ("map", "s1", NOW), ("rss", "s1", NOW + 10 * MINUTE), ("json", "s1", NOW + 30 * MINUTE),
        ("map", "s2", NOW + MINUTE), ("rss", "s2", NOW),
        ("map", "s3", NOW),
    ]  # fmt: skip
    assert leads(seen) == {
        "map": Lead(2, 0.5, (600 - 60) / 2),
        "rss": Lead(2, 0.5, (-600 + 60) / 2),
        "json": Lead(1, 0.0, -1800),
    }


def test_nothing_shared_tells_nothing() -> None:
    assert leads([("map", "s1", NOW), ("rss", "s2", NOW)]) == {}


async def test_the_store_remembers_when_each_feed_had_a_story(store: Store) -> None:
    old, told = Entry("Old", link="https://a.example/1"), Entry("Kenya sends troops", link="https://a.example/2")
    feeds = [subscribed("map"), subscribed("rss")]
    for feed in feeds:
        async with store.write() as connection:
            await sql.add_feed(connection, feed)
        await take_in(store, feed, ParsedFeed("", None, (old,)), {"state": "ok", "baselined_at": NOW}, NOW)
    for feed, minutes in zip(await siblings(store, "map.a.example", "x"), (1, 16), strict=True):
        await take_in(store, feed, ParsedFeed("", None, (old, told)), {"state": "ok"}, NOW + minutes * MINUTE)
    found = await lead_times(store, feeds)
    assert found == {"map": Lead(1, 1.0, 900), "rss": Lead(1, 0.0, -900)}


def subscribed(name: str) -> Feed:
    host = f"{name}.a.example"
    return Feed(
        name, f"https://{host}/", host, name, (), "cli", backfill=False, poll_seconds=None, added_at=NOW, next_due=NOW
    )  # fmt: skip
