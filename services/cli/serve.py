"""The commands that run services, and the demo."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services import runner
from services.cli.options import Config, load


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(run)
    app.command()(watcher)
    app.command()(classifier)
    app.command()(notifier)
    app.command()(demo)


def run(config: Config = None) -> None:
    """All three services in this process, on the embedded log.

    Example: troopwatch run --config troopwatch.toml
    """
    asyncio.run(runner.serve(load(config)))


def watcher(config: Config = None) -> None:
    """Polls feeds and publishes stories. Runs on Kafka if bus.kafka is set, else on the embedded log.

    Example: TROOPWATCH_BUS__KAFKA=localhost:9092 troopwatch watcher
    """
    asyncio.run(runner.serve(load(config), ["watcher"]))


def classifier(config: Config = None) -> None:
    """Judges stories and publishes reports.

    Example: TROOPWATCH_BUS__KAFKA=localhost:9092 troopwatch classifier
    """
    asyncio.run(runner.serve(load(config), ["classifier"]))


def notifier(config: Config = None) -> None:
    """Decides what is new and tells the receivers.

    Example: TROOPWATCH_BUS__KAFKA=localhost:9092 troopwatch notifier
    """
    asyncio.run(runner.serve(load(config), ["notifier"]))


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the e-mail digest and the log.")] = Path("demo-out"),
    speed: Annotated[float, typer.Option(help="How many times faster than real time.", min=1)] = 600,
) -> None:
    """A bundled, invented news day through all three services in under a minute. Needs no network.

    Example: troopwatch demo --out demo-out
    """
    from services.demo.play import play  # noqa: PLC0415 - its rich widgets cost every other command a start

    out.mkdir(parents=True, exist_ok=True)
    raise typer.Exit(asyncio.run(play(out, speed)))
