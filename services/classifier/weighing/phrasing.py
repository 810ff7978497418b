"""How an item is put: the build of its frame and its words, for models that weigh them (``weights.en.toml``)."""

from services.classifier.facts.concluded import concluded
from services.classifier.frames.reading import Reading
from services.classifier.weighing.bearings import bearings
from services.classifier.weighing.structure import structure
from services.classifier.weighing.wording import wording


def phrasing(reading: Reading, year: int | None = None) -> frozenset[str]:
    """Features beside those of ``features.py``: structure, bearings, the rules' kind and status, words.

    ``year``: of publication, if known.
    """
    return structure(reading, year) | bearings(reading) | concluded(reading) | wording(reading)
