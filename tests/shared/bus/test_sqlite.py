import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.errors import ConfigError, TransientError
from shared.events import Story
from shared.topics import Topic

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOPIC = Topic("stories", Story, "for the test", partitions=2, retention=timedelta(days=7))


def records(count: int) -> list[Record]:
    return [Record("stories", b"%d" % n, b"%d" % n) for n in range(count)]


async def left(bus: SqliteBus, group: str = "reader") -> int:
    return sum((await bus.lag(group, ["stories"])).values())


async def test_records_survive_the_process(tmp_path: Path) -> None:
    for _ in range(2):
        async with SqliteBus(tmp_path / "new folder" / "bus.db") as bus:
            await bus.declare([TOPIC])
            await bus.publish(records(3))
    async with SqliteBus(tmp_path / "new folder" / "bus.db") as bus:
        assert await left(bus) == 6


async def test_what_is_past_its_retention_goes_and_the_rest_stays(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    async with SqliteBus(tmp_path / "bus.db", clock=clock) as bus:
        await bus.declare([TOPIC])
        await bus.publish(records(1200))
        clock.move_to(NOON + timedelta(days=6))
        await bus.publish(records(10))
        assert await bus.prune() == 0
        clock.move_to(NOON + timedelta(days=8))
        assert await bus.prune() == 1200
        assert await left(bus) == 10
        async with bus.subscribe("reader", ["stories"]) as consumer:
            found = await consumer.fetch(timeout=0)
        assert sorted(int(record.value) for record in found) == list(range(10))
        assert min(record.offset for record in found) > 500


async def test_a_step_of_the_wall_clock_moves_no_partition(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    async with SqliteBus(tmp_path / "bus.db", clock=clock) as bus:
        await bus.declare([TOPIC])
        async with bus.subscribe("group", ["stories"]) as one:
            clock.move_to(NOON + timedelta(days=1))
            async with bus.subscribe("group", ["stories"]) as two:
                await two.fetch(timeout=0)
                assert len(one.assignment()) == 2
                assert two.assignment() == frozenset()


async def test_a_member_whose_handler_takes_long_keeps_its_lease(tmp_path: Path) -> None:
    now = [0.0]
    async with SqliteBus(tmp_path / "bus.db", lease=0.03, monotonic=lambda: now[0]) as bus:
        await bus.declare([TOPIC])
        async with bus.subscribe("group", ["stories"]) as busy:
            now[0] = 0.02
            async with asyncio.timeout(20):
                while await bus.read(lambda db: db.execute("select seen from member").fetchone()) != (0.02,):
                    await asyncio.sleep(0.005)
            now[0] = 0.04
            async with bus.subscribe("group", ["stories"]) as other:
                assert (len(busy.assignment()), other.assignment()) == (2, frozenset())


async def test_a_publish_to_an_unknown_topic_may_be_tried_again(tmp_path: Path) -> None:
    async with SqliteBus(tmp_path / "bus.db") as bus:
        with pytest.raises(TransientError, match="unknown_topic"):
            await bus.publish(records(1))
        await bus.declare([TOPIC])
        await bus.publish(records(1))


async def test_a_full_disk_is_transient_and_takes_nothing_along(tmp_path: Path) -> None:
    async with SqliteBus(tmp_path / "bus.db") as bus:
        await bus.declare([TOPIC])
        await bus.publish(records(2))
        await bus.read(lambda db: db.execute("pragma max_page_count = 20"))
        with pytest.raises(TransientError, match="disk_full"):
            await bus.publish([Record("stories", b"k", b"x" * 1_000_000)])
        await bus.read(lambda db: db.execute("pragma max_page_count = 100000"))
        assert await left(bus) == 2
        await bus.publish([Record("stories", b"k", b"x" * 1_000_000)])
        assert await left(bus) == 3


async def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "bus.db")
    db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(ConfigError, match=r"bus.db: written by a newer version"):
        await SqliteBus(tmp_path / "bus.db").__aenter__()


async def test_a_folder_that_cannot_be_made_is_a_config_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="name a file in a folder that can be written"):
        await SqliteBus(tmp_path / "file" / "bus.db").__aenter__()


async def test_the_number_of_partitions_can_be_overridden(tmp_path: Path) -> None:
    async with SqliteBus(tmp_path / "bus.db", partitions=1) as bus:
        await bus.declare([TOPIC])
        assert len(await bus.lag("group", ["stories", "stories.dlq"])) == 2


async def test_a_busy_partition_does_not_starve_the_others(tmp_path: Path) -> None:
    async with SqliteBus(tmp_path / "bus.db") as bus:
        await bus.declare([TOPIC])
        await bus.publish(records(100))
        async with bus.subscribe("group", ["stories"]) as consumer:
            found = await consumer.fetch(5, timeout=0) + await consumer.fetch(5, timeout=0)
        assert {record.partition for record in found} == {0, 1}
