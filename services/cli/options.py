"""Options that several commands share, and how they print."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shared import config, logs
from shared.settings import Configuration

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
