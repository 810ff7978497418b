"""Each stage's decision and reason for one story, sent or not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.classifier.app import reason_of
from services.classifier.classify import Classifier
from services.classifier.explain import Explanation
from services.classifier.explain import explain as explained
from shared.store.engine import Store
from shared.store.tables import deliveries, entries, feeds, pages, reports
from shared.verdict import Item

COLUMNS = ("stage", "decision", "reason", "at", "about")
Row = tuple[str, str, str, Any, str]
_LIMIT = 20


async def explain(store: Store, wanted: str, by: Classifier) -> list[Row]:
    """The stages of every story that ``wanted`` names by address or id (story, report, situation, alert, delivery);
    a text that names none is judged, ``by`` the classifier, as a headline.
    """
    async with store.read() as connection:
        stories = await _stories(connection, wanted)
        rows = [row for story in stories for row in await _stages(connection, story, by)]
    return rows or [judged(Item(id="?", title=wanted), by)]


async def _stories(connection: AsyncConnection, wanted: str) -> list[str]:
    """The story ids, oldest first, without repeats."""
    alerts = await _column(connection, deliveries, "alert", deliveries.c.delivery == wanted)
    told = or_(
        reports.c.story == wanted,
        reports.c.report == wanted,
        reports.c.situation == wanted,
        reports.c.alert.in_([wanted, *alerts]),
        reports.c.url == wanted,
    )
    found = await _column(connection, entries, "story", or_(entries.c.story == wanted, entries.c.url == wanted))
    return list(dict.fromkeys([*found, *await _column(connection, reports, "story", told)]))[:_LIMIT]


async def _column(connection: AsyncConnection, table: Table, name: str, where: Any) -> Sequence[str]:
    return (await connection.execute(select(table.c[name]).where(where).limit(_LIMIT))).scalars().all()


async def _stages(connection: AsyncConnection, story: str, by: Classifier) -> list[Row]:
    rows: list[Row] = []
    query = select(entries, feeds.c.title.label("feed_title")).join(feeds, feeds.c.feed == entries.c.feed)
    for entry in await connection.execute(query.where(entries.c.story == story)):
        published = entry.reason != "backlog"
        decision = "published" if published else "kept"
        rows.append(("watcher", decision, entry.reason, entry.first_seen, f"{entry.feed_title}: {entry.title}"))
        rows.append(judged(Item(id=story, title=entry.title, summary=entry.summary), by))
    for report in await connection.execute(select(reports).where(reports.c.story == story).order_by(reports.c.at)):
        about = f"situation {report.situation}" if report.situation else ""
        rows.append(("notifier", report.decision, report.reason, report.at, about))
        if report.alert is not None:
            rows.extend(await _deliveries(connection, report.alert))
    return rows + await _pages(connection, story)


async def _pages(connection: AsyncConnection, story: str) -> list[Row]:
    """What became of the story's page, for each of its versions that it was asked for."""
    query = select(pages).where(pages.c.story == story).order_by(pages.c.wanted_at)
    return [
        ("page", row.state, row.reason, row.done_at or row.next_try, f"{row.host}, {row.attempts} requests")
        for row in await connection.execute(query)
    ]


async def _deliveries(connection: AsyncConnection, alert: str) -> list[Row]:
    query = select(deliveries).where(deliveries.c.alert == alert).order_by(deliveries.c.created_at)
    return [
        ("delivery", row.state, row.reason, row.updated_at, f"{row.receiver} ({row.channel}), {row.attempts} attempts")
        for row in await connection.execute(query)
    ]


def judged(item: Item, by: Classifier) -> Row:
    """What the classifier says of it now, and the words that say so."""
    why = explained(item, by)
    verdict = why.verdict
    pair = f"{'+'.join(verdict.senders) or '?'} > {'+'.join(verdict.hosts) or verdict.region or '?'}"
    facts = f"{verdict.kind} {verdict.status} {pair} {verdict.count or ''}".strip() if verdict.label != "no" else ""
    about = " ".join(part for part in (f"score {verdict.score:.2f}", facts, _words(why)) if part)
    return ("classifier", verdict.label, reason_of(verdict), None, about)


def _words(why: Explanation) -> str:
    """The words behind sender, host, troops, movement and number, each once, in the order of the text."""
    told = dict.fromkeys(f"{part.part} “{part.text}”" for part in why.parts if part.part != "cue")
    return f"({', '.join(told)})" if told else ""
