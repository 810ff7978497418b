"""The SQL of subscriptions at hubs: one set of statements for SQLite and PostgreSQL."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher.websub.values import HubSubscription
from shared.store.engine import insert
from shared.store.tables import feeds, websub

_COLUMNS = [websub.c[field.name] for field in fields(HubSubscription)]


async def everything(connection: AsyncConnection) -> list[HubSubscription]:
    """Every subscription."""
    return [HubSubscription(*row) for row in await connection.execute(select(*_COLUMNS))]


async def by_token(connection: AsyncConnection, token: str) -> HubSubscription | None:
    """The subscription with that callback."""
    row = (await connection.execute(select(*_COLUMNS).where(websub.c.token == token))).first()
    return HubSubscription(*row) if row else None


async def keep(connection: AsyncConnection, subscription: HubSubscription) -> None:
    """Store it in place of the feed's former one."""
    values = asdict(subscription)
    statement = insert(connection, websub).values(**values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["feed"], set_=values))


async def change(connection: AsyncConnection, feed: str, values: Mapping[str, Any]) -> None:
    """Set columns of a feed's subscription."""
    await connection.execute(update(websub).where(websub.c.feed == feed).values(**values))


async def forget(connection: AsyncConnection, feed: str) -> None:
    """Delete a feed's subscription."""
    await connection.execute(delete(websub).where(websub.c.feed == feed))


async def due(connection: AsyncConnection, now: datetime, limit: int) -> list[HubSubscription]:
    """Those whose hub is to be asked now, locked against another watcher."""
    query = select(*_COLUMNS).where(websub.c.renew_at <= now).order_by(websub.c.renew_at, websub.c.feed)
    rows = await connection.execute(query.limit(limit).with_for_update(skip_locked=True))
    return [HubSubscription(*row) for row in rows]


async def unpolled(connection: AsyncConnection, polled: tuple[str, ...]) -> list[str]:
    """Feeds with a subscription that nobody polls any more."""
    query = select(websub.c.feed).outerjoin(feeds, feeds.c.feed == websub.c.feed)
    query = query.where(websub.c.state != "leaving", (feeds.c.feed.is_(None)) | (feeds.c.state.not_in(polled)))
    return list((await connection.execute(query)).scalars())


async def poll_soon(connection: AsyncConnection, feed: str, at: datetime) -> None:
    """Pull a feed's next poll forward."""
    await connection.execute(update(feeds).where(feeds.c.feed == feed, feeds.c.next_due > at).values(next_due=at))
