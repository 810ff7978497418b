import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import SystemClock
from shared.errors import TransientError
from shared.outbox import Relay, enqueue
from shared.store.engine import Store
from shared.topics import STORIES

NOW = datetime(2026, 3, 17, 6, tzinfo=UTC)


def record(value: str) -> Record:
    return Record(STORIES.name, b"key", value.encode(), (("ce_id", value.encode()), ("x", "é".encode())))


class Unsteady(SqliteBus):
    """A real bus that is out of reach for the first publishes, or fails after one was durable."""

    refusals = 0
    lost_replies = 0

    async def publish(self, records: Sequence[Record]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise TransientError("test_refused")
        await super().publish(records)
        if self.lost_replies:
            self.lost_replies -= 1
            raise TransientError("test_reply_lost")


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Unsteady]:
    async with Unsteady(tmp_path / "bus.db") as bus:
        await bus.declare()
        yield bus


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with Store(store_url) as store:
        yield store


async def put(store: Store, *values: str, service: str = "watcher") -> None:
    async with store.write() as connection:
        await enqueue(connection, service, [record(value) for value in values])


async def published(bus: SqliteBus) -> list[Record]:
    async with bus.subscribe("test", [STORIES.name]) as consumer:
        return await consumer.fetch(timeout=0.1)


async def test_what_is_stored_is_published_in_order(store: Store, bus: Unsteady) -> None:
    await put(store, "1", "2")
    await put(store, "3")
    assert await Relay(store, bus, "watcher", SystemClock()).drain() == 3
    found = await published(bus)
    assert [one.value for one in found] == [b"1", b"2", b"3"]
    assert found[0].headers == record("1").headers


async def test_what_is_published_is_not_published_again(store: Store, bus: Unsteady) -> None:
    await put(store, "1")
    relay = Relay(store, bus, "watcher", SystemClock())
    assert [await relay.drain(), await relay.drain()] == [1, 0]


async def test_a_rolled_back_transaction_publishes_nothing(store: Store, bus: Unsteady) -> None:
    with pytest.raises(ZeroDivisionError):
        async with store.write() as connection:
            await enqueue(connection, "watcher", [record("1")])
            raise ZeroDivisionError
    assert await Relay(store, bus, "watcher", SystemClock()).drain() == 0


async def test_each_service_has_its_own_outbox(store: Store, bus: Unsteady) -> None:
    await put(store, "1", service="notifier")
    assert await Relay(store, bus, "watcher", SystemClock()).drain() == 0


async def test_a_bus_out_of_reach_loses_nothing(store: Store, bus: Unsteady) -> None:
    await put(store, "1")
    bus.refusals = 1
    relay = Relay(store, bus, "watcher", SystemClock())
    with pytest.raises(TransientError):
        await relay.drain()
    assert await relay.drain() == 1


async def test_a_lost_reply_publishes_twice_with_the_same_id(store: Store, bus: Unsteady) -> None:
    await put(store, "1")
    bus.lost_replies = 1
    relay = Relay(store, bus, "watcher", SystemClock())
    with pytest.raises(TransientError):
        await relay.drain()
    await relay.drain()
    assert [one.header("ce_id") for one in await published(bus)] == ["1", "1"]


async def test_the_relay_publishes_what_is_left_when_it_is_stopped(store: Store, bus: Unsteady) -> None:
    stop = asyncio.Event()
    stop.set()
    await put(store, "1")
    await Relay(store, bus, "watcher", SystemClock()).run(stop)
    assert [one.value for one in await published(bus)] == [b"1"]


async def test_a_woken_relay_publishes_at_once(store: Store, bus: Unsteady) -> None:
    stop, relay = asyncio.Event(), Relay(store, bus, "watcher", SystemClock())
    running = asyncio.create_task(relay.run(stop))
    async with bus.subscribe("test", [STORIES.name]) as consumer:
        await put(store, "1")
        relay.wake()
        found = await consumer.fetch(timeout=20)
    stop.set()
    await running
    assert [one.value for one in found] == [b"1"]
