"""Records for a bus under test, and ways to read them within a bound of time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from shared.bus.consume import consume
from shared.bus.policy import Policy
from shared.bus.port import Bus, Consumer, Record, TopicPartition
from shared.clock import SystemClock

PATIENCE = 30.0  # seconds; a bus that works needs a fraction of it
QUICK = Policy(backoff_seconds=0.01, fetch_seconds=0.05, commit_seconds=0.05)
TRACEPARENT = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def records(topic: str, count: int, *, keys: int = 6) -> list[Record]:
    return [Record(topic, f"key {n % keys}".encode(), str(n).encode()) for n in range(count)]


def values(found: Sequence[Record]) -> list[int]:
    return sorted(int(record.value) for record in found)


async def read(consumer: Consumer, count: int) -> list[Record]:
    """Fetch until ``count`` records are there."""
    found: list[Record] = []
    async with asyncio.timeout(PATIENCE):
        while len(found) < count:
            found += await consumer.fetch(timeout=0.2)
    return found


async def turn_until(condition: Callable[[], bool], *consumers: Consumer) -> list[Record]:
    """Let the consumers fetch until the condition holds."""
    found: list[Record] = []
    async with asyncio.timeout(PATIENCE):
        while not condition():
            for batch in await asyncio.gather(*(consumer.fetch(timeout=0.05) for consumer in consumers)):
                found += batch
    return found


def partitions(topic: str) -> frozenset[TopicPartition]:
    return frozenset(TopicPartition(topic, number) for number in range(3))


def after(found: Sequence[Record]) -> dict[TopicPartition, int]:
    return {record.source: record.offset + 1 for record in found}


async def lag(bus: Bus, group: str, topic: str) -> int:
    return sum((await bus.lag(group, [topic])).values())


async def consume_until(
    condition: Callable[[], Awaitable[bool]],
    bus: Bus,
    group: str,
    topic: str,
    handle: Callable[[Record], Awaitable[Sequence[Record]]],
) -> None:
    """Run the loop until the condition holds, then stop it."""
    stop = asyncio.Event()

    async def check() -> None:
        async with asyncio.timeout(PATIENCE):
            while not await condition():
                await asyncio.sleep(0.02)
        stop.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(
            consume(bus, group=group, topics=[topic], handle=handle, stop=stop, clock=SystemClock(), policy=QUICK)
        )
        tasks.create_task(check())
