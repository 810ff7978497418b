"""Which sentences decide: the headline and the feed's own words first; the rest of the lead where they do not suffice.

An item is judged alike with and without its article's text: what title and summary settle, no later sentence unsettles.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.classifier.certain import turned
from services.classifier.features import features
from services.classifier.judge import judge
from services.classifier.model import Model
from services.classifier.outline import outline
from services.classifier.phrasing import phrasing
from services.classifier.reading import Reading
from shared.verdict import Label

_RANKS: dict[Label, int] = {"no": 0, "borderline": 1, "yes": 2}


@dataclass(frozen=True, slots=True)
class Decided:
    """A reading and what it was judged to be: label, reason, score, and the features that held."""

    reading: Reading
    label: Label
    reason: str
    score: float
    found: frozenset[str]


def decide(readings: Iterable[Reading], model: Model, year: int | None) -> Decided:
    """The judgement on the first of some readings that is ``yes``, else on the one that comes nearest to it."""
    best: Decided | None = None
    for reading in readings:
        one = _judged(reading, model, year)
        if one.label != "yes":
            one = _turned(reading, model, year) or one
        if best is None or _RANKS[one.label] > _RANKS[best.label]:
            best = one
        if best.label == "yes":
            break
    assert best is not None  # noqa: S101 (an item has at least one reading)
    return best


def told(model: Model, reading: Reading, year: int | None) -> frozenset[str]:
    """How the item is told, as far as a language's model weighs it."""
    return phrasing(reading, year) if model.worded else outline(reading) if model.outlined else frozenset()


def _turned(reading: Reading, model: Model, year: int | None) -> Decided | None:
    """The judgement on another frame of the item than the best one, where that one is in by the definition."""
    for other in reading.others():
        if turned(other):
            one = _judged(other, model, year)
            if one.label == "yes":
                return one
    return None


def _judged(reading: Reading, model: Model, year: int | None) -> Decided:
    found = features(reading, year)
    score = round(model.score(found | told(model, reading, year)), 4)
    label, reason = judge(reading, score, model.weights, year)
    if label == "yes":
        score = max(score, model.weights.yes)  # what is in by the definition is as sure as the least that is let in
    return Decided(reading, label, reason, score, found)
