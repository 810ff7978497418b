"""Delivery: a worker sends what one receiver's ledger rows say, in order."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from services.notifier.background import background_of
from services.notifier.book import Book
from services.notifier.channels import Channel
from services.notifier.errors import LookUpRefusedError, OutcomeUnknownError, PermanentDeliveryError
from services.notifier.ledger import Ledger, Row
from services.notifier.pace import DIGEST_ROWS, DOUBT_SECONDS, FOLDED_ROWS, Pace, Patience, backoff, batch, free_at
from shared.clock import Clock, sleep_until_set
from shared.errors import FencedError, TransientError
from shared.ids import derive

_IDLE_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 60.0
_STORE_RETRY_SECONDS = 1.0
_BUG_TRIES = 3
_LAST_STEPS = 100


class Worker:
    """Sends one receiver's rows. ``step`` is the whole of it; ``run`` repeats it."""

    def __init__(
        self,
        receiver: str,
        channel: Channel,
        *,
        ledger: Ledger,
        book: Book,
        clock: Clock,
        pace: Pace,
        patience: Patience,
        empty_at: Callable[[datetime], datetime | None] | None = None,
        jitter: Callable[[], float] | None = None,
    ) -> None:
        self._receiver = receiver
        self._channel = channel
        self._ledger = ledger
        self._clock = clock
        self._pace = pace
        self._patience = patience
        self._book = book
        self._empty_at = empty_at
        self._limited_until: datetime | None = None
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
        rows = await self._ledger.open_rows(self._receiver, self._look_ahead())
        now = self._clock.now()
        if not rows:
            return await self._nothing_new(now)
        free, fold_above = await self._allowance(now)
        chosen = batch(rows, now, fold_above, digest=self._channel.digest, folds=self._channel.folds)
        if not chosen:
            ready = min(row.ready_at() for row in (rows if self._channel.digest else rows[:1]))
            return max(min((ready - now).total_seconds(), _LONGEST_WAIT_SECONDS), 0.001)
        if free > now:
            self._say_limited(len(rows), free)
            return max(min((free - now).total_seconds(), _LONGEST_WAIT_SECONDS), 0.001)
        doubtful = chosen[0].doubtful or chosen[0].state == "sending"
        if doubtful and self._patience.hold_unknown and not self._channel.looks_up:
            await self._hold(chosen)
            return 0.0
        await self._pace.wait(self._channel.pace_key, self._channel.pace_seconds)
        await self._send(await self._ledger.claim(chosen), doubtful=doubtful)
        return 0.0

    def _look_ahead(self) -> int:
        if self._channel.digest:
            return DIGEST_ROWS
        return max(self._patience.fold_above + 1, FOLDED_ROWS) if self._channel.folds else 1

    async def _allowance(self, now: datetime) -> tuple[datetime, int]:
        """When the next message is within the rate limit, and beyond how many waiting rows one message lists them."""
        limit, window = self._patience.messages, self._patience.window
        if limit is None:
            return now, self._patience.fold_above
        sent = await self._book.sent_since(now - window)
        return free_at(sent, limit, window, now), min(self._patience.fold_above, max(limit - len(sent), 1))

    def _say_limited(self, waiting: int, free: datetime) -> None:
        """Once for each wait."""
        if self._limited_until != free:
            self._limited_until = free
            self._log.info("delivery.held", receiver=self._receiver, reason="rate_limit", rows=waiting, until=free)

    async def _nothing_new(self, now: datetime) -> float:
        """Send the empty digest that a reader asked for, if it is due."""
        due = self._empty_at(now) if self._empty_at else None
        if due is not None and await self._book.first_empty(due):
            try:
                await self._channel.send([], message_id=derive("empty", self._receiver, due.isoformat()))
            except (TransientError, PermanentDeliveryError) as error:
                self._log.warning("digest.dropped", receiver=self._receiver, reason=error.reason)
        return _IDLE_SECONDS

    async def _hold(self, rows: Sequence[Row]) -> None:
        claimed = await self._ledger.claim(rows)
        await self._ledger.unknown(claimed, "crashed_while_sending")
        self._tell("delivery.unknown", claimed, level="error", reason="crashed_while_sending")

    async def _send(self, rows: Sequence[Row], *, doubtful: bool) -> None:
        """One request for these rows, and its outcome into the ledger."""
        if doubtful and not self._channel.looks_up:
            self._tell("delivery.repeated", rows, level="warning", reason="outcome_unknown")
        try:
            ref = await self._request(rows, doubtful=doubtful)
        except TimeoutError:
            await self._unsure(rows, OutcomeUnknownError("timeout"))
        except OutcomeUnknownError as error:
            await self._unsure(rows, error)
        except LookUpRefusedError as error:
            await self._without_look_up(rows, error.reason)
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

    async def _request(self, rows: Sequence[Row], *, doubtful: bool) -> str:
        background = await background_of(
            rows, self._book, digest=self._channel.digest, since=self._clock.now() - self._patience.open_for
        )
        async with asyncio.timeout(self._patience.send.total_seconds()):
            return await self._channel.send(
                [row.alert for row in rows],
                message_id=rows[0].message or rows[0].delivery,
                background=replace(background, doubtful=doubtful),
            )

    async def _without_look_up(self, rows: Sequence[Row], reason: str) -> None:
        """The receiver cannot be asked after all: as for one that never can."""
        if self._patience.hold_unknown:
            await self._recorded(lambda: self._ledger.unknown(rows, reason))
            self._tell("delivery.unknown", rows, level="error", reason=reason)
            return
        self._tell("delivery.repeated", rows, level="warning", reason=reason)
        await self._send(rows, doubtful=False)

    async def _unsure(self, rows: Sequence[Row], error: OutcomeUnknownError) -> None:
        if self._patience.hold_unknown and not self._channel.looks_up:
            await self._recorded(lambda: self._ledger.unknown(rows, error.reason))
            self._tell("delivery.unknown", rows, level="error", reason=error.reason)
            return
        await self._again(rows, error, doubtful=True)

    async def _again(self, rows: Sequence[Row], error: TransientError, *, doubtful: bool = False) -> None:
        now = self._clock.now()
        if now - rows[0].first_due_at >= self._patience.give_up:
            await self._fail(rows, f"gave_up_after_{error.reason}")
            return
        asked = max(error.retry_after or 0.0, DOUBT_SECONDS if doubtful and self._channel.looks_up else 0.0)
        wait = backoff(rows[0].attempts, self._jitter(), asked)
        await self._recorded(lambda: self._ledger.retry(rows, error.reason, now + wait, doubtful=doubtful))
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
