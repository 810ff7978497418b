"""The commands that judge texts without a running service: classify, replay, evaluate."""

import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from services.classifier.classify import classify as classify_item
from services.cli import lines
from services.cli.options import complain, write_line
from services.cli.replay import Replay
from shared.verdict import Item, Verdict

CONTRACT = (
    "label",
    "score",
    "lang",
    "kind",
    "status",
    "senders",
    "hosts",
    "count",
    "counts",
    "claims",
    "evidence",
    "reasons",
)
File = Annotated[str, typer.Argument(metavar="FILE|-", help="JSON lines; - is standard input.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(classify)
    app.command()(replay)


def classify(
    file: File = "-",
    full: Annotated[
        bool, typer.Option("--full", help="All fields: also region, via, place, purpose, disputed.")
    ] = False,
) -> None:
    """Judge items: JSON lines in, JSON lines out, in order.

    Each line has id and title, and may have summary, text, lang, published, url. A bad line is told on standard
    error with its number, the rest goes on, and the exit code is 1.

    Example: echo '{"id": "1", "title": "Britain to send 900 more soldiers to Estonia"}' | troopwatch classify
    """
    bad = 0
    with lines.opened(file) as stream:
        for line in lines.read(stream, Item):
            if isinstance(line, lines.BadLine):
                complain(str(line))
                bad += 1
            else:
                write_line({"id": line.raw_id} | fields(classify_item(line.value), full=full))
                if stream.interactive:
                    sys.stdout.flush()
    raise typer.Exit(1 if bad else 0)


def fields(verdict: Verdict, *, full: bool) -> dict[str, object]:
    """The verdict as the contract's fields, in its order."""
    values = verdict.model_dump(mode="json")
    return values if full else {name: values[name] for name in CONTRACT}
