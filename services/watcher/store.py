"""The SQL of feeds and hosts: one set of statements for SQLite and PostgreSQL."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, cast, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher.holds import Hold
from services.watcher.rhythm import weight_of
from services.watcher.sites import SHARDS, shard_of
from services.watcher.values import Feed, Hints, Learned, Listed
from shared.store.engine import insert
from shared.store.tables import feeds, hosts

POLLED = ("new", "ok", "failing")
_CHUNK = 500
_UNAVAILABLE = 503
_COLUMNS = [feeds.c[field.name] for field in fields(Feed)]
OUTCOME = (
    *("state", "reason", "failures", "failing_since", "status", "etag", "last_modified", "validators_for", "body_hash"),
    *("next_due", "pause_seconds", "moved_to", "moved_since", "moved_count", "full_at", "unasked_at", "succeeded_at"),
    *("rhythm", "weight"),
)
_OUTCOMES = (
    update(feeds)
    .where(feeds.c.feed == bindparam("new_feed"), feeds.c.polled_at == bindparam("new_claimed"))
    .values({name: bindparam(f"new_{name}") for name in OUTCOME})
)


async def all_feeds(connection: AsyncConnection) -> list[Feed]:
    """Every feed, removed ones too, by address."""
    rows = await connection.execute(select(*_COLUMNS).where(feeds.c.state != "list").order_by(feeds.c.url))
    return [_feed(row) for row in rows]


async def feed_by_url(connection: AsyncConnection, url: str) -> Feed | None:
    """The feed with that address."""
    row = (await connection.execute(select(*_COLUMNS).where(feeds.c.url == url))).first()
    return _feed(row) if row else None


async def feed_by_id(connection: AsyncConnection, feed: str) -> Feed | None:
    """The feed with that id."""
    row = (await connection.execute(select(*_COLUMNS).where(feeds.c.feed == feed))).first()
    return _feed(row) if row else None


async def of_list(connection: AsyncConnection, list_id: str) -> list[Feed]:
    """The feeds that came by that list, paused ones too."""
    rows = await connection.execute(select(*_COLUMNS).where(feeds.c.list_id == list_id).order_by(feeds.c.feed))
    return [_feed(row) for row in rows]


async def add_feed(connection: AsyncConnection, feed: Feed) -> bool:
    """Store a feed; False where it is there already."""
    statement = insert(connection, feeds).values(**_row(feed)).on_conflict_do_nothing()
    return bool((await connection.execute(statement)).rowcount)


async def change_feed(connection: AsyncConnection, feed: str, changes: Mapping[str, Any]) -> None:
    """Set columns of one feed."""
    values = {name: _stored(name, value) for name, value in changes.items()}
    await connection.execute(update(feeds).where(feeds.c.feed == feed).values(values))


async def change_feeds(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set the columns of :data:`OUTCOME` for many feeds at once; ``feed`` is each one's id, ``claimed`` when it was
    claimed. A feed that has been claimed anew since is left as it is.
    """
    await connection.execute(_OUTCOMES, [{f"new_{name}": value for name, value in row.items()} for row in rows])


async def is_claimed(connection: AsyncConnection, feed: Feed) -> bool:
    """Whether that claim of the feed is still the last one; it stays so while this transaction lasts."""
    query = select(feeds.c.polled_at).where(feeds.c.feed == feed.feed).with_for_update()
    found: datetime | None = (await connection.execute(query)).scalar()
    return found == feed.polled_at


async def due_feeds(
    connection: AsyncConnection, now: datetime, limit: int, busy: Collection[str], shards: Collection[int] = ()
) -> list[Feed]:
    """Feeds to poll now, longest overdue first, of no busy site or held host; locked against another watcher.

    Of these ``shards`` only; of all if none is named.
    """
    query = _askable(select(*_COLUMNS), now, busy, shards).where(feeds.c.next_due <= now)
    query = query.order_by(feeds.c.next_due, feeds.c.feed).limit(limit).with_for_update(skip_locked=True)
    rows = await connection.execute(query)
    return [_feed(row) for row in rows]


async def next_due(
    connection: AsyncConnection, now: datetime, busy: Collection[str], shards: Collection[int] = ()
) -> datetime | None:
    """When the next such feed is to be polled; None where there is none."""
    query = _askable(select(feeds.c.next_due), now, busy, shards)
    found: datetime | None = (await connection.execute(query.order_by(feeds.c.next_due).limit(1))).scalar()
    return found


async def next_release(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the next held host may be asked again."""
    query = select(func.min(hosts.c.until)).where(hosts.c.until > now)
    found: datetime | None = (await connection.execute(query)).scalar()
    return found


async def held_until(connection: AsyncConnection, host: str, now: datetime) -> datetime | None:
    """Until when that host is left alone; None where it may be asked."""
    query = select(hosts.c.until).where(hosts.c.host == host, hosts.c.until > now)
    found: datetime | None = (await connection.execute(query)).scalar()
    return found


async def store_hold(connection: AsyncConnection, held: Hold) -> None:
    """Leave a host alone. A later end that is stored already stays."""
    statement = insert(connection, hosts).values(host=held.host, until=held.until, reason=held.reason)
    statement = statement.on_conflict_do_update(
        index_elements=["host"],
        set_={"until": statement.excluded.until, "reason": statement.excluded.reason},
        where=hosts.c.until < statement.excluded.until,
    )
    await connection.execute(statement)


async def unavailable(connection: AsyncConnection, host: str, but: str) -> int:
    """How many polled feeds of a host, another than ``but``, said 503 at their last poll."""
    query = select(func.count()).select_from(feeds)
    query = query.where(feeds.c.asked_host == host, feeds.c.state.in_(POLLED), feeds.c.status == _UNAVAILABLE)
    return int((await connection.execute(query.where(feeds.c.feed != but))).scalar_one())


async def polled_at_address(connection: AsyncConnection, url: str, but: str) -> bool:
    """Whether another feed than ``but`` is polled at that address."""
    query = select(feeds.c.feed).where(or_(feeds.c.url == url, feeds.c.location == url), feeds.c.feed != but)
    return (await connection.execute(query.where(feeds.c.state.in_(POLLED)).limit(1))).first() is not None


async def count_sites(connection: AsyncConnection) -> int:
    """How many sites are polled."""
    query = select(func.count(feeds.c.site.distinct())).where(feeds.c.state.in_(POLLED))
    return int((await connection.execute(query)).scalar_one())


async def count_feeds(connection: AsyncConnection) -> int:
    """How many feeds are polled."""
    query = select(func.count()).select_from(feeds).where(feeds.c.state.in_(POLLED))
    return int((await connection.execute(query)).scalar_one())


async def learned(connection: AsyncConnection) -> list[Learned]:
    """What is known of all polled feeds, those much alike together: a list of thousands stays short."""
    alike = (cast(feeds.c.weight * 200, Integer), cast(func.coalesce(feeds.c.pause_seconds, 0) / 60, Integer))
    query = select(func.avg(feeds.c.weight), func.coalesce(func.max(feeds.c.pause_seconds), 0.0), func.count())
    query = query.where(feeds.c.state.in_(POLLED)).group_by(*alike)
    return [Learned(*row) for row in await connection.execute(query)]


async def listed(connection: AsyncConnection, after: str, limit: int) -> list[Listed]:
    """A page of all feeds, removed ones too, by id."""
    columns = [feeds.c[field.name] for field in fields(Listed)]
    rows = await connection.execute(
        select(*columns).where(feeds.c.feed > after, feeds.c.state != "list").order_by(feeds.c.feed).limit(limit)
    )
    return [Listed(**{**row._mapping, "tags": tuple(json.loads(row.tags))}) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it


async def claim(connection: AsyncConnection, dues: Mapping[str, datetime], now: datetime) -> None:
    """Write down that these are polled now and due again then, before any request goes out."""
    if dues:
        statement = (
            update(feeds).where(feeds.c.feed == bindparam("of")).values(next_due=bindparam("due"), polled_at=now)
        )
        await connection.execute(statement, [{"of": feed, "due": due} for feed, due in dues.items()])


def _askable(query: Any, now: datetime, busy: Collection[str], shards: Collection[int]) -> Any:
    query = query.where(feeds.c.state.in_(POLLED), _open(now))
    if busy:
        query = query.where(feeds.c.site.not_in(list(busy)))
    return query.where(feeds.c.shard.in_(list(shards))) if 0 < len(shards) < SHARDS else query


def _open(now: datetime) -> Any:
    """The condition that a feed's host is not held."""
    return feeds.c.asked_host.not_in(select(hosts.c.host).where(hosts.c.until > now))


def _row(feed: Feed) -> dict[str, Any]:
    row = {field.name: _stored(field.name, getattr(feed, field.name)) for field in fields(Feed)}
    derived = {"asked_host": feed.asked_host, "site": feed.site, "shard": shard_of(feed.site)}
    return {**row, **derived, "weight": weight_of(feed.rhythm)}


def _stored(name: str, value: Any) -> Any:
    if name == "hints":
        return json.dumps(asdict(value))
    return json.dumps(value) if name == "tags" else value


def _feed(row: Any) -> Feed:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Feed(**{**values, "tags": tuple(json.loads(values["tags"])), "hints": _hints(values["hints"])})


def _hints(stored: str) -> Hints:
    values = json.loads(stored)
    return Hints(values.get("seconds"), tuple(values.get("skip_hours", ())), tuple(values.get("skip_days", ())))
