"""Who polls what, where several watchers share a store: each holds leases on shards, and a shard is a set of sites.

All feeds of a site lie in one shard, so that "one request at a time to a site" holds across watchers. A lease that is
not renewed runs out and another watcher takes the shard. What the old one still brings home is refused, feed by feed,
once the feed has been claimed anew (:func:`services.watcher.store.claim`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher.sites import SHARDS
from shared.store.engine import Store, hold, insert
from shared.store.tables import shards, watchers

RENEW_SECONDS = 5.0
_LOCK = "watcher.shards"


@dataclass(frozen=True, slots=True)
class Lease:
    """Whose a shard is, and until when; ``owner`` is None where it was handed over."""

    owner: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """What a watcher shall keep, take and leave."""

    kept: frozenset[int]
    taken: frozenset[int]
    left: frozenset[int]


def divide(leases: Mapping[int, Lease], owner: str, alive: int, busy: Collection[int], now: datetime) -> Part:
    """The fair part of one watcher, of ``alive``: what it holds stays with it, what is ``busy`` is left later. Pure."""
    fair = -(-SHARDS // max(1, alive))
    mine = sorted(shard for shard, lease in leases.items() if lease.owner == owner)
    surplus = max(0, len(mine) - fair)
    left = [shard for shard in reversed(mine) if shard not in busy][:surplus]
    free = [shard for shard in range(SHARDS) if shard not in mine and _is_free(leases.get(shard), now)]
    kept = frozenset(mine) - frozenset(left)
    return Part(kept, frozenset(free[: max(0, fair - len(kept))]), frozenset(left))


class Leases:
    """This watcher's part of the work.

    Args:
        store: where all watchers find each other.
        owner: this watcher's name, unlike any other's that runs.
        seconds: how long a lease holds without renewal.
        margin: seconds that a request may take: none begins under a lease that may end before.
        rest: seconds that a shard rests after it was another's, whose last request may have just ended.
    """

    def __init__(self, store: Store, owner: str, *, seconds: float, margin: float, rest: float) -> None:
        self._store = store
        self._owner = owner
        self._length = timedelta(seconds=seconds)
        self._margin = timedelta(seconds=margin)
        self._rest = timedelta(seconds=rest)
        self._renewed_at: datetime | None = None
        self._shared = False
        self._resting: dict[int, datetime] = {}
        self.held: frozenset[int] = frozenset()

    @property
    def share(self) -> float:
        """The part of all shards that is held."""
        return len(self.held) / SHARDS

    def due_in(self, now: datetime) -> float:
        """Seconds until it is time to renew; none where the clock was set back."""
        if self._renewed_at is None or now < self._renewed_at:
            return 0.0
        spare = (self._length - self._margin).total_seconds()
        period = RENEW_SECONDS if self._shared else min(spare / 2, self._length.total_seconds() / 3)
        return max(0.0, period - (now - self._renewed_at).total_seconds())

    async def renew(self, now: datetime, busy: Collection[int] = ()) -> Part:
        """Prolong what is held, take what is free, leave what is more than a fair part and not ``busy``.

        Raises:
            TransientError: the store is out of reach.
        """
        until = now + self._length
        async with self._store.write() as connection:
            await hold(connection, [_LOCK])
            alive = await _sign_on(connection, self._owner, until, now)
            before = await _leases(connection)
            part = divide(before, self._owner, alive, busy, now)
            await _set(connection, part.left, None, now)
            await _set(connection, part.kept | part.taken, self._owner, until)
        self._resting |= dict.fromkeys(part.taken & before.keys(), now + self._rest)
        self.held, self._renewed_at, self._shared = part.kept | part.taken, now, alive > 1
        return part

    async def confirmed(self, connection: AsyncConnection, now: datetime) -> frozenset[int]:
        """The shards that may be polled; others cannot take them while this transaction lasts."""
        self._resting = {shard: until for shard, until in self._resting.items() if now < until <= now + self._rest}
        query = select(shards.c.shard).where(shards.c.owner == self._owner, shards.c.until > now + self._margin)
        found = {row.shard for row in await connection.execute(query.with_for_update(read=True))}
        return frozenset(found) & self.held - self._resting.keys()

    async def release(self, now: datetime) -> None:
        """Hand over all at once. Raises TransientError."""
        async with self._store.write() as connection:
            await hold(connection, [_LOCK])
            await connection.execute(update(shards).where(shards.c.owner == self._owner).values(owner=None, until=now))
            await connection.execute(delete(watchers).where(watchers.c.owner == self._owner))
        self.held, self._renewed_at = frozenset(), None


async def _sign_on(connection: AsyncConnection, owner: str, until: datetime, now: datetime) -> int:
    """Say that this watcher lives; how many do."""
    statement = insert(connection, watchers).values(owner=owner, until=until)
    await connection.execute(statement.on_conflict_do_update(index_elements=["owner"], set_={"until": until}))
    await connection.execute(delete(watchers).where(watchers.c.until <= now))
    return int((await connection.execute(select(func.count()).select_from(watchers))).scalar_one())


async def _leases(connection: AsyncConnection) -> dict[int, Lease]:
    return {row.shard: Lease(row.owner, row.until) for row in await connection.execute(select(shards))}


async def _set(connection: AsyncConnection, which: Collection[int], owner: str | None, until: datetime) -> None:
    if which:
        rows = [{"shard": shard, "owner": owner, "until": until} for shard in sorted(which)]
        statement = insert(connection, shards)
        fresh = {name: statement.excluded[name] for name in ("owner", "until")}
        await connection.execute(statement.on_conflict_do_update(index_elements=["shard"], set_=fresh), rows)


def _is_free(lease: Lease | None, now: datetime) -> bool:
    return lease is None or lease.owner is None or lease.until <= now
