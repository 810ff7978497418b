"""Rows here are our own writing; verdicts are given."""

import pytest

from services.classifier.evaluation.evaluate import Judged, Labelled
from services.classifier.evaluation.slices import base_rate, by, confusion
from shared.verdict import Verdict


def one(label: str, found: str, *, kind: str = "deployment", **row: object) -> Judged:
    given = {"id": "1", "title": "Soldiers", "label": label, "lang": "en", **row}
    verdict = {"label": found, "score": 0.9, "kind": None if found == "no" else kind, "status": None}
    return Judged(Labelled.model_validate(given), Verdict.model_validate(verdict))


EVERY = [
    one("yes", "yes", kind="incursion", lang="fr", published="2011-03-01"),
    one("yes", "no", lang="fr"),
    one("no", "yes", lang="en"),
    one("no", "no"),
    one("borderline", "yes"),
]


def test_each_language_has_its_figures_without_borderlines() -> None:
    found = by(EVERY, "lang")
    assert {value: (one.items, one.precision.value, one.recall.value) for value, one in found.items()} == {
        "fr": (2, 1.0, 0.5),
        "en": (2, 0.0, 0.0),
    }


def test_a_year_is_a_slice() -> None:
    assert list(by(EVERY, "year")) == ["2011"]


def test_a_kinds_recall_is_over_the_labelled_and_its_precision_over_the_judged() -> None:
    every = [
        one("yes", "yes", kind="withdrawal"),
        Judged(
            Labelled.model_validate({"id": "2", "title": "t", "label": "yes", "kind": "rotation"}),
            Verdict(label="yes", score=0.9, kind="withdrawal"),
        ),
        Judged(
            Labelled.model_validate({"id": "3", "title": "t", "label": "yes", "kind": "rotation"}),
            Verdict(label="no", score=0.1),
        ),
    ]
    found = by(every, "kind")
    assert found["withdrawal"].precision.total == 2
    assert (found["rotation"].recall.hits, found["rotation"].recall.total) == (1, 2)


def test_what_is_taken_for_what() -> None:
    assert confusion(EVERY) == {
        ("yes", "yes"): 1,
        ("yes", "no"): 1,
        ("no", "yes"): 1,
        ("no", "no"): 1,
        ("borderline", "yes"): 1,
    }


def test_kinds_are_confused_among_the_found_positives_alone() -> None:
    every = [
        Judged(
            Labelled.model_validate({"id": "1", "title": "t", "label": label, "kind": "rotation"}),
            Verdict(label="yes", score=0.9, kind="withdrawal"),
        )
        for label in ("yes", "no")
    ]
    assert confusion(every, "kind") == {("rotation", "withdrawal"): 1}


def test_weights_estimate_the_base_rate() -> None:
    weighed = [
        one("yes", "yes", weight=10),
        one("yes", "no", weight=30),
        one("no", "yes", weight=2),
        one("no", "no", weight=9_998),
        one("no", "yes"),
    ]
    rate = base_rate(weighed)
    assert rate is not None
    assert rate.precision == pytest.approx(10 / 12)
    assert rate.recall == 0.25
    assert rate.false_per_10000 == pytest.approx(2.0)
    assert base_rate(EVERY) is None
