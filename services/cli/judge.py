"""The commands that judge texts without a running service: classify, replay, evaluate, backtest."""

import json
import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console

from services.classifier.classify import classify as classify_item
from services.classifier.evaluate import Evaluation, Labelled
from services.classifier.evaluate import evaluate as evaluate_rows
from services.cli import backtest, explained, lines, storylines
from services.cli.options import AsJson, Config, complain, show, write_line
from services.cli.replay import DatedItem, Replay
from shared.config import load as load_settings
from shared.logs import printable
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
    app.command()(evaluate)
    app.command("backtest")(backtest.backtest)


def classify(
    file: File = "-",
    *,
    full: Annotated[
        bool, typer.Option("--full", help="All fields: also region, via, place, purpose, disputed.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="For people: the words that decided, in colour.")] = False,
) -> None:
    """Judge items: JSON lines in, JSON lines out, in order.

    Each line has id and title, and may have summary, text, lang, published, url. A bad line is told on standard
    error with its number, the rest goes on, and the exit code is 1.

    Example: echo '{"id": "1", "title": "Britain to send 900 more soldiers to Estonia"}' | troopwatch classify
    """
    bad, console = 0, Console(highlight=False)
    with lines.opened(file) as stream:
        for line in lines.read(stream, Item):
            if isinstance(line, lines.BadLine):
                complain(str(line))
                bad += 1
            elif explain:
                explained.show(line.value, console)
            else:
                write_line({"id": line.raw_id} | fields(classify_item(line.value), full=full))
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
    required. A bad line is told on standard error with its number, the rest goes on, and the exit code is 1.

    Example: troopwatch replay items.jsonl --decisions decisions.jsonl
    """
    quiet = timedelta(days=load_settings(config).notifier.quiet_days)
    run = Replay(classify_item, quiet)
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


def evaluate(
    file: File,
    errors: Annotated[int, typer.Option(min=0, help="Name so many of the false and the missed items.")] = 0,
    *,
    alerts: Annotated[bool, typer.Option("--alerts", help="Measure alerts on labelled storylines.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Precision, recall, F1 and field accuracy on labelled items, with 95 % bootstrap intervals.

    Each line is one of classify's with label (yes, borderline, no) and, for positives, senders, hosts, count, kind,
    status. Borderlines are left out of precision and recall.

    With --alerts the lines are those of replay, and positives name their situation, role (new, update, repeat),
    fact and, for a repeat, the id that it repeats. It prints the shares of new facts pushed, of pushes that are
    repeats, of wrongly joined and wrongly split items: with the labels as the classification, and end to end.

    Example: troopwatch evaluate labelled.jsonl --errors 20
    """
    if alerts:
        storylines.evaluate_alerts(
            file, errors, timedelta(days=load_settings(config).notifier.quiet_days), as_json=as_json
        )
    rows, bad = [], 0
    with lines.opened(file) as stream:
        for line in lines.read(stream, Labelled):
            if isinstance(line, lines.BadLine):
                complain(str(line))
                bad += 1
            else:
                rows.append(line.value)
    result = evaluate_rows(rows)
    if as_json:
        write_line(result.model_dump())
    else:
        _print_evaluation(result, rows, errors)
    raise typer.Exit(1 if bad else 0)


def _print_evaluation(result: Evaluation, rows: list[Labelled], errors: int) -> None:
    counted = f"{result.yes} yes, {result.no} no, {result.borderline} borderline"
    sys.stdout.write(f"{result.items} items: {counted}; {result.borderline_as_yes} borderlines judged yes\n")
    figures = {"precision": result.precision, "recall": result.recall, "F1": result.f1, **result.fields}
    table = [
        (name, f"{one.value:.3f}", f"{one.low:.3f}-{one.high:.3f}", f"{one.hits} of {one.total}" if one.total else "")
        for name, one in figures.items()
    ]
    show(("figure", "value", "95 %", "items"), table, as_json=False)
    titles = {row.id: row.title for row in rows}
    for name, ids in (("false", result.false), ("missed", result.missed)):
        for item in ids[:errors]:
            sys.stdout.write(f"{name} {item}: {printable(titles[item])}\n")
