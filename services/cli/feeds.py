"""``troopwatch feeds``: subscriptions and their health."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.cli.check import check
from services.cli.options import AsJson, Config, complain, load, show, with_store
from services.watcher import opml, subscriptions
from services.watcher.plan import plan
from services.watcher.values import Feed
from shared.clock import SystemClock
from shared.store.engine import Store

COLUMNS = ("state", "reason", "title", "url", "tags", "polled_at", "succeeded_at", "next_due", "failures")
Url = Annotated[str, typer.Argument(help="The feed's address.")]


def register(app: typer.Typer) -> None:
    """Add this group."""
    group = typer.Typer(help="Subscriptions: add, list, check, plan, import, export.", no_args_is_help=True)
    for name, command in (
        ("add", add),
        ("remove", remove),
        ("list", list_),
        ("check", check),
        ("plan", plan_),
        ("import", import_),
        ("export", export),
    ):
        group.command(name)(command)
    app.add_typer(group, name="feeds")


def add(
    url: Url,
    title: Annotated[str, typer.Option(help="Shown in alerts as the source.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="May be given several times.")] = None,
    *,
    backfill: Annotated[bool, typer.Option("--backfill", help="Alert on what it already holds, too.")] = False,
    config: Config = None,
) -> None:
    """Subscribe to a feed; a running watcher polls it within a minute.

    Example: troopwatch feeds add https://news.example/rss --title "Example News" --tag world
    """
    _known_address(url)

    async def work(store: Store) -> Feed:
        now = SystemClock().now()
        return await subscriptions.add(store, url, title=title, tags=tag or (), backfill=backfill, now=now)

    feed = with_store(load(config), work)
    complain(f"added {feed.url} (feed {feed.feed})")


def remove(url: Url, config: Config = None) -> None:
    """Poll a feed no more; what is known of it is kept.

    Example: troopwatch feeds remove https://news.example/rss
    """
    _known_address(url)
    if not with_store(load(config), lambda store: subscriptions.remove(store, url)):
        complain("not subscribed to that feed")
        raise typer.Exit(1)


def list_(*, as_json: AsJson = False, config: Config = None) -> None:
    """Every feed with its state, last success and next poll.

    Example: troopwatch feeds list --json | jq 'select(.state == "failing")'
    """
    configuration = load(config)

    async def work(store: Store) -> list[Feed]:
        wanted = subscriptions.wanted(configuration.watcher)
        followed = configuration.watcher.opml_urls
        await subscriptions.sync(store, wanted, SystemClock().now(), followed=followed)
        return await subscriptions.list_feeds(store)

    feeds = with_store(configuration, work)
    show(COLUMNS, ([getattr(feed, name) for name in COLUMNS] for feed in feeds), as_json=as_json)


def plan_(*, as_json: AsJson = False, config: Config = None) -> None:
    """How often each feed is polled now, over the day, and why, from what is learned of when it publishes.

    Reasons: rhythm (its own), publisher (asks for more time), learning, override (set for it), interval (not adaptive).

    Example: troopwatch feeds plan
    """
    configuration = load(config)

    async def work(store: Store) -> list[Feed]:
        return await subscriptions.list_feeds(store)

    planned = plan(with_store(configuration, work), configuration.watcher, SystemClock().now())
    columns = ("seconds", "shortest", "longest", "items_a_day", "reason", "title", "url")
    numbers = (
        [round(item.seconds), round(item.shortest), round(item.longest), round(item.items_a_day, 1)] for item in planned
    )
    rest = ([item.reason, item.feed.title, item.feed.url] for item in planned)
    show(columns, ([*left, *right] for left, right in zip(numbers, rest, strict=True)), as_json=as_json)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file.")],
    *,
    backfill: Annotated[bool, typer.Option("--backfill", help="Alert on what they already hold, too.")] = False,
    config: Config = None,
) -> None:
    """Subscribe to every feed of an OPML file.

    Example: troopwatch feeds import subscriptions.opml
    """
    try:
        outlines = opml.read(file.read_bytes())
    except (OSError, opml.OpmlError) as error:
        raise typer.BadParameter(f"{file}: {error}") from None

    async def work(store: Store) -> int:
        refused = 0
        for outline in outlines:
            try:
                await subscriptions.add(
                    store,
                    outline.url,
                    title=outline.title,
                    tags=outline.tags,
                    backfill=backfill,
                    now=SystemClock().now(),
                )
            except ValueError as error:
                complain(f"{outline.url}: {error}")
                refused += 1
        return refused

    refused = with_store(load(config), work)
    complain(f"imported {len(outlines) - refused} of {len(outlines)} feeds")
    raise typer.Exit(1 if refused else 0)


def export(config: Config = None) -> None:
    """Write the subscriptions as OPML to standard output.

    Example: troopwatch feeds export > subscriptions.opml
    """
    feeds = with_store(load(config), subscriptions.list_feeds)
    document = opml.write(subscriptions.outlines(feeds), title="Troopwatch subscriptions", now=SystemClock().now())
    sys.stdout.buffer.write(document)


def _known_address(url: str) -> None:
    try:
        subscriptions.normal_url(url)
    except ValueError as error:
        raise typer.BadParameter(f"{url}: {error}") from None
