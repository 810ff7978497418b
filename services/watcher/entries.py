"""The SQL of entries and of the keys that a publisher's stories go under: statements for SQLite and PostgreSQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher.identity import Decision, Known, story_id
from services.watcher.publisher import SILENT, Told
from shared.store.engine import insert
from shared.store.tables import entries, entry_keys

_CHUNK = 500
_SEEN_AGAIN = timedelta(days=1)


async def known_entries(connection: AsyncConnection, feed: str, keys: Collection[str]) -> dict[str, Known]:
    """What is stored of these entries of a feed, by key."""
    found: dict[str, Known] = {}
    wanted = list(keys)
    twins = entries.alias()  # the same story in other feeds: revisions count through all of them
    for start in range(0, len(wanted), _CHUNK):
        query = select(
            entries.c.entry,
            entries.c.story,
            select(func.max(twins.c.revision)).where(twins.c.story == entries.c.story).scalar_subquery(),
            entries.c.content_hash,
            entries.c.url,
            entries.c.first_seen,
            entries.c.last_seen,
        ).where(entries.c.feed == feed, entries.c.entry.in_(wanted[start : start + _CHUNK]))
        found.update({row.entry: Known(*row) for row in await connection.execute(query)})
    return found


async def told(connection: AsyncConnection, publisher: str, keys: Collection[str]) -> dict[str, Told]:
    """The stories that a publisher's feeds brought under these keys."""
    found: dict[str, Told] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(entry_keys.c.key, entries.c.story, entries.c.title, entries.c.revision, entries.c.reason)
            .add_columns(entries.c.first_seen, entries.c.summary)
            .join(entries, entries.c.story == entry_keys.c.story)
            .where(entry_keys.c.publisher == publisher, entry_keys.c.key.in_(wanted[start : start + _CHUNK]))
            .order_by(entries.c.revision, entries.c.first_seen.desc())
        )
        for row in await connection.execute(query):
            before = found.get(row.key)
            silent = row.reason in SILENT and (before is None or before.silent)
            summary = row.summary or (before.summary if before else "")
            found[row.key] = Told(row.story, row.title, row.revision, silent, row.first_seen, summary)
    return found


async def store_keys(connection: AsyncConnection, publisher: str, stories: Mapping[str, str]) -> None:
    """Note under which keys a publisher's stories go. The first story of a key keeps it."""
    rows = [{"publisher": publisher, "key": key, "story": story} for key, story in stories.items()]
    for start in range(0, len(rows), _CHUNK):
        statement = insert(connection, entry_keys).on_conflict_do_nothing(index_elements=["publisher", "key"])
        await connection.execute(statement, rows[start : start + _CHUNK])


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
        "story": decision.story or story_id(feed, decision.key),
        "revision": decision.revision,
        "content_hash": decision.content_hash,
        "url": decision.entry.link,
        "title": decision.entry.title,
        "summary": decision.entry.summary,
        "reason": decision.reason,
        "first_seen": decision.first_seen,
        "noted_at": now,
        "last_seen": now,
    }
