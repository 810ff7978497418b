"""Alerting measured on storylines of nine invented movements, labelled before anything was tuned by them.

All items are our own writing about things that did not happen like this. The figures are floors: a change that falls
below them has made alerting worse. `troopwatch evaluate --alerts tests/notifier/storylines.jsonl` prints them all.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from services.classifier.classify import classify
from services.cli import lines
from services.cli.storylines import Storyline, given, run
from services.notifier.evaluate import AlertFigures

FILE = Path(__file__).with_name("storylines.jsonl")
QUIET = timedelta(days=14)


@pytest.fixture(scope="module")
def rows() -> list[Storyline]:
    with lines.opened(str(FILE)) as stream:
        read = list(lines.read(stream, Storyline))
    assert not [line for line in read if isinstance(line, lines.BadLine)]
    return [line.value for line in read if not isinstance(line, lines.BadLine)]


def check(figures: AlertFigures, *, pushed: float, repeats: float, splits: float) -> None:
    assert figures.facts_pushed.value >= pushed, figures.facts_pushed.items
    assert figures.repeats.value <= repeats, figures.repeats.items
    assert figures.false.value <= repeats, figures.false.items
    assert figures.wrong_joins.value <= 0.03, figures.wrong_joins.items
    assert figures.wrong_splits.value <= splits, figures.wrong_splits.items


def test_with_the_classification_given(rows: list[Storyline]) -> None:
    check(run(rows, given(rows), QUIET).figures, pushed=0.95, repeats=0.05, splits=0.03)


def test_end_to_end(rows: list[Storyline]) -> None:
    check(run(rows, classify, QUIET).figures, pushed=0.9, repeats=0.05, splits=0.05)
