"""One request at a time to each site, and a pause between them; every redirect passes here too."""

import asyncio
from datetime import datetime, timedelta

from services.watcher.sites import shard_of
from shared.clock import Clock


class HostGate:
    """Knows which sites may not be asked now. ``shards`` are this watcher's part of all sites; None: it has them all.

    Args:
        gap_seconds: pause after a request to a site ended.
    """

    def __init__(self, gap_seconds: float) -> None:
        self.shards: frozenset[int] | None = None
        self._gap = timedelta(seconds=gap_seconds)
        self._in_flight: set[str] = set()
        self._ready_at: dict[str, datetime] = {}
        self._released = asyncio.Event()

    def busy(self, now: datetime) -> set[str]:
        """Sites with a request in flight, or one that ended too short a while ago."""
        self._ready_at = {site: ready for site, ready in self._ready_at.items() if ready > now}
        return self._in_flight | self._ready_at.keys()

    def owns(self, site: str) -> bool:
        """Whether asking that site is this watcher's business, and no other's."""
        return self.shards is None or shard_of(site) in self.shards

    def take(self, site: str) -> bool:
        """A request to that site begins; False where another one has it."""
        if site in self._in_flight:
            return False
        self._in_flight.add(site)
        return True

    def release(self, site: str, now: datetime) -> None:
        """It ended."""
        self._in_flight.discard(site)
        self._ready_at[site] = now + self._gap
        self._released.set()
        self._released = asyncio.Event()

    def next_ready(self) -> datetime | None:
        """When the next pause is over."""
        return min(self._ready_at.values(), default=None)

    async def enter(self, site: str, clock: Clock) -> None:
        """Wait until that site may be asked, and take it."""
        while site in self.busy(clock.now()):
            if site in self._in_flight:
                await self._released.wait()
            else:
                await clock.sleep((self._ready_at[site] - clock.now()).total_seconds())
        self.take(site)


class Turn:
    """One fetch's way through the gate: it holds one site at a time.

    Args:
        gate: the one that all fetches of the process share.
        clock: what pauses are measured by.
        site: the site that is held already, if any.

    ``refused_until``: a redirect led to a host that is left alone until then.
    """

    def __init__(self, gate: HostGate, clock: Clock, site: str | None = None) -> None:
        self._gate = gate
        self._clock = clock
        self._site = site
        self.refused_until: datetime | None = None

    async def move(self, site: str) -> None:
        """Leave the site that is held and wait for another. A redirect within the site is followed at once."""
        if site == self._site:
            return
        self.leave()
        await self._gate.enter(site, self._clock)
        self._site = site

    async def again(self, site: str) -> None:
        """Ask a site once more, after the pause."""
        self.leave()
        await self.move(site)

    def leave(self) -> None:
        """Give up the site that is held, if any."""
        if self._site is not None:
            self._gate.release(self._site, self._clock.now())
            self._site = None
