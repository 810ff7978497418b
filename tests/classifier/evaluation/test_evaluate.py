"""Rows here are our own writing; the judge is a stand-in that answers by title."""

import pytest

from services.classifier.evaluation.evaluate import Labelled, evaluate, judged
from shared.verdict import Item, Verdict


def judge(item: Item) -> Verdict:
    if "yes" not in item.title:
        return Verdict(label="no", score=0.1, reasons=("low_score",))
    return Verdict(
        label="yes", score=0.9, kind="incursion", status="announced", senders=("FR",), region="Sahel", count=5
    )


def row(title: str, label: str, **fields: object) -> Labelled:
    return Labelled.model_validate({"id": title, "title": title, "label": label, **fields})


ROWS = [
    row("yes 1", "yes", senders=["FR"], hosts=["Sahel"], count=5, kind="deployment", status="planned"),
    row("yes 2", "yes", senders=["FR"], hosts=["ML"], count=None, kind="refusal", status="denied"),
    row("yes 3", "no"),
    row("missed", "yes"),
    row("quiet", "no"),
    row("yes 4", "borderline"),
]


def test_precision_and_recall_leave_borderlines_out() -> None:
    found = evaluate(judged(ROWS, judge))
    assert (found.precision.hits, found.precision.total) == (2, 3)
    assert (found.recall.hits, found.recall.total) == (2, 3)
    assert found.f1.value == pytest.approx(2 / 3)
    assert (found.borderline, found.borderline_as_yes) == (1, 1)
    assert (found.false, found.missed) == (("yes 3",), ("missed",))


def test_fields_are_scored_as_the_labelled_sets_have_them() -> None:
    fields = evaluate(judged(ROWS, judge)).fields
    assert (fields["senders"].value, fields["hosts"].value, fields["pair"].value) == (1.0, 0.5, 0.5)
    assert fields["kind"].value == 0.5
    assert (fields["status"].hits, fields["status"].total) == (1, 1)
    assert (fields["count"].hits, fields["count"].total) == (1, 2)


def test_nothing_gives_zero() -> None:
    found = evaluate([])
    assert (found.items, found.precision.value, found.f1.value, found.fields) == (0, 0.0, 0.0, {})
