"""What every bus must do. The same tests on the embedded log and on a real Apache Kafka."""

import asyncio
import signal
import time

from shared.bus.port import Bus, Consumer, Record, TopicPartition
from shared.topics import TOPICS
from tests.contract.process import worker
from tests.contract.site import Site
from tests.contract.traffic import (
    PATIENCE,
    after,
    lag,
    partitions,
    read,
    records,
    turn_until,
    values,
)


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
