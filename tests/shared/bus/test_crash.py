"""Two processes handle the records of one file and are killed at random: nothing is lost, the order of a key is kept."""

import asyncio
import os
import random
import sys
from asyncio.subprocess import Process
from pathlib import Path

import pytest

from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.events import Story
from shared.topics import Topic

ROOT = Path(__file__).parents[3]
IN, OUT = (Topic(name, Story, "for the test", partitions=4) for name in ("in", "out"))
RECORDS, KEYS, KILLS, LEASE = 300, 17, 4, 0.5
WORKER = f"""
import asyncio, pathlib, random, sys
from shared.bus.consume import consume
from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import SystemClock

async def handle(record):
    await asyncio.sleep(random.random() * 0.02)
    return [Record("out", record.key, record.value, (("ce_id", record.value),))]

async def main():
    async with SqliteBus(pathlib.Path(sys.argv[1]), lease={LEASE}) as bus:
        await consume(bus, group="group", topics=["in"], handle=handle, stop=asyncio.Event(), clock=SystemClock())

asyncio.run(main())
"""


async def start(path: Path) -> Process:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, str(path), env=environment, stdout=asyncio.subprocess.DEVNULL
    )


async def kill(process: Process) -> None:
    process.kill()
    await process.wait()


async def run_and_kill(bus: SqliteBus, path: Path, rng: random.Random) -> None:
    workers = [await start(path), await start(path)]
    try:
        published, handled, kills = 0, 0, 0
        while handled < RECORDS:
            if published < RECORDS:
                batch = range(published, published + 10)
                await bus.publish([Record("in", b"key %d" % (n % KEYS), b"%d" % n) for n in batch])
                published += 10
            handled = published - sum((await bus.lag("group", ["in"])).values())
            if kills < KILLS and handled > RECORDS * kills / (KILLS + 1):
                victim = rng.randrange(2)
                await kill(workers[victim])
                workers[victim] = await start(path)
                kills += 1
            await asyncio.sleep(rng.random() * 0.05)
        assert kills == KILLS
    finally:
        for process in workers:
            await kill(process)


@pytest.mark.slow
async def test_kill_9_loses_nothing_and_keeps_the_order_of_each_key(tmp_path: Path) -> None:
    path = tmp_path / "bus.db"
    async with SqliteBus(path, lease=LEASE) as bus:
        await bus.declare([IN, OUT])
        async with asyncio.timeout(50):
            await run_and_kill(bus, path, random.Random(20260301))  # noqa: S311  # a fixed seed
        firsts: dict[bytes, list[int]] = {}
        seen: set[int] = set()
        async with bus.subscribe("check", ["out"]) as consumer:
            while found := await consumer.fetch(1000, timeout=0):
                for record in found:
                    number = int(record.value)
                    if number not in seen:
                        firsts.setdefault(record.key, []).append(number)
                    seen.add(number)
        assert seen == set(range(RECORDS))
        assert all(numbers == sorted(numbers) for numbers in firsts.values())
        assert await bus.read(lambda db: db.execute("pragma integrity_check").fetchone()) == ("ok",)
