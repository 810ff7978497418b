"""Delivery: one worker per receiver sends what its ledger rows say, in order; a stuck receiver delays no other."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from services.notifier.channels import Channel
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from services.notifier.ledger import Ledger, Row
from shared.clock import Clock, sleep_until_set
from shared.errors import FencedError, TransientError

_IDLE_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 60.0
_STORE_RETRY_SECONDS = 1.0
_FIRST_BACKOFF, _LONGEST_BACKOFF = 2.0, 600.0
_LONGEST_RETRY_AFTER = 3600.0
_BUG_TRIES = 3
_DIGEST_ROWS = 500
_LAST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a send may take, when to give up on a row, and what to do about an unknown outcome."""

    send: timedelta
    give_up: timedelta
    hold_unknown: bool


def backoff(attempts: int, jitter: float, retry_after: float | None = None) -> timedelta:
    """How long to wait after that many attempts: doubling from 2 s to 10 min, between half and all of it by
    ``jitter`` (0..1), and never less than the receiver asked for (an hour at most).
    """
    full = min(_FIRST_BACKOFF * 2 ** min(attempts - 1, 20), _LONGEST_BACKOFF)
    asked = min(retry_after or 0.0, _LONGEST_RETRY_AFTER)
    return timedelta(seconds=max(full * (0.5 + jitter / 2), asked))


class Pace:
    """At most one message per interval for each key, such as a Slack channel; the first goes at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next: dict[str, datetime] = {}

    async def wait(self, key: str, seconds: float) -> None:
        """Return when this key may send, and reserve the moment."""
        now = self._clock.now()
        turn = max(self._next.get(key, now), now)
        self._next[key] = turn + timedelta(seconds=seconds)
        if turn > now:
            await self._clock.sleep((turn - now).total_seconds())


class Worker:
    """Sends one receiver's rows. ``step`` is the whole of it; ``run`` repeats it."""

    def __init__(
        self,
        receiver: str,
        channel: Channel,
        *,
        ledger: Ledger,
        clock: Clock,
        pace: Pace,
        patience: Patience,
        jitter: Callable[[], float] | None = None,
    ) -> None:
        self._receiver = receiver
        self._channel = channel
        self._ledger = ledger
        self._clock = clock
        self._pace = pace
        self._patience = patience
        self._jitter = jitter or random.SystemRandom().random
        self._wake = asyncio.Event()
        self._log = structlog.get_logger()

    def wake(self) -> None:
        """Say that there may be something to send."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until ``stop`` is set, then send what is due and can be sent now."""
        while not stop.is_set():
            self._wake.clear()
            wait = await self._guarded_step()
            if wait > 0 and not stop.is_set():
                await sleep_until_set(self._clock, self._wake, wait)
        for _ in range(_LAST_STEPS):
            if await self._guarded_step() > 0:
                break

    async def _guarded_step(self) -> float:
        try:
            return await self.step()
        except TransientError as error:
            self._log.warning("ledger.unreachable", receiver=self._receiver, reason=error.reason)
            return _STORE_RETRY_SECONDS
        except FencedError:
            self._log.warning("delivery.fenced", receiver=self._receiver)
            return 0.0

    async def step(self) -> float:
        """Send the next message if one is due; return the seconds until there may be more, 0 for at once."""
        digest = self._channel.digest
        rows = await self._ledger.open_rows(self._receiver, _DIGEST_ROWS if digest else 1)
        now = self._clock.now()
        if not rows:
            return _IDLE_SECONDS
        if not rows[0].claimable(now):
            return max(min((rows[0].ready_at() - now).total_seconds(), _LONGEST_WAIT_SECONDS), 0.001)
        if rows[0].abandoned(now) and self._patience.hold_unknown:
            await self._hold(rows[0])
            return 0.0
        await self._pace.wait(self._channel.pace_key, self._channel.pace_seconds)
        claimed = await self._ledger.claim([row for row in rows if row.claimable(now)])
        await self._send(claimed, abandoned=any(row.abandoned(now) for row in rows))
        return 0.0

    async def _hold(self, row: Row) -> None:
        claimed = await self._ledger.claim([row])
        await self._ledger.unknown(claimed, "crashed_while_sending")
        self._tell("delivery.unknown", claimed, level="error", reason="crashed_while_sending")

    async def _send(self, rows: Sequence[Row], *, abandoned: bool) -> None:
        """One request for these rows, and its outcome into the ledger."""
        if abandoned:
            self._tell("delivery.repeated", rows, level="warning", reason="crashed_while_sending")
        alerts = [row.alert for row in rows]
        try:
            async with asyncio.timeout(self._patience.send.total_seconds()):
                ref = await self._channel.send(alerts, message_id=rows[0].delivery)
        except TimeoutError:
            await self._unsure(rows, OutcomeUnknownError("timeout"))
        except OutcomeUnknownError as error:
            await self._unsure(rows, error)
        except TransientError as error:
            await self._again(rows, error)
        except PermanentDeliveryError as error:
            await self._fail(rows, error.reason)
        except Exception as error:  # noqa: BLE001 - a bug in one channel must not stop the others
            self._log.exception("delivery.crashed", receiver=self._receiver, delivery=rows[0].delivery)
            await self._crashed(rows, f"bug_{type(error).__name__}")
        else:
            await self._recorded(lambda: self._ledger.sent(rows, ref))
            self._tell("delivery.sent", rows, ref=ref)

    async def _unsure(self, rows: Sequence[Row], error: OutcomeUnknownError) -> None:
        if not self._patience.hold_unknown:
            await self._again(rows, error)
            return
        await self._recorded(lambda: self._ledger.unknown(rows, error.reason))
        self._tell("delivery.unknown", rows, level="error", reason=error.reason)

    async def _again(self, rows: Sequence[Row], error: TransientError) -> None:
        now = self._clock.now()
        if now - rows[0].first_due_at >= self._patience.give_up:
            await self._fail(rows, f"gave_up_after_{error.reason}")
            return
        wait = backoff(rows[0].attempts, self._jitter(), error.retry_after)
        await self._recorded(lambda: self._ledger.retry(rows, error.reason, now + wait))
        self._tell(
            "delivery.postponed", rows, level="warning", reason=error.reason, seconds=round(wait.total_seconds(), 1)
        )

    async def _crashed(self, rows: Sequence[Row], reason: str) -> None:
        if rows[0].attempts >= _BUG_TRIES:
            await self._fail(rows, reason)
        else:
            await self._again(rows, TransientError(reason))

    async def _fail(self, rows: Sequence[Row], reason: str) -> None:
        await self._recorded(lambda: self._ledger.failed(rows, reason))
        self._tell("delivery.failed", rows, level="error", reason=reason)

    async def _recorded(self, record: Callable[[], Awaitable[None]]) -> None:
        """Write an outcome down, however long the store is away: a forgotten "sent" would be a second message."""
        while True:
            try:
                return await record()
            except TransientError as error:
                self._log.warning("ledger.unreachable", receiver=self._receiver, reason=error.reason)
                await self._clock.sleep(_STORE_RETRY_SECONDS)

    def _tell(self, event: str, rows: Sequence[Row], *, level: str = "info", **more: object) -> None:
        for row in rows:
            getattr(self._log, level)(
                event,
                delivery=row.delivery,
                alert=row.alert.alert,
                situation=row.alert.situation,
                receiver=row.receiver,
                channel=row.channel,
                attempts=row.attempts,
                trace=row.trace.trace,
                **more,
            )


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
