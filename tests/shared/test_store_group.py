"""Group commit, on both engines."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import ManualClock
from shared.errors import TransientError
from shared.store.engine import Store
from shared.store.group import GroupCommit
from shared.store.tables import unsubscribed

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with Store(store_url) as opened:
        yield opened


class Counting:
    """A store that counts its transactions."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.transactions = 0

    def write(self) -> object:
        self.transactions += 1
        return self.store.write()


async def add(connection: AsyncConnection, name: str) -> str:
    await connection.execute(unsubscribed.insert().values(receiver=name, at=NOW))
    return name


async def stored(store: Store) -> int:
    async with store.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(unsubscribed))).scalar_one())


async def test_what_comes_together_is_one_transaction(store: Store) -> None:
    counting = Counting(store)
    commits = GroupCommit(counting, ManualClock(NOW))  # type: ignore[arg-type] # quacks like one
    names = await asyncio.gather(*(commits.run(lambda c, n=number: add(c, str(n))) for number in range(20)))
    assert names == [str(number) for number in range(20)]
    assert await stored(store) == 20
    assert counting.transactions == 1


async def test_one_that_fails_spoils_no_other(store: Store) -> None:
    commits = GroupCommit(store, ManualClock(NOW))

    async def broken(connection: AsyncConnection) -> None:
        await add(connection, "twice")
        await add(connection, "twice")

    found = await asyncio.gather(
        commits.run(lambda c: add(c, "a")), commits.run(broken), commits.run(lambda c: add(c, "b")),
        return_exceptions=True,
    )  # fmt: skip
    assert (found[0], found[2]) == ("a", "b")
    assert isinstance(found[1], Exception)
    assert await stored(store) == 2


async def test_a_group_waits_for_its_turn_unless_one_is_in_a_hurry(store: Store) -> None:
    clock = ManualClock(NOW)
    commits = GroupCommit(store, clock, seconds=10)
    await commits.run(lambda c: add(c, "first"))
    assert clock.now() == NOW
    await commits.run(lambda c: add(c, "second"))
    assert clock.now() == NOW + timedelta(seconds=10)
    await commits.run(lambda c: add(c, "third"), soon=True)
    assert clock.now() == NOW + timedelta(seconds=10)


async def test_a_clock_that_goes_back_keeps_nobody_waiting_longer(store: Store) -> None:
    clock = ManualClock(NOW)
    commits = GroupCommit(store, clock, seconds=10)
    await commits.run(lambda c: add(c, "first"))
    clock.move_to(NOW - timedelta(hours=1))
    await commits.run(lambda c: add(c, "second"))
    assert clock.now() <= NOW - timedelta(hours=1) + timedelta(seconds=10)


async def test_a_store_out_of_reach_is_told_to_all(store: Store) -> None:
    commits = GroupCommit(store, ManualClock(NOW))

    async def away(connection: AsyncConnection) -> None:
        raise TransientError("store_unreachable")

    found = await asyncio.gather(commits.run(away), commits.run(lambda c: add(c, "a")), return_exceptions=True)
    assert all(isinstance(error, TransientError) for error in found)
    assert await stored(store) == 0
