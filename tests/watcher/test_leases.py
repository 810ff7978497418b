"""Several watchers, one store: who polls what. On both engines."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher import store as sql
from services.watcher.dues import Dues
from services.watcher.gate import HostGate
from services.watcher.intake import settle
from services.watcher.leases import RENEW_SECONDS, Lease, Leases, divide
from services.watcher.sites import SHARDS, shard_of
from services.watcher.values import Entry, Feed, ParsedFeed
from shared.clock import ManualClock
from shared.errors import FencedError
from shared.instance import named
from shared.store.engine import Store
from shared.store.group import GroupCommit

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EVERY = frozenset(range(SHARDS))


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with Store(store_url) as opened:
        yield opened


def watcher(store: Store, name: str) -> Leases:
    return Leases(store, name, seconds=60, margin=20, rest=1)


async def confirmed(store: Store, leases: Leases, now: datetime) -> frozenset[int]:
    async with store.write() as connection:
        return await leases.confirmed(connection, now)


async def settled(*watchers: Leases, now: datetime) -> datetime:
    """After a few rounds each has its part."""
    for _ in range(3):
        for one in watchers:
            await one.renew(now)
        now += RENEW_SECONDS * SECOND
    return now


async def test_one_alone_has_it_all_and_at_once(store: Store) -> None:
    alone = watcher(store, "a")
    await alone.renew(NOW)
    assert await confirmed(store, alone, NOW) == EVERY == alone.held
    assert alone.share == 1
    assert alone.due_in(NOW) == 20


async def test_two_have_a_half_each_and_never_the_same(store: Store) -> None:
    first, second = watcher(store, "a"), watcher(store, "b")
    now = await settled(first, second, now=NOW)
    mine, theirs = await confirmed(store, first, now), await confirmed(store, second, now)
    assert mine | theirs == EVERY
    assert not mine & theirs
    assert len(mine) == len(theirs) == SHARDS // 2
    assert first.due_in(now) <= RENEW_SECONDS


async def test_the_dead_ones_part_is_taken_when_its_lease_has_run_out_and_not_before(store: Store) -> None:
    dead, heir = watcher(store, "a"), watcher(store, "b")
    now = await settled(dead, heir, now=NOW)
    before = heir.held
    await heir.renew(now + 30 * SECOND)
    assert heir.held == before
    late = now + 61 * SECOND
    await heir.renew(late)
    assert heir.held == EVERY
    assert await confirmed(store, heir, late) == before  # what was another's rests for a moment
    assert await confirmed(store, heir, late + SECOND) == EVERY
    assert await confirmed(store, dead, late) == frozenset()


async def test_a_hand_over_is_taken_up_at_the_next_look(store: Store) -> None:
    leaving, heir = watcher(store, "a"), watcher(store, "b")
    now = await settled(leaving, heir, now=NOW)
    await leaving.release(now)
    assert await confirmed(store, leaving, now) == frozenset()
    await heir.renew(now + SECOND)
    assert heir.held == EVERY


async def test_one_that_is_started_again_under_its_name_goes_on_at_once(store: Store) -> None:
    await watcher(store, "a").renew(NOW)
    again = watcher(store, "a")
    await again.renew(NOW + SECOND)
    assert await confirmed(store, again, NOW + SECOND) == EVERY


async def test_nothing_begins_under_a_lease_that_may_end_before(store: Store) -> None:
    alone = watcher(store, "a")
    await alone.renew(NOW)
    assert await confirmed(store, alone, NOW + 39 * SECOND) == EVERY
    assert await confirmed(store, alone, NOW + 40 * SECOND) == frozenset()


async def test_a_clock_set_back_makes_it_renew(store: Store) -> None:
    alone = watcher(store, "a")
    await alone.renew(NOW)
    assert alone.due_in(NOW - timedelta(hours=1)) == 0
    assert alone.due_in(NOW + timedelta(hours=1)) == 0


async def test_a_busy_shard_is_left_later(store: Store) -> None:
    first, second = watcher(store, "a"), watcher(store, "b")
    await first.renew(NOW)
    await second.renew(NOW)
    await first.renew(NOW, busy=EVERY)
    assert first.held == EVERY
    await first.renew(NOW, busy=[63])
    assert 63 in first.held
    assert len(first.held) == SHARDS // 2


async def test_only_feeds_of_our_shards_are_claimed_and_no_feed_twice(store: Store) -> None:
    async with store.write() as connection:
        for number in range(40):
            await sql.add_feed(connection, feed(f"https://n{number}.example/rss"))
    both = watcher(store, "a"), watcher(store, "b")
    now = await settled(*both, now=NOW)
    parts = []
    for one in both:
        dues = Dues(store, HostGate(1), one, lambda feed, now: now + 300 * SECOND)
        parts.append(await dues.claim(now + SECOND, 100))
    for one, part in zip(both, parts, strict=True):
        assert {shard_of(found.site) for found in part} <= one.held
    assert sorted(found.url for part in parts for found in part) == sorted(
        f"https://n{n}.example/rss" for n in range(40)
    )


@pytest.mark.parametrize("parsed", [None, ParsedFeed("t", None, (Entry("Norway sends 300 soldiers", guid="1"),))])
async def test_what_a_watcher_brings_home_too_late_is_refused(store: Store, parsed: ParsedFeed | None) -> None:
    stored = feed("https://n.example/rss")
    async with store.write() as connection:
        await sql.add_feed(connection, stored)
    leases = watcher(store, "a")
    await leases.renew(NOW)
    dues = Dues(store, HostGate(0), leases, lambda feed, now: now + SECOND)
    [slow] = await dues.claim(NOW, 1)
    [quick] = await dues.claim(NOW + 2 * SECOND, 1)
    commits = GroupCommit(store, ManualClock(NOW))
    await settle(commits, quick, parsed, changes("new"), NOW + 3 * SECOND)
    if parsed is None:
        await settle(commits, slow, parsed, changes("old"), NOW + 4 * SECOND)
    else:
        with pytest.raises(FencedError):
            await settle(commits, slow, parsed, changes("old"), NOW + 4 * SECOND)
    async with store.read() as connection:
        [found] = await sql.all_feeds(connection)
    assert found.etag == "new"


@given(
    owners=st.lists(st.sampled_from([None, "a", "b", "c"]), min_size=SHARDS, max_size=SHARDS),
    ages=st.lists(st.integers(-50, 50), min_size=SHARDS, max_size=SHARDS),
    alive=st.integers(1, 80),
    busy=st.sets(st.integers(0, SHARDS - 1)),
)
def test_nobody_takes_what_another_holds_nor_more_than_a_fair_part(
    owners: list[str | None], ages: list[int], alive: int, busy: set[int]
) -> None:
    leases = {
        number: Lease(owner, NOW + age * SECOND) for number, (owner, age) in enumerate(zip(owners, ages, strict=True))
    }
    part = divide(leases, "a", alive, busy, NOW)
    mine = {number for number, owner in enumerate(owners) if owner == "a"}
    assert part.kept | part.left == mine
    assert not part.kept & part.left
    assert not part.left & busy
    for number in part.taken:
        assert leases[number].owner is None or leases[number].until <= NOW
    fair = -(-SHARDS // alive)
    assert len(part.kept | part.taken) <= max(fair, len(mine - part.left))
    if not mine & busy:
        assert len(part.kept | part.taken) <= max(fair, 1)


def test_a_name_is_one_processs_and_comes_back(tmp_path: Path) -> None:
    with named(tmp_path, "instance") as first, named(tmp_path, "instance") as second:
        assert first != second
    with named(tmp_path, "instance") as again:
        assert again == first


async def test_claims_of_two_at_the_same_time_share_no_feed(store: Store) -> None:
    async with store.write() as connection:
        for number in range(20):
            await sql.add_feed(connection, feed(f"https://n{number}.example/rss"))
    both = watcher(store, "a"), watcher(store, "b")
    now = await settled(*both, now=NOW)
    dues = [Dues(store, HostGate(1), one, lambda feed, now: now + 300 * SECOND) for one in both]
    found = await asyncio.gather(*(one.claim(now + SECOND, 10) for _ in range(3) for one in dues))
    urls = [item.url for part in found for item in part]
    assert len(urls) == len(set(urls)) == 20


def feed(url: str) -> Feed:
    host = url.split("/")[2]
    return Feed(url, url, host, "", (), "cli", backfill=True, poll_seconds=None, added_at=NOW, next_due=NOW)


def changes(etag: str) -> dict[str, object]:
    return {"state": "ok", "etag": etag}
