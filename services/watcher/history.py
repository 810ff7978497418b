"""What the store remembers of where stories were seen: the SQL of it, for every engine."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher import store as sql
from services.watcher.lead import Lead, leads
from services.watcher.sites import publisher_of
from services.watcher.titles import first_key
from services.watcher.values import Feed
from shared.store.engine import Store
from shared.store.tables import entries, entry_keys, feeds


async def siblings(store: Store, host: str, feed: str) -> list[Feed]:
    """The polled feeds of the publisher that ``feed`` at ``host`` belongs to."""
    publisher = publisher_of(host, feed)
    async with store.read() as connection:
        known = await sql.all_feeds(connection)
    return [other for other in known if other.state in sql.POLLED and publisher_of(other.host, other.feed) == publisher]


async def lead_times(store: Store, of: list[Feed]) -> dict[str, Lead]:
    """How each of these feeds fared against the others. What stood in a feed when it was added tells nothing."""
    query = select(entries.c.feed, entries.c.story, entries.c.noted_at).join(feeds, feeds.c.feed == entries.c.feed)
    query = query.where(entries.c.feed.in_([feed.feed for feed in of]), entries.c.noted_at > feeds.c.baselined_at)
    async with store.read() as connection:
        rows: list[tuple[str, str, datetime]] = [tuple(row) for row in await connection.execute(query)]
    return leads(rows)


async def forget_headlines(connection: AsyncConnection, publisher: str, now: datetime) -> None:
    """Drop the keys of headlines that are too old to be looked up; the stories stay."""
    begins, ends = first_key(), first_key(now)
    statement = delete(entry_keys).where(entry_keys.c.publisher == publisher)
    await connection.execute(statement.where(entry_keys.c.key >= begins, entry_keys.c.key < ends))
