"""The SQL of feeds and entries: one set of statements for SQLite and PostgreSQL."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher.identity import Decision, Known, story_id
from services.watcher.values import Feed
from shared.store.engine import insert
from shared.store.tables import entries, feeds

POLLED = ("new", "ok", "failing")
_CHUNK = 500
_SEEN_AGAIN = timedelta(days=1)
_COLUMNS = [feeds.c[field.name] for field in fields(Feed)]


async def all_feeds(connection: AsyncConnection) -> list[Feed]:
    """Every feed, removed ones too, by address."""
    rows = await connection.execute(select(*_COLUMNS).order_by(feeds.c.url))
    return [_feed(row) for row in rows]


async def feed_by_url(connection: AsyncConnection, url: str) -> Feed | None:
    """The feed with that address."""
    row = (await connection.execute(select(*_COLUMNS).where(feeds.c.url == url))).first()
    return _feed(row) if row else None


async def add_feed(connection: AsyncConnection, feed: Feed) -> None:
    """Store a feed that is not there yet."""
    statement = insert(connection, feeds).values(**_row(feed)).on_conflict_do_nothing(index_elements=["feed"])
    await connection.execute(statement)


async def change_feed(connection: AsyncConnection, feed: str, changes: Mapping[str, Any]) -> None:
    """Set columns of one feed."""
    values = {name: json.dumps(value) if name == "tags" else value for name, value in changes.items()}
    await connection.execute(update(feeds).where(feeds.c.feed == feed).values(values))


async def due_feeds(connection: AsyncConnection, now: datetime, limit: int, busy: Collection[str]) -> list[Feed]:
    """Feeds to poll now, longest overdue first, none of a busy host; locked against another watcher's claim."""
    query = select(*_COLUMNS).where(feeds.c.state.in_(POLLED), feeds.c.next_due <= now)
    if busy:
        query = query.where(feeds.c.host.not_in(list(busy)))
    query = query.order_by(feeds.c.next_due, feeds.c.feed).limit(limit).with_for_update(skip_locked=True)
    rows = await connection.execute(query)
    return [_feed(row) for row in rows]


async def next_due(connection: AsyncConnection, busy: Collection[str]) -> datetime | None:
    """When the next feed, of no busy host, is to be polled; None where there is none."""
    query = select(feeds.c.next_due).where(feeds.c.state.in_(POLLED))
    if busy:
        query = query.where(feeds.c.host.not_in(list(busy)))
    found: datetime | None = (await connection.execute(query.order_by(feeds.c.next_due).limit(1))).scalar()
    return found


async def count_feeds(connection: AsyncConnection) -> int:
    """How many feeds are polled."""
    query = select(func.count()).select_from(feeds).where(feeds.c.state.in_(POLLED))
    return int((await connection.execute(query)).scalar_one())


async def claim(connection: AsyncConnection, dues: Mapping[str, datetime], now: datetime) -> None:
    """Write down that these are polled now and due again then, before any request goes out."""
    if dues:
        statement = (
            update(feeds).where(feeds.c.feed == bindparam("of")).values(next_due=bindparam("due"), polled_at=now)
        )
        await connection.execute(statement, [{"of": feed, "due": due} for feed, due in dues.items()])


async def known_entries(connection: AsyncConnection, feed: str, keys: Collection[str]) -> dict[str, Known]:
    """What is stored of these entries of a feed, by key."""
    found: dict[str, Known] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), _CHUNK):
        query = select(
            entries.c.entry,
            entries.c.story,
            entries.c.revision,
            entries.c.content_hash,
            entries.c.url,
            entries.c.first_seen,
            entries.c.last_seen,
        ).where(entries.c.feed == feed, entries.c.entry.in_(wanted[start : start + _CHUNK]))
        found.update({row.entry: Known(*row) for row in await connection.execute(query)})
    return found


async def store_entries(connection: AsyncConnection, feed: str, decisions: Iterable[Decision], now: datetime) -> None:
    """Write down what became of new and changed entries. One with the same key is brought up to date."""
    rows = [_entry_row(feed, decision, now) for decision in decisions]
    for start in range(0, len(rows), _CHUNK):
        statement = insert(connection, entries)
        fresh = ("revision", "content_hash", "url", "title", "summary", "reason", "last_seen")
        statement = statement.on_conflict_do_update(
            index_elements=["feed", "entry"], set_={name: statement.excluded[name] for name in fresh}
        )
        await connection.execute(statement, rows[start : start + _CHUNK])


async def touch_entries(connection: AsyncConnection, feed: str, seen: Sequence[Known], now: datetime) -> None:
    """Note that unchanged entries are still there; once a day is enough to know what may be forgotten."""
    stale = [known.key for known in seen if now - known.last_seen >= _SEEN_AGAIN]
    for start in range(0, len(stale), _CHUNK):
        chosen = stale[start : start + _CHUNK]
        statement = update(entries).where(entries.c.feed == feed, entries.c.entry.in_(chosen)).values(last_seen=now)
        await connection.execute(statement)


def _entry_row(feed: str, decision: Decision, now: datetime) -> dict[str, Any]:
    return {
        "feed": feed,
        "entry": decision.key,
        "story": story_id(feed, decision.key),
        "revision": decision.revision,
        "content_hash": decision.content_hash,
        "url": decision.entry.link,
        "title": decision.entry.title,
        "summary": decision.entry.summary,
        "reason": decision.reason,
        "first_seen": decision.first_seen,
        "last_seen": now,
    }


def _row(feed: Feed) -> dict[str, Any]:
    return {**asdict(feed), "tags": json.dumps(feed.tags)}


def _feed(row: Any) -> Feed:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Feed(**{**values, "tags": tuple(json.loads(values["tags"]))})
