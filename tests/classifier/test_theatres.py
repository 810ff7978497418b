"""Theatres of 2003 to 2017: headlines and leads of our own on real facts, in ``theatres.jsonl``, as agencies put them then.

They were measured once before anything was mended for them, and no weights are learned from them; the floors guard
against loss.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from services.classifier.classify import classify
from shared.verdict import Item, Verdict

Row = dict[str, Any]
ROWS: list[Row] = [
    json.loads(line) for line in Path(__file__).with_name("theatres.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module", name="judged")
def judged_rows() -> list[tuple[Row, Verdict]]:
    given = ("title", "summary", "published")
    return [(row, classify(Item(id="x", lang="en", **{name: row[name] for name in given}))) for row in ROWS]


def test_old_theatres_are_found(judged: list[tuple[Row, Verdict]]) -> None:
    positives = [verdict.label == "yes" for row, verdict in judged if row["label"] == "yes"]
    assert len(positives) == 50
    assert sum(positives) >= 44


def test_nothing_that_is_no_deployment_is_called_yes(judged: list[tuple[Row, Verdict]]) -> None:
    """Borderlines, one of which is called yes, count neither way by the definition."""
    assert [row["title"] for row, verdict in judged if row["label"] == "no" and verdict.label == "yes"] == []


def test_their_pairs_and_numbers_are_read(judged: list[tuple[Row, Verdict]]) -> None:
    found = [(row, verdict) for row, verdict in judged if row["label"] == verdict.label == "yes"]
    pairs = [(sorted(v.senders), sorted(v.hosts)) == (row["senders"], row["hosts"]) for row, v in found]
    numbers = [verdict.count == row["count"] for row, verdict in found]
    assert sum(pairs) >= 0.92 * len(found)
    assert sum(numbers) >= 0.92 * len(found)
