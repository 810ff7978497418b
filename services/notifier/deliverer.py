"""All workers together: one per receiver, so that a stuck receiver delays no other."""

import asyncio
from collections.abc import Sequence

from services.notifier.delivery import Worker


class Deliverer:
    """All workers together."""

    def __init__(self, workers: Sequence[Worker]) -> None:
        self._workers = workers

    def wake(self) -> None:
        """Say that rows were added."""
        for worker in self._workers:
            worker.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until ``stop`` is set, then what is due."""
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(worker.run(stop)) for worker in self._workers]
            waker = group.create_task(self._wake_at(stop))
            await asyncio.wait(running) if running else None
            waker.cancel()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()
