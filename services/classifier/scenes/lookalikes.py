"""Marks that are not what they look like: a state that only describes another, a ship that only names a deal."""

import itertools

from services.classifier.lexicon.matcher import Mark
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.text.words import Words

_BOUGHT, _ITS, _TAIL = 40, 4, 24  # characters; words: "its first American"; characters


def points(text: str, words: Vocabulary, mark: Mark) -> bool:
    """Whether a region only describes a country named elsewhere: "the Central Asian nation"."""
    if words.joins or mark.place is None or mark.place.form != "region":
        return False
    behind = words.cutter.words(text[mark.end : mark.end + _TAIL])
    return words.anaphors.any(word.rstrip(".") for word in behind[:1])


def foreign(text: str, one: Mark, two: Mark) -> bool:
    """Whether a word for home's parliament or government is another state's: "독일 국회", "Brazil's Congress"."""
    if one.place is None or two.place is None or one.place.code == two.place.code:
        return False
    owned = one.place.form in {"name", "adj"} and text[one.end : two.start].strip() in {"", "'s", "’s"}
    return owned and two.place.form == "office"


def names(text: str, words: Vocabulary, mark: Mark, geos: tuple[Mark, ...]) -> bool:
    """Whether a ship or company only names what follows ("submarine deal", "Wagner's Prigozhin"), or is bought."""
    if mark.has("troops.company"):
        return _before(text, words, mark, words.aside.bosses) or _chief(text, mark, geos)
    if not mark.has("troops.units") or not words.aside.eponyms:
        return False
    return (mark.text[-1] != "s" and _before(text, words, mark, words.aside.eponyms)) or _bought(text, words, mark)


def teaches(text: str, words: Vocabulary, mark: Mark) -> bool:
    """Whether a word for an exercise tells who is taught: "to drill Ukrainian recruits", not "to drill with Poles"."""
    before = words.cutter.words(text[max(0, mark.start - _TAIL) : mark.start])[-1:]
    if mark.text.lower() not in words.deeds.teach or not words.deeds.verbal.any(before):
        return False
    behind = words.cutter.words(text[mark.end : mark.end + _TAIL])[:1]
    small = words.into, words.from_, words.of, words.by, words.near, words.beside, words.clause.opening, words.follow
    return bool(behind) and not any(some.any(behind) for some in small)


def _before(text: str, words: Vocabulary, mark: Mark, others: Words) -> bool:
    """Whether one of these words stands right behind a mark."""
    tail = text[mark.end : mark.end + _TAIL].removeprefix("'s").removeprefix("’s")
    return tail.startswith(" ") and others.any(words.cutter.words(tail)[:1])


def _chief(text: str, mark: Mark, geos: tuple[Mark, ...]) -> bool:
    """Whether a company's head is named behind it: "Wagner's Prigozhin"."""
    owned = text[mark.end : mark.end + 3] in {"'s ", "’s "}
    heads = (geo for geo in geos if geo.start == mark.end + 3 and geo.place is not None)
    return owned and any(geo.place is not None and geo.place.form == "office" for geo in heads)


def _bought(text: str, words: Vocabulary, mark: Mark) -> bool:
    """Whether ships or jets are built or bought: "is building its first aircraft carrier"."""
    before, aside = words.cutter.words(text[max(0, mark.start - _BOUGHT) : mark.start])[-_ITS:], words.aside
    if mark.text.lower().split()[-1] not in aside.wares:
        return False
    if any(one in aside.consigned and two in words.of for one, two in itertools.pairwise(before)):
        return True  # "parts of Russian S-400"
    at = next((at for at, word in enumerate(before) if word in aside.acquiring), None)
    if at is None:
        return False
    small = words.into, words.from_, words.of
    return "up" not in before and not any(word in some for word in before[at:] for some in small)


def within(mark: Mark, geos: tuple[Mark, ...]) -> bool:
    """Whether a word is only a part of a state's name: "White House"."""
    return any(geo.start < mark.start and mark.end <= geo.end for geo in geos)
