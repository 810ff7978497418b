"""The polls in flight: begun for feeds that are due, each behind the gate, and brought to an end with the watcher."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from services.watcher.dues import Dues
from services.watcher.gate import HostGate, Turn
from services.watcher.poll import Poller
from services.watcher.values import Feed
from shared.clock import Clock

_DRAIN_SECONDS = 5.0


class Polls:
    """At most ``concurrency`` polls at a time. ``found`` is called when one stored stories, ``ended`` when one ends."""

    def __init__(
        self,
        dues: Dues,
        poller: Poller,
        *,
        gate: HostGate,
        clock: Clock,
        concurrency: int,
        found: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        self._dues = dues
        self._poller = poller
        self._gate = gate
        self._clock = clock
        self._concurrency = concurrency
        self._found = found
        self._ended = ended
        self.running: set[asyncio.Task[None]] = set()

    @property
    def free(self) -> int:
        """How many more may run."""
        return self._concurrency - len(self.running)

    async def begin(self, now: datetime, allowed: int) -> int:
        """Claim due feeds, at most one a site, and begin their polls; how many.

        Raises:
            TransientError: the store is out of reach.
        """
        claimed = await self._dues.claim(now, min(allowed, self.free))
        if claimed:
            self._poller.outage.probing(now)
        for feed in claimed:
            # An article's page may have taken the site since it was found free: then the poll waits for it.
            held = feed.site if self._gate.take(feed.site) else None
            task = asyncio.create_task(self._poll(feed, Turn(self._gate, self._clock, held)))
            self.running.add(task)
            task.add_done_callback(self.running.discard)
        return len(claimed)

    async def _poll(self, feed: Feed, turn: Turn) -> None:
        try:
            await turn.move(feed.site)
            if await self._poller.poll(feed, turn):
                self._found()
        finally:
            turn.leave()
            self._ended()

    async def drain(self) -> None:
        """Give the polls in flight five seconds to end, and cancel the rest."""
        if self.running:
            await asyncio.wait(self.running, timeout=_DRAIN_SECONDS)
        for task in list(self.running):
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
