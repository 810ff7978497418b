"""The commands that judge texts without a running service: classify, replay, evaluate, backtest."""

import json
import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console

from services.classifier.classify import loaded
from services.cli import backtest, evaluation, explained, lines
from services.cli.options import Config, complain, write_line
from services.cli.replay import DatedItem, Replay
from services.notifier.receivers import rules_of
from shared.config import load as load_settings
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
    app.command()(evaluation.evaluate)
    app.command("backtest")(backtest.backtest)


def classify(
    file: File = "-",
    *,
    full: Annotated[
        bool, typer.Option("--full", help="All fields: also region, via, place, purpose, disputed.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="For people: the words that decided, in colour.")] = False,
    config: Config = None,
) -> None:
    """Judge items: JSON lines in, JSON lines out, in order.

    Each line has id and title, and may have summary, text, lang, published, url. A bad line is told on standard
    error with its number, the rest goes on, and the exit code is 1.

    Example: echo '{"id": "1", "title": "Britain to send 900 more soldiers to Estonia"}' | troopwatch classify
    """
    bad, console, judge = 0, Console(highlight=False), loaded(load_settings(config).classifier.lexicons)
    with lines.opened(file) as stream:
        for line in lines.read(stream, Item):
            if isinstance(line, lines.BadLine):
                complain(str(line))
                bad += 1
            elif explain:
                explained.show(line.value, console, judge)
            else:
                write_line({"id": line.raw_id} | fields(judge.classify(line.value), full=full))
                if stream.isatty():
                    sys.stdout.flush()
    raise typer.Exit(1 if bad else 0)


def fields(verdict: Verdict, *, full: bool) -> dict[str, object]:
    """The verdict as the contract's fields, in its order."""
    values = verdict.model_dump(mode="json")
    return values if full else {name: values[name] for name in CONTRACT}


def replay(
    file: File = "-",
    decisions: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write one line for each item: decision and reason.")
    ] = None,
    config: Config = None,
) -> None:
    """Push dated items through classify, group and decide under a virtual clock; print the alerts as JSON lines.

    Lines are those of classify, sorted by time, with published (RFC 3339) and source (feed address or outlet)
    required. Routes, thresholds and quiet hours of the configuration decide what is silenced or held; such an alert is
    printed all the same. A bad line is told on standard error with its number, the rest goes on; the exit code is 1.

    Example: troopwatch replay items.jsonl --decisions decisions.jsonl
    """
    configuration = load_settings(config)
    quiet = timedelta(days=configuration.notifier.quiet_days)
    run = Replay(loaded(configuration.classifier.lexicons).classify, quiet, rules_of(configuration.notifier))
    bad = 0
    with ExitStack() as stack:
        stream = stack.enter_context(lines.opened(file))
        out = stack.enter_context(_written(decisions)) if decisions else None
        for line in lines.read(stream, DatedItem):
            if isinstance(line, lines.BadLine):
                complain(str(line))
                bad += 1
                continue
            decision, alert = run.step(line.value)
            if alert is not None:
                write_line(alert)
            if out is not None:
                out.write(json.dumps(decision, ensure_ascii=False) + "\n")
    raise typer.Exit(1 if bad else 0)


def _written(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from None
