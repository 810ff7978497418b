"""One partition's records, handled in order, and how far they are done."""

import asyncio
from collections.abc import Awaitable, Callable, Collection

from shared.bus.port import Record, TopicPartition

Settle = Callable[[Record, asyncio.Event], Awaitable[bool]]


class Lane:
    """A queue and the task that works it off. ``done`` is the next offset to commit, ``committed`` what already is.

    Records are settled one after another, so ``done`` never leaves a gap behind.
    """

    def __init__(self, first: Record, settle: Settle) -> None:
        self.source: TopicPartition = first.source
        self.done = self.committed = first.offset
        self._expected = first.offset
        self._settle = settle
        self._queue: asyncio.Queue[Record | None] = asyncio.Queue()
        self._busy = False
        self._ended = asyncio.Event()
        self.task = asyncio.create_task(self._run(), name=f"lane {first.topic}/{first.partition}")

    def submit(self, record: Record) -> None:
        """Queue a record, unless it is here already (fetched again) or the lane has ended."""
        if record.offset >= self._expected and not self._ended.is_set():
            self._expected = record.offset + 1
            self._queue.put_nowait(record)

    @property
    def waiting(self) -> int:
        """Records in the queue."""
        return self._queue.qsize()

    @property
    def idle(self) -> bool:
        """Nothing is queued or in hand."""
        return not self._busy and not self.waiting

    def end(self) -> None:
        """Finish the record in hand and start no other."""
        if not self._ended.is_set():
            self._ended.set()
            self._queue.put_nowait(None)

    def raise_failure(self) -> None:
        """Raise what ended the task, if anything did."""
        if self.task.done() and not self.task.cancelled():
            self.task.result()

    async def _run(self) -> None:
        while (record := await self._queue.get()) and not self._ended.is_set():
            self._busy = True
            if not await self._settle(record, self._ended):
                return
            self.done = record.offset + 1
            self._busy = False


async def drain(lanes: Collection[Lane], seconds: float) -> None:
    """End lanes and wait for the records in hand; those that take longer are cancelled."""
    for lane in lanes:
        lane.end()
    tasks = [lane.task for lane in lanes]
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=seconds)
        await _cancel(late)


async def _cancel(tasks: Collection[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
