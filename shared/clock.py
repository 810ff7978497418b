"""Time is an argument. Decisions get ``now`` passed in; only services hold a clock."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time (aware, UTC) and waits."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds of this clock's time."""
        ...


class SystemClock:
    """The wall clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        await asyncio.sleep(seconds)


class ScaledClock:
    """A clock that runs ``speed`` times as fast, from ``start``: hours become seconds."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self._speed = speed
        self._epoch = datetime.now(UTC)

    def now(self) -> datetime:
        """The scaled moment, in UTC."""
        return self._start + (datetime.now(UTC) - self._epoch) * self._speed

    async def sleep(self, seconds: float) -> None:
        """Wait that many scaled seconds."""
        await asyncio.sleep(seconds / self._speed)


class ManualClock:
    """A clock for tests and replays: it moves only when told, and sleeping moves it at once."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment it was last moved to."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Jump to a moment."""
        self._now = moment

    async def sleep(self, seconds: float) -> None:
        """Advance by that many seconds and let other tasks run."""
        self._now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


async def sleep_until_set(clock: Clock, event: asyncio.Event, seconds: float) -> bool:
    """Wait until ``event`` is set, at most ``seconds`` of ``clock``; say whether it is set."""
    if event.is_set():
        return True
    waiter = asyncio.ensure_future(event.wait())
    sleeper = asyncio.ensure_future(clock.sleep(max(seconds, 0.0)))
    try:
        await asyncio.wait({waiter, sleeper}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (waiter, sleeper):
            task.cancel()
    return event.is_set()
