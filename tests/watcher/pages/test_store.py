"""The statements of pages, robots.txt files and hubs: one contract, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from services.watcher import store as feeds_sql
from services.watcher.gate import HostGate
from services.watcher.holds import Hold
from services.watcher.pages import store as sql
from services.watcher.pages.values import Outcome, Rules
from services.watcher.sites import shard_of
from services.watcher.websub import store as hubs_sql
from services.watcher.websub.values import HubSubscription
from shared.events import PageWanted, Story
from shared.store.engine import Store
from shared.trace import Trace

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 2 * MINUTE


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with Store(store_url) as opened:
        yield opened


def wanted(story: str, url: str = "https://news.a.example/1", revision: int = 0) -> PageWanted:
    about = Story(
        story=story, revision=revision, feed="f", source="s", host="a.example", url=url, title="Our own", first_seen=NOW
    )
    return PageWanted(story=about, url=url, reason="positive")


async def want(store: Store, *events: PageWanted) -> list[bool]:
    async with store.write() as connection:
        return [await sql.store_wanted(connection, event, Trace.start(), NOW) for event in events]


async def claimed(store: Store, now: datetime, *busy: str, shards: frozenset[int] | None = None) -> list[str]:
    gate = HostGate(1.0)
    gate.shards = shards
    for site in busy:
        gate.take(site)
    async with store.write() as connection:
        return [one.page for one in await sql.claim(connection, now, LEASE, 8, gate)]


async def test_a_page_is_stored_once_and_claimed_one_a_site_for_a_while(store: Store) -> None:
    events = [wanted("1"), wanted("1"), wanted("2", "https://www.a.example/2"), wanted("3", "https://b.example/3")]
    assert await want(store, *events) == [True, False, True, True]
    assert await claimed(store, NOW, "b.example") == ["1.0.wanted"]
    assert await claimed(store, NOW) == ["2.0.wanted", "3.0.wanted"]
    assert await claimed(store, NOW) == []
    assert len(await claimed(store, NOW + LEASE)) == 2


async def test_what_is_settled_is_over_and_what_is_postponed_comes_again(store: Store) -> None:
    await want(store, wanted("1"), wanted("2", "https://b.example/2"))
    async with store.write() as connection:
        await sql.settle(connection, "1.0.wanted", Outcome("skipped", "paywall"), NOW)
        await sql.settle(connection, "2.0.wanted", Outcome("wanted", "http_503", next_try=NOW + MINUTE), NOW)
        assert await sql.next_try(connection) == NOW + MINUTE
    assert await claimed(store, NOW) == []
    async with store.write() as connection:
        [one] = await sql.claim(connection, NOW + MINUTE, LEASE, 8, HostGate(1.0))
    assert (one.event.story.story, one.attempts, one.wanted_at) == ("2", 1, NOW)


async def test_pages_of_another_watchers_sites_are_left_to_it(store: Store) -> None:
    await want(store, wanted("1"))
    mine = shard_of("a.example")
    assert await claimed(store, NOW, shards=frozenset(range(mine))) == []
    assert await claimed(store, NOW, shards=frozenset({mine})) == ["1.0.wanted"]


async def test_a_held_host_is_left_alone(store: Store) -> None:
    await want(store, wanted("1"))
    async with store.write() as connection:
        await feeds_sql.store_hold(connection, Hold("news.a.example", NOW + MINUTE, "http_429"))
    assert await claimed(store, NOW) == []
    assert await claimed(store, NOW + MINUTE) == ["1.0.wanted"]


async def test_the_caps_count_what_was_wanted_within_a_day(store: Store) -> None:
    await want(store, wanted("1"), wanted("2"))
    async with store.read() as connection:
        assert await sql.over_cap(connection, "news.a.example", NOW, 2, 2) is None
        assert await sql.over_cap(connection, "news.a.example", NOW, 2, 1) == "cap_host"
        assert await sql.over_cap(connection, "news.a.example", NOW, 1, 1) == "cap_day"
        assert await sql.over_cap(connection, "b.example", NOW, 2, 1) is None
        assert await sql.over_cap(connection, "news.a.example", NOW + timedelta(days=1), 0, 0) is None


async def test_the_rules_of_a_site_are_kept_and_replaced(store: Store) -> None:
    async with store.write() as connection:
        assert await sql.rules_of(connection, "https://a.example") is None
        for rules in (Rules("https://a.example", "rules", b"x\0y", NOW), Rules("https://a.example", "all", b"", NOW)):
            await sql.store_rules(connection, rules)
            assert await sql.rules_of(connection, "https://a.example") == rules


async def test_subscriptions_at_hubs_are_kept_found_and_forgotten(store: Store) -> None:
    one = HubSubscription("f", "https://h.example/", "https://a.example/", "token", "secret", "wanted", NOW)
    async with store.write() as connection:
        await hubs_sql.keep(connection, one)
        assert await hubs_sql.due(connection, NOW, 9) == [one]
        assert await hubs_sql.due(connection, NOW - MINUTE, 9) == []
        assert await hubs_sql.unpolled(connection, feeds_sql.POLLED) == ["f"]
        await hubs_sql.change(connection, "f", {"state": "leaving", "lease_until": NOW})
        assert await hubs_sql.unpolled(connection, feeds_sql.POLLED) == []
        found = await hubs_sql.by_token(connection, "token")
        assert found is not None
        assert (found.state, found.lease_until) == ("leaving", NOW)
        await hubs_sql.forget(connection, "f")
        assert await hubs_sql.everything(connection) == []


def test_token_and_secret_are_in_no_text() -> None:
    one = HubSubscription("f", "https://h.example/", "https://a.example/", "t0ken", "s3cret", "wanted", NOW)
    assert "t0ken" not in repr(one)
    assert "s3cret" not in repr(one)
