"""``troopwatch feeds check``: how a feed, or everything that an outlet's page points to, answers now."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from services.cli.options import AsJson, Config, load, show
from services.watcher.check import Checked, Checker
from services.watcher.history import lead_times, siblings
from services.watcher.lead import Lead
from services.watcher.sites import host_of
from services.watcher.subscriptions import feed_id, normal_url
from services.watcher.worker import Parser
from shared.clock import SystemClock
from shared.errors import TransientError
from shared.http import HttpClient
from shared.settings import Configuration
from shared.store.engine import Store

ANSWER = ("outcome", "reason", "status", "format", "via", "title", "items", "newest_title", "newest_published", "url")
LEAD = ("shared", "first", "lead_seconds")
Row = tuple[Checked, Lead | None]


def check(
    url: Annotated[str, typer.Argument(help="A feed's address, or an outlet's page.")],
    *,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Fetch and parse a feed once, without subscribing. Of a page, every feed and news sitemap that the outlet names.

    Feeds of the same publisher that are subscribed to are listed, too, with which of them carries a story first:
    "shared" stories were seen in several of them, "first" is the share that this one had first, "lead_seconds" the
    median of how far it was ahead of the others (behind, where negative), all of it as polled.

    Example: troopwatch feeds check https://news.example/
    """
    try:
        address = normal_url(url)
    except ValueError as error:
        raise typer.BadParameter(f"{url}: {error}") from None
    configuration = load(config)
    checked = asyncio.run(_look(address, configuration))
    rows = asyncio.run(_with_leads(address, checked, configuration))
    show((*ANSWER, *LEAD), [_cells(*row) for row in rows], as_json=as_json)
    raise typer.Exit(0 if any(found.outcome == "ok" for found in checked) else 1)


async def _look(url: str, configuration: Configuration) -> list[Checked]:
    settings, clock = configuration.watcher, SystemClock()
    async with (
        HttpClient.from_settings(settings) as http,
        Parser(seconds=settings.parse_seconds, max_items=settings.max_items) as parser,
    ):
        checker = Checker(
            http=http,
            parser=parser,
            settings=settings,
            now=clock.now(),
            pause=lambda: clock.sleep(settings.host_gap_seconds),
        )
        return await checker.look(url)


async def _with_leads(url: str, checked: Sequence[Checked], configuration: Configuration) -> list[Row]:
    """Each answer with its lead where it is subscribed to, then the publisher's other subscribed feeds."""
    try:
        async with Store(configuration.store_url()) as store:
            known = await siblings(store, host_of(url), feed_id(url))
            found = await lead_times(store, known)
    except TransientError:
        return [(answer, None) for answer in checked]
    by_url = {feed.url: found.get(feed.feed) for feed in known}
    asked = [(answer, by_url.pop(answer.url, None)) for answer in checked]
    others = (feed for feed in known if feed.url in by_url)
    return [*asked, *((Checked("subscribed", "", url=feed.url, title=feed.title), by_url[feed.url]) for feed in others)]


def _cells(answer: Checked, lead: Lead | None) -> list[object]:
    figures = [lead.stories, round(lead.first, 2), round(lead.seconds)] if lead else [None, None, None]
    return [*(getattr(answer, name) for name in ANSWER), *figures]
