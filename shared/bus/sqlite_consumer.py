"""A consumer of the embedded log: fetches, keeps its lease, hands partitions over."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar

from shared.bus import sqlite_group as group_log
from shared.bus import sqlite_log as log_file
from shared.bus.port import OnRevoked, Record, TopicPartition
from shared.bus.sqlite_group import Member
from shared.bus.sqlite_log import Database
from shared.errors import FencedError, TransientError

POLL_SECONDS = 0.05
T = TypeVar("T")


class Log(Protocol):
    """What a consumer needs of its bus. ``lease`` is in seconds of ``monotonic``."""

    lease: float
    monotonic: Callable[[], float]

    async def transact(self, job: Callable[..., T], *args: Any) -> T:
        """Run a job in one write transaction."""
        ...

    async def read(self, job: Callable[..., T], *args: Any) -> T:
        """Run a job that only reads."""
        ...

    def wake(self) -> None:
        """Tell this process's consumers that there is something new."""
        ...

    def waking(self, waker: asyncio.Event) -> contextlib.AbstractContextManager[None]:
        """Set ``waker`` whenever there is something new."""
        ...


@dataclass(slots=True)
class _Owned:
    """A partition that a consumer owns, and the next offset that it reads there."""

    source: TopicPartition
    epoch: int
    position: int


class SqliteConsumer:
    """One member of a group on the embedded log. A task of its own renews its lease while handlers work."""

    def __init__(self, bus: Log, member: Member, on_revoked: OnRevoked | None) -> None:
        self._bus = bus
        self._member = member
        self._on_revoked = on_revoked
        self._owned: dict[int, _Owned] = {}
        self._paused: frozenset[TopicPartition] = frozenset()
        self._generation = 0
        self._last_beat = float("-inf")
        self._turn = 0
        self._waker = asyncio.Event()
        self._exit = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._exit.enter_context(self._bus.waking(self._waker))
        await self._rebalance()
        heartbeat = asyncio.create_task(self._beat_forever())
        self._exit.push_async_callback(cancel, heartbeat)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._exit.aclose()
        self._owned = {}
        with contextlib.suppress(TransientError):  # the lease runs out by itself
            await self._bus.transact(group_log.leave, self._member)
        self._bus.wake()

    def assignment(self) -> frozenset[TopicPartition]:
        """The partitions that this member owns now."""
        return frozenset(owned.source for owned in self._owned.values())

    async def fetch(self, max_records: int = 100, timeout: float = 1.0) -> list[Record]:
        """Up to ``max_records`` next records; see the port."""
        deadline = time.monotonic() + timeout
        while True:
            self._waker.clear()
            if self._bus.monotonic() - self._last_beat > self._bus.lease / 3:
                await self._rebalance()
            records, generation = await self._bus.read(self._read, max_records)
            if generation != self._generation:
                await self._rebalance()
                continue
            self._advance(records)
            left = deadline - time.monotonic()
            if records or left <= 0:
                return records
            await self._wait(min(left, POLL_SECONDS))

    def pause(self, partitions: frozenset[TopicPartition]) -> None:
        """Fetch nothing more from these, without giving them up."""
        self._paused |= partitions

    def resume(self, partitions: frozenset[TopicPartition]) -> None:
        """Fetch from these again, where ``pause`` left off."""
        self._paused -= partitions

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Record the next offset to read of each partition, all or none; see the port."""
        parts = {owned.source: (part, owned.epoch) for part, owned in self._owned.items()}
        if lost := offsets.keys() - parts.keys():
            raise FencedError(f"partitions of group {self._member.group} were lost: {sorted(lost)}")
        rows = {parts[source][0]: (parts[source][1], offset) for source, offset in offsets.items()}
        await self._bus.transact(group_log.commit, self._member, rows)

    def _read(self, db: Database, limit: int) -> tuple[list[Record], int]:
        """Read in turns, so that no busy partition starves the others. Runs in the bus's thread and moves nothing."""
        wanted = [(part, owned) for part, owned in self._owned.items() if owned.source not in self._paused]
        first = self._turn % len(wanted) if wanted else 0
        records: list[Record] = []
        for part, owned in wanted[first:] + wanted[:first]:
            if len(records) < limit:
                records += log_file.read(db, part, owned.source, owned.position, limit - len(records))
        return records, group_log.generation_of(db, self._member.group)

    def _advance(self, records: Iterable[Record]) -> None:
        self._turn += 1
        positions = {record.source: record.offset + 1 for record in records}
        for owned in self._owned.values():
            owned.position = positions.get(owned.source, owned.position)

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._waker.wait()

    async def _rebalance(self) -> None:
        """Beat; let go of what was lost, hand over what is surplus, start on what is new."""
        standing = await self._bus.transact(group_log.beat, self._member, self._bus.monotonic(), self._bus.lease)
        held = {part: holding.epoch for part, holding in standing.holdings.items()}
        await self._give_up(frozenset(part for part, owned in self._owned.items() if held.get(part) != owned.epoch))
        if standing.surplus:
            await self._give_up(standing.surplus)
            await self._bus.transact(group_log.release, self._member, standing.surplus)
            self._bus.wake()
        for part in standing.holdings.keys() - self._owned.keys() - standing.surplus:
            source = await self._bus.read(log_file.source_of, part)
            holding = standing.holdings[part]
            self._owned[part] = _Owned(source, holding.epoch, holding.start)
        self._generation = standing.generation
        self._last_beat = self._bus.monotonic()

    async def _give_up(self, parts: frozenset[int]) -> None:
        sources = frozenset(self._owned[part].source for part in parts if part in self._owned)
        if sources and self._on_revoked:
            await self._on_revoked(sources)
        self._paused -= sources
        for part in parts:
            self._owned.pop(part, None)

    async def _beat_forever(self) -> None:
        while True:
            await asyncio.sleep(self._bus.lease / 3)
            with contextlib.suppress(TransientError):  # fetch meets the same trouble and reports it
                if not await self._bus.transact(group_log.renew, self._member, self._bus.monotonic()):
                    self._last_beat = float("-inf")


async def cancel(task: asyncio.Task[None]) -> None:
    """Cancel a task and see it end."""
    task.cancel()
    await asyncio.wait([task])
