"""Which sentences decide: the headline and the feed's own words first; the rest of the lead where they do not suffice.

An item is judged alike with and without its article's text: what title and summary settle, no later sentence unsettles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.classifier.frames.reading import Reading
from services.classifier.judging.certain import turned
from services.classifier.judging.judge import judge
from services.classifier.judging.retelling import later, told_alone
from services.classifier.weighing.features import features
from services.classifier.weighing.model import Model
from services.classifier.weighing.outline import outline
from services.classifier.weighing.phrasing import phrasing
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


def decide(readings: Sequence[Reading], model: Model, year: int | None) -> Decided:
    """The judgement on an item by its readings, from the one that decides first to that of the whole item.

    Where the first is no ``yes``, what the rest of the item adds may make it one, or bring it nearer to one.
    """
    best = _weighed(readings[0], model, year)
    if best.label == "yes":
        return best
    for reading in later(readings[0], readings[-1]) if len(readings) > 1 else told_alone(readings[0]):
        one = _weighed(reading, model, year)
        if _RANKS[one.label] > _RANKS[best.label]:
            best = one
    return best


def told(model: Model, reading: Reading, year: int | None) -> frozenset[str]:
    """How the item is told, as far as a language's model weighs it."""
    return phrasing(reading, year) if model.worded else outline(reading) if model.outlined else frozenset()


def _weighed(reading: Reading, model: Model, year: int | None) -> Decided:
    """The judgement on a reading, by its best frame or by another that is in by the definition."""
    one = _judged(reading, model, year)
    return one if one.label == "yes" else _turned(reading, model, year) or one


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
