"""What every bus must do. The same tests on the embedded log and on a real Apache Kafka."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from shared.bus.consume import consume
from shared.bus.dlq import dead_letters, replay
from shared.bus.policy import Policy
from shared.bus.port import Bus, Consumer, Record, TopicPartition
from shared.clock import SystemClock
from shared.errors import PoisonError, TransientError
from shared.topics import TOPICS
from tests.contract.process import worker
from tests.contract.site import Site

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


async def test_the_registry_can_be_declared_again(bus: Bus) -> None:
    await bus.declare()
    await bus.declare()
    assert await lag(bus, "nobody", TOPICS[0].dlq) >= 0


async def test_a_record_arrives_as_it_was_published(bus: Bus, topic: str, group: str) -> None:
    sent = Record(topic, b"key", b"\x00\xff value", (("ce_id", b"7"), ("bytes", b"\xff\x00"), ("ce_id", b"8")))
    before = time.time() * 1000
    await bus.publish([sent])
    async with bus.subscribe(group, [topic]) as consumer:
        (found,) = await read(consumer, 1)
    assert (found.topic, found.key, found.value, found.headers) == (topic, b"key", b"\x00\xff value", sent.headers)
    assert found.offset == 0
    assert before - 1000 <= found.timestamp_ms <= time.time() * 1000 + 1000


async def test_the_order_of_a_key_is_kept(bus: Bus, topic: str, group: str) -> None:
    for batch in (records(topic, 60)[n : n + 7] for n in range(0, 60, 7)):
        await bus.publish(batch)
    async with bus.subscribe(group, [topic]) as consumer:
        found = await read(consumer, 60)
    assert values(found) == list(range(60))
    assert len({record.source for record in found}) > 1
    for key in {record.key for record in found}:
        numbers = [int(record.value) for record in found if record.key == key]
        assert numbers == sorted(numbers)


async def test_a_group_goes_on_after_its_commit(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 30))
    async with bus.subscribe(group, [topic]) as consumer:
        found = await read(consumer, 30)
        done = [record for record in found if record.offset < 2]
        await consumer.commit(after(done))
    async with bus.subscribe(group, [topic]) as consumer:
        again = await read(consumer, 30 - len(done))
        assert await consumer.fetch(timeout=0.05) == []
    assert values(again) == values([record for record in found if record.offset >= 2])


async def test_what_was_not_committed_comes_again(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 5))
    for _ in range(2):
        async with bus.subscribe(group, [topic]) as consumer:
            assert values(await read(consumer, 5)) == list(range(5))


async def test_groups_do_not_disturb_each_other(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 5))
    for name in (group, group + "-other"):
        async with bus.subscribe(name, [topic]) as consumer:
            found = await read(consumer, 5)
            await consumer.commit(after(found))
        assert values(found) == list(range(5))


async def test_lag_counts_what_is_not_committed(bus: Bus, topic: str, group: str) -> None:
    assert await bus.lag(group, [topic]) == dict.fromkeys(partitions(topic), 0)
    await bus.publish(records(topic, 9))
    assert await lag(bus, group, topic) == 9
    async with bus.subscribe(group, [topic]) as consumer:
        found = await read(consumer, 9)
        await consumer.commit({found[0].source: 1})
        assert await lag(bus, group, topic) == 8
        await consumer.commit(after(found))
    assert await lag(bus, group, topic) == 0


async def test_a_paused_partition_rests_and_goes_on_where_it_was(bus: Bus, topic: str, group: str) -> None:
    async with bus.subscribe(group, [topic]) as consumer:
        await turn_until(lambda: consumer.assignment() == partitions(topic), consumer)
        await bus.publish(records(topic, 3, keys=1))
        (source,) = {record.source for record in await read(consumer, 3)}
        consumer.pause(frozenset({source}))
        await bus.publish(records(topic, 60))
        others = await read(consumer, 1)
        assert source not in {record.source for record in others + await consumer.fetch(timeout=0.3)}
        assert source in consumer.assignment()
        consumer.resume(frozenset({source}))
        resumed: list[Record] = []
        async with asyncio.timeout(PATIENCE):
            while not resumed:
                resumed = [record for record in await consumer.fetch(timeout=0.2) if record.source == source]
        assert resumed[0].offset == 3


async def test_two_members_share_the_partitions(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 30))
    revoked: list[TopicPartition] = []
    fetched: list[Record] = []

    async def on_revoked(sources: frozenset[TopicPartition]) -> None:
        """What was fetched can still be committed here, so nobody else sees it."""
        revoked.extend(sources)
        await one.commit({source: offset for source, offset in after(fetched).items() if source in sources})

    async with bus.subscribe(group, [topic], on_revoked) as one:
        fetched += await read(one, 30)
        joining = asyncio.create_task(_enter(bus.subscribe(group, [topic])))
        await turn_until(joining.done, one)
        two = await joining
        try:
            again = await turn_until(
                lambda: (
                    one.assignment() | two.assignment() == partitions(topic)
                    and not one.assignment() & two.assignment()
                    and bool(one.assignment() and two.assignment())
                ),
                one,
                two,
            )
            assert revoked
            again += await one.fetch(timeout=0.1) + await two.fetch(timeout=0.1)
            assert not {record.source for record in again} & two.assignment()
        finally:
            await two.__aexit__(None, None, None)
        await turn_until(lambda: one.assignment() == partitions(topic), one)


async def _enter(consumer: Consumer) -> Consumer:
    return await consumer.__aenter__()


async def test_the_work_of_a_killed_member_is_taken_over(site: Site, bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 6, keys=1))
    async with worker(site, "hold", group, topic) as other:
        await other.line("holds")
        other.process.kill()
    async with bus.subscribe(group, [topic]) as consumer:
        assert values(await read(consumer, 6)) == list(range(6))
        await turn_until(lambda: consumer.assignment() == partitions(topic), consumer)


async def test_a_member_that_slept_through_its_lease_is_fenced(site: Site, bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 3, keys=1))
    async with worker(site, "hold", group, topic) as zombie:
        await zombie.line("holds")
        zombie.process.send_signal(signal.SIGSTOP)
        async with bus.subscribe(group, [topic]) as consumer:
            found = await read(consumer, 3)
            await consumer.commit(after(found))
            zombie.tell("commit")
            zombie.process.send_signal(signal.SIGCONT)
            assert await zombie.line("FencedError")
            assert await lag(bus, group, topic) == 0


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
