"""``troopwatch evaluate``: how good the verdicts, or the alerts, are on labelled items."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console

from services.classifier.classify import Classifier, loaded
from services.classifier.evaluation import slices
from services.classifier.evaluation.evaluate import Evaluation, Judged, Labelled, judged
from services.classifier.evaluation.evaluate import evaluate as figures_of
from services.classifier.evaluation.figures import Figure
from services.classifier.opinion.memory import StoredMemory
from services.classifier.opinion.second import Second
from services.cli import explained, lines, storylines
from services.cli.options import AsJson, Config, load, show, write_line
from shared.clock import SystemClock
from shared.errors import ConfigError
from shared.http import HttpClient
from shared.settings import Configuration
from shared.store.engine import Store
from shared.verdict import Item, Verdict

_CONFUSED = ("label", "kind", "status")
_INTERVAL = ("figure", "value", "95 %", "items")


def evaluate(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="JSON lines; - is standard input.")],
    errors: Annotated[int, typer.Option(min=0, help="Explain so many of the worst false and missed items.")] = 0,
    by: Annotated[str, typer.Option(metavar="NAME,…", help=f"Figures for each: {', '.join(slices.SLICES)}.")] = "",
    *,
    second_opinion: Annotated[
        bool, typer.Option("--second-opinion", help="Ask the configured endpoint too; see what it changes.")
    ] = False,
    alerts: Annotated[bool, typer.Option("--alerts", help="Measure alerts on labelled storylines.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Precision, recall, F1 and field accuracy on labelled items, with 95 % bootstrap intervals.

    Each line is one of classify's with label (yes, borderline, no) and, for positives, senders, hosts, count, kind,
    status; stratum and weight, where they are, give an estimate for the population that the items were drawn from.
    Borderlines are left out of precision and recall.

    With --alerts the lines are those of replay, and positives name their situation, role (new, update, repeat),
    fact and, for a repeat, the id that it repeats. It prints the shares of new facts pushed, of pushes that are
    repeats, of wrongly joined and wrongly split items: with the labels as the classification, and end to end.

    Example: troopwatch evaluate labelled.jsonl --by kind,lang --errors 20
    """
    configuration = load(config)
    classifier = loaded(configuration.classifier.lexicons)
    if alerts:
        quiet = timedelta(days=configuration.notifier.quiet_days)
        storylines.evaluate_alerts(file, errors, quiet, classifier.classify, as_json=as_json)
    names = _names(by)
    rows, bad = lines.read_all(file, Labelled)
    if not rows:
        sys.stderr.write("no items to measure\n")
        raise typer.Exit(1)
    with _judge(configuration, classifier, second_opinion=second_opinion) as judge:
        every = judged(rows, judge)
    _tell(every, names, as_json=as_json)
    if not as_json:
        _tell_errors(every, classifier, errors)
    raise typer.Exit(1 if bad else 0)


def _names(by: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in by.split(",") if name.strip())
    for name in names:
        if name not in slices.SLICES:
            raise typer.BadParameter(f"--by {name!r}; there are {', '.join(slices.SLICES)}")
    return names


@contextmanager
def _judge(
    configuration: Configuration, classifier: Classifier, *, second_opinion: bool
) -> Iterator[Callable[[Item], Verdict]]:
    """What judges: the classifier alone, or with the second judge as the service would ask it."""
    if not second_opinion:
        yield classifier.classify
        return
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        second = runner.run(_second(stack, configuration, classifier))
        try:
            yield lambda item: runner.run(second.settle(item, classifier.classify(item)))
        finally:
            runner.run(stack.aclose())


async def _second(stack: AsyncExitStack, configuration: Configuration, classifier: Classifier) -> Second:
    asked = configuration.classifier.second_opinion
    if asked is None:
        raise ConfigError("classifier.second_opinion: not configured; name url and model there")
    store = await stack.enter_async_context(Store(configuration.store_url()))
    http = await stack.enter_async_context(HttpClient.from_settings(configuration.watcher))
    memory = StoredMemory(store)
    return Second(asked, post=http.post, memory=memory, clock=SystemClock(), classifier=classifier)


def _tell(every: Sequence[Judged], names: Sequence[str], *, as_json: bool) -> None:
    result, rate = figures_of(every), slices.base_rate(every)
    sliced = {name: slices.by(every, name) for name in names}
    if as_json:
        parts = {name: {value: one.model_dump() for value, one in found.items()} for name, found in sliced.items()}
        confused = {name: _lines(slices.confusion(every, name)) for name in _CONFUSED}
        weighed = rate and rate.model_dump()
        write_line(result.model_dump() | {"base_rate": weighed, "by": parts, "confusion": confused})
        return
    _tell_figures(result, rate)
    for name, found in sliced.items():
        _tell_slices(name, found)
    for name in _CONFUSED:
        _tell_confusion(name, slices.confusion(every, name))


def _tell_figures(result: Evaluation, rate: slices.BaseRate | None) -> None:
    counted = f"{result.yes} yes, {result.no} no, {result.borderline} borderline"
    sys.stdout.write(f"{result.items} items: {counted}; {result.borderline_as_yes} borderlines judged yes\n")
    figures = {"precision": result.precision, "recall": result.recall, "F1": result.f1, **result.fields}
    show(_INTERVAL, [(name, *_cells(one)) for name, one in figures.items()], as_json=False)
    if rate is not None:
        sys.stdout.write(
            f"at the base rate (weighted, {rate.population:,.0f} items): precision {rate.precision:.3f}, recall "
            f"{rate.recall:.3f}, {rate.false_per_10000:.1f} false alerts in 10,000 ordinary items\n"
        )


def _cells(one: Figure) -> tuple[str, str, str]:
    return f"{one.value:.3f}", f"{one.low:.3f}-{one.high:.3f}", f"{one.hits} of {one.total}" if one.total else ""


def _tell_slices(name: str, found: Mapping[str, slices.Slice]) -> None:
    rows = [
        (value, one.items, f"{one.precision.value:.2f}", f"{one.recall.value:.2f}", f"{one.f1.value:.2f}", _range(one))
        for value, one in found.items()
    ]
    sys.stdout.write("\n")
    show((f"by {name}", "items", "precision", "recall", "F1", "95 % of F1"), rows, as_json=False)


def _range(one: slices.Slice) -> str:
    return f"{one.f1.low:.2f}-{one.f1.high:.2f}"


def _tell_confusion(name: str, table: Mapping[tuple[str, str], int]) -> None:
    if not table:
        return
    judgements = sorted({found for _, found in table})
    rows = [
        (meant, *(table.get((meant, found), 0) for found in judgements)) for meant in sorted({row for row, _ in table})
    ]
    sys.stdout.write("\n")
    show((f"{name}: labelled, judged:", *(found or "none" for found in judgements)), rows, as_json=False)


def _lines(table: Mapping[tuple[str, str], int]) -> list[dict[str, str | int]]:
    return [{"labelled": meant, "judged": found, "items": count} for (meant, found), count in sorted(table.items())]


def _tell_errors(every: Sequence[Judged], classifier: Classifier, errors: int) -> None:
    result, items = figures_of(every), {one.row.id: one for one in every}
    console = Console(highlight=False)
    for name, ids in (("false", result.false), ("missed", result.missed)):
        for item in ids[:errors]:
            console.print(f"\n{name} {item}", style="bold red", markup=False)
            explained.show(items[item].row, console, classifier, items[item].verdict)
