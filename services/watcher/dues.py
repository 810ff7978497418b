"""Claims the feeds that are due: when they are due again is stored before anybody is asked."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from services.watcher import store as sql
from services.watcher.gate import HostGate
from services.watcher.leases import Leases
from services.watcher.values import Feed
from shared.store.engine import Store

_CANDIDATES = 4


class Dues:
    """The store's queue of feeds. ``again`` says when a feed is due again if nothing more is heard of its poll."""

    def __init__(
        self, store: Store, gate: HostGate, leases: Leases, again: Callable[[Feed, datetime], datetime]
    ) -> None:
        self._store = store
        self._gate = gate
        self._leases = leases
        self._again = again
        self._next: datetime | None = None

    async def claim(self, now: datetime, limit: int) -> list[Feed]:
        """At most ``limit`` due feeds of our shards, one a site, of no site that is busy and no host that is held.

        Raises:
            TransientError: the store is out of reach.
        """
        if limit <= 0:
            return []
        busy = self._gate.busy(now)
        async with self._store.write() as connection:
            shards = await self._leases.confirmed(connection, now)
            if not shards:
                self._next = None
                return []
            due = await sql.due_feeds(connection, now, _CANDIDATES * limit, busy, shards)
            chosen = _one_a_site(due)[:limit]
            await sql.claim(connection, {feed.feed: self._again(feed, now) for feed in chosen}, now)
            waiting = await sql.next_due(connection, now, busy | {feed.site for feed in chosen}, shards)
            self._next = min(filter(None, (waiting, await sql.next_release(connection, now))), default=None)
        return [replace(feed, polled_at=now) for feed in chosen]

    def pause(self, now: datetime, longest: float) -> float:
        """Seconds until another may be due, as far as the last look told, at most ``longest``."""
        ahead = min(filter(None, (self._next, self._gate.next_ready())), default=None)
        return longest if ahead is None else min(max((ahead - now).total_seconds(), 0.0), longest)


def _one_a_site(due: Sequence[Feed]) -> list[Feed]:
    chosen: dict[str, Feed] = {}
    for feed in due:
        chosen.setdefault(feed.site, feed)
    return list(chosen.values())
