"""A process of its own for the contract suite: ``worker.py SITE MODE GROUP TOPIC``. It tells what it does on stdout."""

import asyncio
import signal
import sys
from collections.abc import Sequence

import structlog

from shared.bus.consume import consume
from shared.bus.port import Bus, Record
from shared.clock import SystemClock
from shared.errors import TroopwatchError
from tests.contract.site import Site


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201  # the parent reads it


async def hold(bus: Bus, group: str, topic: str) -> None:
    """Fetch until told to commit on stdin; then say how that went."""
    async with bus.subscribe(group, [topic]) as consumer:
        records: list[Record] = []
        while not records:
            records = await consumer.fetch()
        say("holds", records[0].partition, records[0].offset)
        told = asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        while not told.done():
            await asyncio.wait([told], timeout=0.05)
        try:
            await consumer.commit({records[0].source: records[0].offset + 1})
            say("committed")
        except TroopwatchError as error:
            say(type(error).__name__)


async def work(bus: Bus, group: str, topic: str) -> None:
    """Run the loop until SIGTERM. Each record takes a while; its output goes to the topic's ``.out``."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)

    async def handle(record: Record) -> Sequence[Record]:
        say("began", record.value.decode())
        await asyncio.sleep(0.02)
        say("ended", record.value.decode())
        return [Record(topic + ".out", record.key, record.value)]

    await consume(bus, group=group, topics=[topic], handle=handle, stop=stop, clock=SystemClock())


async def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    async with Site.load(sys.argv[1]).bus() as bus:
        await {"hold": hold, "work": work}[sys.argv[2]](bus, *sys.argv[3:])


if __name__ == "__main__":
    asyncio.run(main())
