"""Options that several commands share, and how they print."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.notifier.receivers import receivers_of
from shared import config, logs
from shared.settings import Configuration, Receiver
from shared.store.engine import Store

T = TypeVar("T")

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help="TOML file; default $TROOPWATCH_CONFIG, else ./troopwatch.toml.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]


def load(path: Path | None) -> Configuration:
    """The configuration, with logging set up by it."""
    configuration = config.load(path)
    logs.configure(configuration.log)
    return configuration


def write_line(value: object) -> None:
    """One JSON line on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def show(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, as_json: bool) -> None:
    """A table, or a JSON line per row with the columns as keys. Cell text is never taken as markup."""
    if as_json:
        for row in rows:
            write_line(dict(zip(columns, row, strict=True)))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(logs.printable("" if cell is None else str(cell))) for cell in row))
    Console().print(table)


def complain(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text + "\n")


def with_store(configuration: Configuration, work: Callable[[Store], Awaitable[T]]) -> T:
    """Open the store, do the work, close it."""

    async def run() -> T:
        async with Store(configuration.store_url()) as store:
            return await work(store)

    return asyncio.run(run())


def chosen_receiver(configuration: Configuration, name: str) -> Receiver:
    """The receiver of that name; another name is misuse, answered with those there are."""
    receivers = receivers_of(configuration.notifier)
    if name not in receivers:
        raise typer.BadParameter(f"no receiver {name!r}; there are {', '.join(receivers)}")
    return receivers[name]
