"""What the loop over every bus must do: poison, replay, order of commits, an end, a rebalance. On both buses."""

import asyncio
from collections.abc import Mapping, Sequence

from shared.bus.consume import consume
from shared.bus.dlq import dead_letters, replay
from shared.bus.port import Bus, Record
from shared.clock import SystemClock
from shared.errors import PoisonError, TransientError
from tests.contract.process import worker
from tests.contract.site import Site
from tests.contract.traffic import (
    PATIENCE,
    QUICK,
    TRACEPARENT,
    consume_until,
    lag,
    read,
    records,
)


async def test_a_poison_record_is_kept_with_its_bytes_and_the_next_is_handled(bus: Bus, topic: str, group: str) -> None:
    poison = Record(topic, b"key 0", b"\xff not json", (("traceparent", TRACEPARENT), ("raw", b"\xfe")))
    await bus.publish([poison, *records(topic, 2, keys=1)])
    handled: list[bytes] = []

    async def handle(record: Record) -> Sequence[Record]:
        if record.value == poison.value:
            raise PoisonError("bad_schema", "not JSON")
        handled.append(record.value)
        return []

    async def done() -> bool:
        return await lag(bus, group, topic) == 0

    await consume_until(done, bus, group, topic, handle)
    assert handled == [b"0", b"1"]
    (letter,) = await dead_letters(bus, topic)
    assert (letter.record.key, letter.record.value, letter.record.headers) == (poison.key, poison.value, poison.headers)
    assert (letter.record.topic, letter.record.offset) == (topic, 0)
    assert (letter.reason, letter.attempts, letter.group, letter.replayed) == ("bad_schema", 1, group, False)
    assert letter.exception == "PoisonError: bad_schema: not JSON"


async def test_a_dead_letter_is_replayed_once_and_as_it_was(bus: Bus, topic: str, group: str) -> None:
    poison = Record(topic, b"key", b"\xff", (("raw", b"\xfe"),))
    await bus.publish([poison])

    async def refuse(record: Record) -> Sequence[Record]:
        if record.offset == 0:
            raise ValueError("not a number")
        return []

    async def done() -> bool:
        return await lag(bus, group, topic) == 0

    await consume_until(done, bus, group, topic, refuse)
    assert [letter.reason for letter in await dead_letters(bus, topic)] == ["bad_value"]
    assert await replay(bus, topic) == 1
    assert await replay(bus, topic) == 0
    assert [letter.replayed for letter in await dead_letters(bus, topic)] == [True]
    async with bus.subscribe(group + "-reader", [topic]) as consumer:
        first, second = await read(consumer, 2)
    assert (second.key, second.value, second.headers) == (first.key, first.value, first.headers)


class Stuck:
    """A bus whose publish to one topic fails until it is freed; the rest passes through."""

    def __init__(self, bus: Bus, topic: str) -> None:
        self._bus = bus
        self._topic = topic
        self.refused = 0
        self.freed = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._bus, name)

    async def publish(self, outputs: Sequence[Record]) -> None:
        if not self.freed and any(record.topic == self._topic for record in outputs):
            self.refused += 1
            raise TransientError("kafka_unreachable")
        await self._bus.publish(outputs)


async def test_nothing_is_committed_before_its_outputs_are_published(bus: Bus, topic: str, group: str) -> None:
    stuck = Stuck(bus, topic + ".out")
    await bus.publish(records(topic, 4, keys=1))
    lags: list[int] = []

    async def handle(record: Record) -> Sequence[Record]:
        return [Record(topic + ".out", record.key, record.value)]

    async def done() -> bool:
        lags.append(await lag(bus, group, topic))
        stuck.freed = stuck.freed or stuck.refused > 5
        return lags[-1] == 0

    await consume_until(done, stuck, group, topic, handle)  # type: ignore[arg-type]
    assert lags[0] == 4
    assert stuck.refused > 5
    async with bus.subscribe(group + "-reader", [topic + ".out"]) as consumer:
        assert [int(record.value) for record in await read(consumer, 4)] == [0, 1, 2, 3]


async def test_sigterm_finishes_what_is_in_hand_and_commits_it(site: Site, bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 300))
    async with worker(site, "work", group, topic) as first:
        for _ in range(5):
            await first.line("ended")
        first.process.terminate()
        assert await first.rest() == 0
    began, ended = ({line.split()[1] for line in first.lines if line.startswith(word)} for word in ("began", "ended"))
    assert began == ended
    assert len(ended) < 300
    assert await lag(bus, group, topic) == 300 - len(ended)
    async with bus.subscribe(group, [topic]) as consumer:
        rest = await read(consumer, 300 - len(ended))
    assert not {record.value.decode() for record in rest} & ended


async def test_the_loop_rides_out_a_rebalance(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 30))
    seen: list[int] = []

    async def handle(record: Record) -> Sequence[Record]:
        seen.append(int(record.value))
        await asyncio.sleep(0.005)
        return []

    async def run(stop: asyncio.Event) -> None:
        await consume(bus, group=group, topics=[topic], handle=handle, stop=stop, clock=SystemClock(), policy=QUICK)

    stops: Mapping[str, asyncio.Event] = {"one": asyncio.Event(), "two": asyncio.Event()}
    async with asyncio.TaskGroup() as tasks, asyncio.timeout(PATIENCE):
        tasks.create_task(run(stops["one"]))
        while len(seen) < 5:
            await asyncio.sleep(0.01)
        second = tasks.create_task(run(stops["two"]))
        await bus.publish(records(topic, 60)[30:])
        while await lag(bus, group, topic):
            await asyncio.sleep(0.02)
        stops["two"].set()
        await second
        await bus.publish(records(topic, 70)[60:])
        while await lag(bus, group, topic):
            await asyncio.sleep(0.02)
        stops["one"].set()
    assert sorted(set(seen)) == list(range(70))
