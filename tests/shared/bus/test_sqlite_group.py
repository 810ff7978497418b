import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus import sqlite_group as groups
from shared.bus import sqlite_log as log_file
from shared.bus.sqlite_group import Member, share
from shared.errors import FencedError

LEASE = 10.0


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    log_file.create(db)
    log_file.declare(db, "topic", partitions=6, retention_ms=1000)
    yield db
    db.close()


def member(name: str, boot: str = "boot") -> Member:
    return Member("group", name, ("topic",), boot)


def settle(db: sqlite3.Connection, now: float, *members: Member) -> dict[str, set[int]]:
    """Let the members beat and hand over until nothing moves."""
    for _ in range(4):
        for each in members:
            if surplus := groups.beat(db, each, now, LEASE).surplus:
                groups.release(db, each, surplus)
    return {each.id: set(groups.beat(db, each, now, LEASE).holdings) for each in members}


@given(st.integers(1, 12), st.sets(st.sampled_from("ABCDEF"), min_size=1), st.data())
def test_the_share_out_settles_evenly_and_moves_no_more_than_it_must(
    count: int, members: set[str], data: st.DataObject
) -> None:
    parts = list(range(count))
    owners = {part: data.draw(st.sampled_from("ABCDEFXY")) for part in parts}
    kept = dict(owners)
    for _ in range(3):
        for me in sorted(members):
            taken, surplus = share(me, members, parts, owners)
            assert all(owners.get(part) not in members for part in taken), "taken from a living member"
            owners.update(dict.fromkeys(taken, me))
            owners.update(dict.fromkeys(surplus, "nobody"))
    held = [sum(owner == me for owner in owners.values()) for me in members]
    assert sum(held) == count
    assert max(held) - min(held) <= 1
    each = count // len(members)
    for me in members:
        mine = {part for part in parts if kept[part] == me}
        stayed = {part for part in mine if owners[part] == me}
        assert len(stayed) >= min(len(mine), each)


def test_a_second_member_gets_half(db: sqlite3.Connection) -> None:
    one, two = member("one"), member("two")
    assert len(settle(db, 0.0, one)["one"]) == 6
    held = settle(db, 1.0, one, two)
    assert (len(held["one"]), len(held["two"])) == (3, 3)
    assert not held["one"] & held["two"]


def test_nothing_is_taken_from_a_living_member(db: sqlite3.Connection) -> None:
    one, two = member("one"), member("two")
    groups.beat(db, one, 0.0, LEASE)
    assert groups.beat(db, two, 1.0, LEASE).holdings == {}
    assert len(groups.beat(db, one, 2.0, LEASE).surplus) == 3


def test_a_silent_member_loses_its_partitions_after_its_lease(db: sqlite3.Connection) -> None:
    one, two = member("one"), member("two")
    groups.beat(db, one, 0.0, LEASE)
    assert groups.beat(db, two, LEASE, LEASE).holdings == {}
    assert len(groups.beat(db, two, LEASE + 0.1, LEASE).holdings) == 6


def test_a_lease_of_an_earlier_boot_is_void(db: sqlite3.Connection) -> None:
    groups.beat(db, member("one", "before"), 5000.0, LEASE)
    assert len(groups.beat(db, member("two", "after"), 4999.0, LEASE).holdings) == 6


def test_a_lease_from_the_future_is_void_where_boots_have_no_id(db: sqlite3.Connection) -> None:
    groups.beat(db, member("one", ""), 5000.0, LEASE)
    assert len(groups.beat(db, member("two", ""), 30.0, LEASE).holdings) == 6


def test_a_commit_of_an_earlier_ownership_is_fenced(db: sqlite3.Connection) -> None:
    one, two = member("one"), member("two")
    (part, held), *_ = groups.beat(db, one, 0.0, LEASE).holdings.items()
    groups.commit(db, one, {part: (held.epoch, 5)})
    groups.beat(db, two, 60.0, LEASE)
    with pytest.raises(FencedError):
        groups.commit(db, one, {part: (held.epoch, 7)})
    groups.leave(db, two)
    regained = groups.beat(db, one, 61.0, LEASE).holdings[part]
    assert regained.start == 5
    with pytest.raises(FencedError):
        groups.commit(db, one, {part: (held.epoch, 7)})
    groups.commit(db, one, {part: (regained.epoch, 7)})


def test_a_group_that_committed_nothing_leaves_no_trace(db: sqlite3.Connection) -> None:
    groups.beat(db, member("one"), 0.0, LEASE)
    groups.leave(db, member("one"))
    for table in ("grp", "member", "owner", "committed"):
        assert db.execute(f"select count(*) from {table}").fetchone() == (0,)  # noqa: S608  # names are the test's own


def test_members_of_other_topics_do_not_count(db: sqlite3.Connection) -> None:
    log_file.declare(db, "other", partitions=2, retention_ms=1000)
    elsewhere = Member("group", "elsewhere", ("other",), "boot")
    held = settle(db, 0.0, member("one"), elsewhere)
    assert (len(held["one"]), len(held["elsewhere"])) == (6, 2)
