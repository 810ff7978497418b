"""How an item is put: the build of its frame and its words, for models that weigh them (``weights.en.toml``)."""

from services.classifier.bearings import bearings
from services.classifier.concluded import concluded
from services.classifier.reading import Reading
from services.classifier.structure import structure
from services.classifier.wording import wording


def phrasing(reading: Reading, year: int | None = None) -> frozenset[str]:
    """Features beside those of ``features.py``: structure, bearings, the rules' kind and status, words.

    ``year``: of publication, if known.
    """
    return structure(reading, year) | bearings(reading) | concluded(reading) | wording(reading)
