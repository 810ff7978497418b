"""Handles one record to its end: outputs published, or the record buried, or given back because the work ends."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import count

import structlog
from structlog.contextvars import bound_contextvars

from shared.bus.dlq import bury
from shared.bus.outage import Outage
from shared.bus.policy import Bury, DeadLetterTally, Policy, backoff, judge
from shared.bus.port import Bus, Record
from shared.clock import Clock, sleep_until_set
from shared.envelope import trace_of
from shared.errors import PoisonError, TransientError

Handle = Callable[[Record], Awaitable[Sequence[Record]]]


@dataclass(frozen=True, slots=True)
class Handler:
    """What all lanes of one consumer share."""

    bus: Bus
    group: str
    handle: Handle
    clock: Clock
    policy: Policy
    rng: random.Random
    outage: Outage
    tally: DeadLetterTally

    async def settle(self, record: Record, ended: asyncio.Event) -> bool:
        """Handle the record and publish what came of it; False when ``ended`` was set before that was durable.

        Raises:
            TooManyDeadLettersError: the limit of the policy is reached; the record is not buried.
        """
        place = f"{record.topic}/{record.partition}/{record.offset}"
        with bound_contextvars(trace=trace_of(record).trace, record=place):
            outputs = await self._outputs(record, ended)
            if outputs is None:
                return False
            try:
                return await self._publish(outputs, ended)
            except PoisonError as error:
                return await self._publish([self._bury(record, error.reason, error, 1)], ended)

    async def _outputs(self, record: Record, ended: asyncio.Event) -> Sequence[Record] | None:
        """What the handler makes of the record, or its dead letter; None when the work ends first."""
        for attempt in count(1):
            try:
                outputs = await self.handle(record)
            except Exception as error:  # noqa: BLE001  # whatever a handler raises must not lose the record
                decision = judge(error, attempt, self.rng.random(), self.policy)
                if isinstance(decision, Bury):
                    return [self._bury(record, decision.reason, error, attempt)]
                structlog.get_logger().warning(
                    "record.retried", reason=decision.reason, attempt=attempt, delay=round(decision.delay, 2)
                )
                if await sleep_until_set(self.clock, ended, decision.delay):
                    return None
            else:
                self.tally.handled()
                return outputs
        raise AssertionError("count() ended")

    async def _publish(self, outputs: Sequence[Record], ended: asyncio.Event) -> bool:
        while outputs:
            try:
                await self.bus.publish(outputs)
            except TransientError as error:
                failures = self.outage.failed("publish", error.reason)
                wait = backoff(failures, self.rng.random(), self.policy.backoff_seconds, self.policy.bus_cap_seconds)
                if await sleep_until_set(self.clock, ended, wait):
                    return False
            else:
                self.outage.over("publish")
                break
        return True

    def _bury(self, record: Record, reason: str, error: Exception, attempts: int) -> Record:
        self.tally.buried()
        traceback = error if reason == "bug" else None
        structlog.get_logger().error(
            "record.dead_lettered",
            reason=reason,
            exception=f"{type(error).__name__}: {error}"[:500],
            attempts=attempts,
            exc_info=traceback,
        )
        return bury(record, reason=reason, error=error, attempts=attempts, group=self.group, now=self.clock.now())
