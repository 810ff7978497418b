"""The SQL of pages and of robots.txt files: one set of statements for SQLite and PostgreSQL."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher.gate import HostGate
from services.watcher.pages.values import Outcome, Rules, Wanted
from services.watcher.sites import host_of, site_of
from shared.events import PageWanted
from shared.store.engine import insert
from shared.store.tables import hosts, pages, robots
from shared.trace import Trace

CAPS = ("cap_day", "cap_host")
_DAY = timedelta(days=1)
_LOOKED_AT = 25  # for each page to be fetched: others may be of one site, or of another watcher's


async def store_wanted(connection: AsyncConnection, event: PageWanted, trace: Trace, now: datetime) -> bool:
    """Note that a page is wanted; False where it is known already. Older versions' need no fetch any more."""
    host = host_of(event.url)
    row = {
        "page": event.event_id,
        "story": event.story.story,
        "revision": event.story.revision,
        "host": host,
        "site": site_of(host),
        "event": event.model_dump_json(),
        "trace": trace.header(),
        "state": "wanted",
        "reason": event.reason,
        "attempts": 0,
        "next_try": now,
        "wanted_at": now,
    }
    statement = insert(connection, pages).values(**row).on_conflict_do_nothing(index_elements=["page"])
    if not (await connection.execute(statement)).rowcount:
        return False
    older = (pages.c.story == event.story.story, pages.c.revision < event.story.revision, pages.c.state == "wanted")
    await connection.execute(update(pages).where(*older).values(state="skipped", reason="superseded", done_at=now))
    return True


async def over_cap(connection: AsyncConnection, host: str, now: datetime, per_day: int, per_host: int) -> str | None:
    """``cap_day`` or ``cap_host`` where as many pages were wanted within 24 hours as may be fetched."""
    counted = select(func.count()).select_from(pages)
    counted = counted.where(pages.c.wanted_at > now - _DAY, pages.c.reason.not_in(CAPS))
    if int((await connection.execute(counted)).scalar_one()) > per_day:
        return "cap_day"
    of_host = int((await connection.execute(counted.where(pages.c.host == host))).scalar_one())
    return "cap_host" if of_host > per_host else None


async def claim(
    connection: AsyncConnection, now: datetime, lease: timedelta, limit: int, gate: HostGate
) -> list[Wanted]:
    """Pages to fetch now, longest waiting first, one a site, of our sites, of no busy site or held host.

    They are locked against another watcher; that the request begins is stored before it does.
    """
    query = select(pages).where(pages.c.state == "wanted", pages.c.next_try <= now, _open(now))
    if busy := gate.busy(now):
        query = query.where(pages.c.site.not_in(list(busy)))
    query = query.order_by(pages.c.wanted_at, pages.c.page).limit(_LOOKED_AT * limit).with_for_update(skip_locked=True)
    chosen: dict[str, Any] = {}
    for row in await connection.execute(query):
        if gate.owns(row.site):
            chosen.setdefault(row.site, row)
    rows = list(chosen.values())[:limit]
    for row in rows:
        values = {"attempts": row.attempts + 1, "next_try": now + lease}
        await connection.execute(update(pages).where(pages.c.page == row.page).values(**values))
    return [_wanted(row) for row in rows]


async def next_try(connection: AsyncConnection) -> datetime | None:
    """When the next page is to be tried."""
    query = select(func.min(pages.c.next_try)).where(pages.c.state == "wanted")
    found: datetime | None = (await connection.execute(query)).scalar()
    return found


async def settle(connection: AsyncConnection, page: str, outcome: Outcome, now: datetime) -> None:
    """Store what became of a page. What was wanted is no longer needed once that is settled."""
    values: dict[str, Any] = {"state": outcome.state, "reason": outcome.reason}
    values |= {"next_try": outcome.next_try} if outcome.next_try else {"done_at": now, "event": ""}
    await connection.execute(update(pages).where(pages.c.page == page).values(**values))


async def rules_of(connection: AsyncConnection, origin: str) -> Rules | None:
    """What is stored of a site's robots.txt."""
    row = (await connection.execute(select(robots).where(robots.c.origin == origin))).first()
    return Rules(row.origin, row.access, row.body, row.fetched_at) if row else None


async def store_rules(connection: AsyncConnection, rules: Rules) -> None:
    """Keep a site's robots.txt."""
    values = {"access": rules.access, "body": rules.body, "fetched_at": rules.fetched_at}
    statement = insert(connection, robots).values(origin=rules.origin, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["origin"], set_=values))


def _open(now: datetime) -> Any:
    return pages.c.host.not_in(select(hosts.c.host).where(hosts.c.until > now))


def _wanted(row: Any) -> Wanted:
    event = PageWanted.model_validate_json(row.event)
    trace = Trace.parse(row.trace)
    return Wanted(row.page, event, trace, event.url, row.host, row.site, row.attempts + 1, row.wanted_at)
