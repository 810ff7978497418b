"""Labelled storylines through a replay: end to end, and with the classification given by the labels."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

import typer

from services.classifier.classify import loaded
from services.classifier.facts import counts, places
from services.classifier.facts.kind import kind_of
from services.classifier.facts.status import status_of
from services.classifier.frames.reading import read
from services.classifier.scenes import claims
from services.cli import lines
from services.cli.options import show, write_line
from services.cli.replay import DatedItem, Replay
from services.notifier.evaluate import AlertFigures, Handled, Role, score
from shared.logs import printable
from shared.verdict import Count, Item, Label, Verdict

SHARES = {
    "facts_pushed": "new facts pushed",
    "facts_at_once": "pushed by their first item",
    "repeats": "pushes that repeat",
    "false": "pushes that are none",
    "wrong_joins": "items wrongly joined",
    "wrong_splits": "items wrongly split off",
}
GOALS = {"facts_pushed": ">= 0.95", "repeats": "<= 0.05", "wrong_joins": "<= 0.03", "wrong_splits": "<= 0.03"}


class Storyline(DatedItem):
    """One line of a labelled file: a dated item, its label and, for positives, what it tells of which situation.

    ``situation``, ``role`` and ``repeats`` as in ``services.notifier.evaluate``; ``fact`` is the fact in words.
    """

    label: Label
    senders: tuple[str, ...] | None = None
    hosts: tuple[str, ...] | None = None
    situation: str | None = None
    role: Role | None = None
    fact: str | None = None
    repeats: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One replay of the storylines: the figures, the pace, and each item's decision with its reason."""

    figures: AlertFigures
    items_a_second: float
    reasons: dict[str, tuple[str, str]]


def evaluate_alerts(
    file: str, errors: int, quiet: timedelta, classify: Callable[[Item], Verdict], *, as_json: bool
) -> None:
    """The command ``evaluate --alerts``: print both runs' figures. Exit 1 if a line was bad."""
    rows, bad = lines.read_all(file, Storyline)
    classify(Item(id="", title=""))  # the model is loaded before the clock runs
    runs = {"given": run(rows, given(rows), quiet), "end_to_end": run(rows, classify, quiet)}
    if as_json:
        write_line(
            {name: one.figures.model_dump() | {"items_a_second": one.items_a_second} for name, one in runs.items()}
        )
    else:
        for name, one in runs.items():
            _print(name, one, {row.id: row.title for row in rows}, errors)
    raise typer.Exit(1 if bad else 0)


def _print(name: str, run: Run, titles: dict[str, str], errors: int) -> None:
    titled = {"given": "Classification given", "end_to_end": "End to end"}[name]
    sys.stdout.write(f"{titled}: {run.figures.items} items, {run.items_a_second:,.0f} a second\n")
    figures = {field: getattr(run.figures, field) for field in SHARES}
    table = [
        (SHARES[field], f"{one.value:.3f}", f"{one.hits} of {one.total}", GOALS.get(field, ""))
        for field, one in figures.items()
    ]
    show(("figure", "value", "items", "goal"), table, as_json=False)
    for field, one in figures.items():
        for item in one.items[:errors] if field != "facts_at_once" else ():
            decision, reason = run.reasons[item]
            sys.stdout.write(f"{SHARES[field]} {item}: {decision} ({reason}): {printable(titles[item])}\n")


def run(rows: Sequence[Storyline], classify: Callable[[Item], Verdict], quiet: timedelta) -> Run:
    """Replay the rows in order of time and score what became of them."""
    replay = Replay(classify, quiet)
    began = perf_counter()
    ordered = sorted(rows, key=lambda row: row.published)
    decisions = [(row, replay.step(row)[0]) for row in ordered]
    seconds = perf_counter() - began
    handled = [
        Handled(row.id, row.label, row.role, row.repeats or row.id, row.situation, told["decision"], told["situation"])
        for row, told in decisions
    ]
    return Run(
        figures=score(handled),
        items_a_second=len(rows) / seconds if seconds else 0.0,
        reasons={row.id: (told["decision"], told["reason"]) for row, told in decisions},
    )


def given(rows: Sequence[Storyline]) -> Callable[[Item], Verdict]:
    """A classifier that knows the labels. Label, senders and hosts are the row's; kind, status, numbers, company,
    place and claims are read from the item, or from the fact in words where the item's own text yields no frame
    (a repeat has none of its own), or, last, are unknown. A number that only the fact's words give is added.
    """
    known = {row.id: row for row in rows}

    def classify(item: Item) -> Verdict:
        row = known[item.id]
        if row.label == "no":
            return Verdict(label="no", score=0.0, reasons=("labelled",))
        return _labelled(row)

    return classify


def _labelled(row: Storyline) -> Verdict:
    in_words = Item(id=row.id, title=row.fact, lang="en") if row.fact else None
    spoken = _read(in_words) if in_words else None
    found = (
        _read(row.model_copy(update={"published": row.published.isoformat()}))
        or spoken
        or Verdict(label="yes", score=1.0)
    )
    numbers = found.counts or (spoken.counts if spoken else ())
    given_hosts = tuple(host for host in row.hosts or () if _is_code(host))
    return found.model_copy(
        update={
            "label": row.label,
            "senders": tuple(row.senders or ()),
            "hosts": given_hosts,
            "region": next((host for host in row.hosts or () if not _is_code(host)), None),
            "counts": numbers,
            "count": counts.headline(numbers),
            "reasons": ("labelled",),
        }
    )


def _is_code(host: str) -> bool:
    return host.isupper()


def _read(item: Item) -> Verdict | None:
    """The facts of an item whatever its label, None where no sentence of it has a frame."""
    words = loaded().vocabularies["en"]
    reading = read(item, words)
    if reading.frame is None:
        return None
    kind, found = kind_of(reading), places.parties(reading)
    numbers: list[Count] = []
    for scene in reading.scenes:
        who = claims.speaker(scene)
        source = who.place.code if who is not None and who.place is not None else None
        numbers += counts.counts(scene, there=kind == "presence", source=source)
    return Verdict(
        label="yes",
        score=1.0,
        lang="en",
        kind=kind,
        status=status_of(reading, kind),
        via=found.via,
        place=found.place,
        counts=tuple(numbers),
        claims=claims.claims(reading.scenes, found.senders, found.hosts),
    )
