"""The one loop that every service uses: fetch, handle in order, publish, commit.

fetch ─▶ a lane for each partition ─▶ handle ─▶ outputs durable ─▶ commit the low-water mark
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence

import structlog

from shared.bus.handler import Handle, Handler
from shared.bus.lane import Lane, drain
from shared.bus.outage import Outage
from shared.bus.policy import DEFAULT, DeadLetterTally, Policy, backoff
from shared.bus.port import Bus, Consumer, Record, TopicPartition
from shared.clock import Clock, sleep_until_set
from shared.errors import FencedError, TransientError

OnIdle = Callable[[], Awaitable[None]]


async def consume(
    bus: Bus,
    *,
    group: str,
    topics: Sequence[str],
    handle: Handle,
    stop: asyncio.Event,
    clock: Clock,
    policy: Policy = DEFAULT,
    rng: random.Random | None = None,
    on_idle: OnIdle | None = None,
) -> None:
    """Handle the records of ``topics`` until ``stop`` is set; then finish those in hand, commit, leave the group.

    Args:
        bus: an entered bus.
        group: the consumer group; one name per service.
        topics: what to read.
        handle: makes the records to publish of one record. Raises PoisonError or ValueError for what can never be
            handled, TransientError for what may pass; it may see a record again after a crash or a rebalance.
        stop: ends the loop.
        clock: waits between tries, and dates dead letters.
        policy: limits and times.
        rng: draws the jitter.
        on_idle: awaited when a fetch brought nothing and nothing is in hand.

    Raises:
        TooManyDeadLettersError: nearly everything is a dead letter; the fault is ours.
    """
    draw = rng or random.Random()  # noqa: S311  # jitter is no secret
    handler = Handler(bus, group, handle, clock, policy, draw, Outage(group), DeadLetterTally(policy))
    await _Loop(handler, topics, stop, on_idle).run()


class _Loop:
    """One membership of the group, entered again for as long as the bus cannot be reached."""

    def __init__(self, handler: Handler, topics: Sequence[str], stop: asyncio.Event, on_idle: OnIdle | None) -> None:
        self._handler = handler
        self._policy = handler.policy
        self._outage = handler.outage
        self._topics = topics
        self._stop = stop
        self._on_idle = on_idle
        self._lanes: dict[TopicPartition, Lane] = {}
        self._paused: frozenset[TopicPartition] = frozenset()
        self._assigned: frozenset[TopicPartition] = frozenset()
        self._next_commit = 0.0
        self._consumer: Consumer
        self._log = structlog.get_logger().bind(group=handler.group)

    async def run(self) -> None:
        while not self._stop.is_set():
            try:
                consumer = self._handler.bus.subscribe(self._handler.group, self._topics, self._revoked)
                async with consumer as self._consumer:
                    self._outage.over("join")
                    await self._member()
            except TransientError as error:
                await self._back_off("join", error)

    async def _member(self) -> None:
        try:
            while not self._stop.is_set():
                await self._turn()
        finally:
            await self._let_go(list(self._lanes), self._policy.stop_seconds)

    async def _turn(self) -> None:
        records = await self._fetch()
        self._note_assignment()
        for record in records or ():
            self._submit(record)
        self._regulate()
        for lane in list(self._lanes.values()):
            lane.raise_failure()
        await self._commit_when_due()
        if records == [] and self._on_idle and all(lane.idle for lane in self._lanes.values()):
            await self._on_idle()

    async def _fetch(self) -> list[Record] | None:
        """The next records; None when the bus is out of reach."""
        try:
            records = await self._consumer.fetch(self._policy.fetch_records, self._policy.fetch_seconds)
        except TransientError as error:
            await self._back_off("fetch", error)
            return None
        self._outage.over("fetch")
        return records

    def _submit(self, record: Record) -> None:
        if record.source not in self._lanes:
            self._lanes[record.source] = Lane(record, self._handler.settle)
        self._lanes[record.source].submit(record)

    def _regulate(self) -> None:
        """Pause the partitions whose lane is full, resume those that have room again."""
        full = frozenset(tp for tp, lane in self._lanes.items() if lane.waiting >= self._policy.lane_records)
        roomy = frozenset(tp for tp in self._paused if self._waiting(tp) <= self._policy.lane_records // 2)
        self._consumer.pause(full - self._paused)
        self._consumer.resume(roomy)
        self._paused = (self._paused | full) - roomy

    def _waiting(self, source: TopicPartition) -> int:
        return self._lanes[source].waiting if source in self._lanes else 0

    def _note_assignment(self) -> None:
        """Log a new assignment, and drop the lanes of partitions that went without a word."""
        assigned = self._consumer.assignment()
        for source in self._lanes.keys() - assigned:
            self._lanes.pop(source).end()
        if assigned != self._assigned:
            self._assigned = assigned
            self._log.info("partitions.assigned", partitions=_names(assigned))

    async def _revoked(self, partitions: frozenset[TopicPartition]) -> None:
        """Called by the bus before it gives partitions to somebody else."""
        await self._let_go([tp for tp in self._lanes if tp in partitions], self._policy.revoke_seconds)
        self._paused -= partitions
        self._assigned -= partitions
        self._log.info("partitions.revoked", partitions=_names(partitions))

    async def _let_go(self, sources: Sequence[TopicPartition], seconds: float) -> None:
        """Finish the records in hand, commit, forget the rest; somebody will fetch it again."""
        lanes = [self._lanes[source] for source in sources]
        await drain(lanes, seconds)
        await self._commit(lanes)
        for source in sources:
            self._lanes.pop(source, None)

    async def _commit_when_due(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._next_commit:
            self._next_commit = now + self._policy.commit_seconds
            await self._commit(list(self._lanes.values()))

    async def _commit(self, lanes: Sequence[Lane]) -> None:
        """Commit how far the lanes are done. What fails now goes with the next commit, or is fetched again."""
        marks = {lane: lane.done for lane in lanes if lane.done > lane.committed}
        if not marks:
            return
        try:
            await self._consumer.commit({lane.source: done for lane, done in marks.items()})
        except FencedError:
            await self._commit_singly(marks)
        except TransientError as error:
            self._outage.failed("commit", error.reason)
        else:
            self._outage.over("commit")
            for lane, done in marks.items():
                lane.committed = done

    async def _commit_singly(self, marks: dict[Lane, int]) -> None:
        """One of the partitions was lost: find out which, keep the others. A lost lane ends, its successor waits
        until the bus has given the partition anew, so that nothing is committed over a gap.
        """
        for lane, done in marks.items():
            try:
                await self._consumer.commit({lane.source: done})
            except FencedError:
                self._log.warning("partition.fenced", partition=_names([lane.source])[0], offset=done)
                lane.end()
                lane.committed = done
            except TransientError as error:
                self._outage.failed("commit", error.reason)
            else:
                lane.committed = done

    async def _back_off(self, operation: str, error: TransientError) -> None:
        failures = self._outage.failed(operation, error.reason)
        jitter = self._handler.rng.random()
        wait = backoff(failures, jitter, self._policy.backoff_seconds, self._policy.bus_cap_seconds)
        await sleep_until_set(self._handler.clock, self._stop, wait)


def _names(sources: Iterable[TopicPartition]) -> list[str]:
    return [f"{source.topic}/{source.partition}" for source in sorted(sources)]
