"""What ops asks: does it all work, what could not be handled, does this receiver get anything."""

import asyncio
import platform
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from sqlalchemy import text

from services.cli.options import AsJson, Config, chosen_receiver, complain, load, show
from services.notifier.channels.registry import channel_for
from services.notifier.errors import PermanentDeliveryError
from services.notifier.receivers import readers_of, receivers_of, send_test
from services.watcher import subscriptions
from shared.bus import dlq
from shared.bus.connect import connect
from shared.bus.port import Bus
from shared.clock import SystemClock
from shared.errors import TransientError, TroopwatchError
from shared.http import HttpClient
from shared.settings import Configuration, Receiver
from shared.store.engine import Store
from shared.topics import TOPICS

T = TypeVar("T")
LETTER_COLUMNS = ("topic", "partition", "offset", "reason", "exception", "attempts", "group", "time", "replayed")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(doctor)
    app.command("send-test")(send_test_alert)
    group = typer.Typer(help="Records that could not be handled.", no_args_is_help=True)
    group.command("list")(dlq_list)
    group.command("replay")(dlq_replay)
    app.add_typer(group, name="dlq")


def doctor(*, as_json: AsJson = False, config: Config = None) -> None:
    """Check configuration, store, bus, feeds and receivers; say what is wrong and how to mend it.

    Example: troopwatch doctor
    """
    configuration = load(config)
    rows = [("python", "ok", platform.python_version()), *asyncio.run(_examined(configuration))]
    show(("part", "state", "detail"), rows, as_json=as_json)
    raise typer.Exit(1 if any(state == "failed" for _, state, _ in rows) else 0)


async def _examined(configuration: Configuration) -> list[tuple[str, str, str]]:
    checks: list[tuple[str, Callable[[Configuration], Awaitable[str]]]] = [
        ("store", _store),
        ("bus", _bus),
        ("feeds", _feeds),
        ("receivers", _receivers),
    ]
    rows = []
    for part, check in checks:
        try:
            rows.append((part, "ok", await check(configuration)))
        except TroopwatchError as error:
            rows.append((part, "failed", str(error)))
    return rows


async def _store(configuration: Configuration) -> str:
    async with Store(configuration.store_url()) as store, store.read() as connection:
        await connection.execute(text("SELECT 1"))
        return connection.dialect.name


async def _bus(configuration: Configuration) -> str:
    async with connect(configuration.bus, configuration.data_dir) as bus:
        await bus.declare()
    return "kafka" if configuration.bus.kafka else "embedded log"


async def _feeds(configuration: Configuration) -> str:
    wanted = len(subscriptions.wanted(configuration.watcher))
    async with Store(configuration.store_url()) as store:
        feeds = await subscriptions.list_feeds(store)
    failing = sum(feed.state == "failing" for feed in feeds)
    return f"{wanted} configured, {len(feeds)} known, {failing} failing"


async def _receivers(configuration: Configuration) -> str:
    return ", ".join(f"{name} ({receiver.type})" for name, receiver in receivers_of(configuration.notifier).items())


def send_test_alert(
    receiver: Annotated[str, typer.Argument(help="The receiver's name in the configuration.")], config: Config = None
) -> None:
    """Send an alert that is marked as a test to one receiver.

    Example: troopwatch send-test desk
    """
    configuration = load(config)
    chosen = chosen_receiver(configuration, receiver)

    async def work(name: str, one: Receiver) -> str:
        clock, seconds = SystemClock(), configuration.notifier.send_seconds
        async with HttpClient.from_settings(configuration.watcher) as http:
            channel = channel_for(name, one, http=http, console=Console(), clock=clock, timeout=seconds)
            return await send_test(channel, clock.now())

    failed = False
    for name, one in readers_of({receiver: chosen}).items():
        try:
            complain(f"{name}: delivered ({asyncio.run(work(name, one))})")
        except (TransientError, PermanentDeliveryError) as error:
            complain(f"{name}: not delivered ({error})")
            failed = True
    if failed:
        raise typer.Exit(1)


def dlq_list(*, as_json: AsJson = False, config: Config = None) -> None:
    """Every dead letter that is kept, with the place that it had and why.

    Example: troopwatch dlq list
    """

    async def work(bus: Bus) -> list[dlq.DeadLetter]:
        return [letter for topic in TOPICS for letter in await dlq.dead_letters(bus, topic.name)]

    letters = _with_bus(load(config), work)
    rows = (
        (
            letter.record.topic,
            letter.record.partition,
            letter.record.offset,
            letter.reason,
            letter.exception,
            letter.attempts,
            letter.group,
            letter.time,
            letter.replayed,
        )
        for letter in letters
    )
    show(LETTER_COLUMNS, rows, as_json=as_json)


def dlq_replay(
    topic: Annotated[str, typer.Argument(help="The topic whose dead letters go back to it.")],
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    config: Config = None,
) -> None:
    """Publish a topic's dead letters again, as they were.

    Example: troopwatch dlq replay troopwatch.stories.v1
    """
    known = {known.name for known in TOPICS}
    if topic not in known:
        raise typer.BadParameter(f"no topic {topic!r}; there are {', '.join(sorted(known))}")
    count = _with_bus(load(config), lambda bus: dlq.replay(bus, topic, limit=limit))
    complain(f"replayed {count}")


def _with_bus(configuration: Configuration, work: Callable[[Bus], Awaitable[T]]) -> T:
    async def run() -> T:
        async with connect(configuration.bus, configuration.data_dir) as bus:
            await bus.declare()
            return await work(bus)

    return asyncio.run(run())
