"""The part that the words before a state give it: "in the east of Congo", "out of Mali", "close to Florida"."""

from collections.abc import Callable

from services.classifier.lexicon.vocabulary import Vocabulary

_REACH = 7  # words back
_ALONE = frozenset({"from", "of"})  # they may stand within another: "in the east of Congo"


def governed(words: tuple[str, ...], small: Vocabulary, ends_troops: Callable[[int], bool]) -> str:
    """The part (into, from, by, of, near, beside or none) of a state behind ``words``.

    ``ends_troops`` tells whether troops end so many words before it.
    """
    inner = ""
    for at, word in enumerate(words[: -_REACH - 1 : -1]):
        before = words[: len(words) - at - 1]
        part = _pair(word, before, small) or own(word, small)
        if part in _ALONE and not inner and before and before[-1] in small.modifiers and part == own(word, small):
            inner = part
        elif part:
            if _outside(before, word, small) and not ends_troops(at + 1):
                return "beside" if small.joins or _two(before, word) in small.outside_before else ""
            return inner if inner and part not in {"into", "from"} else part
        elif word not in small.modifiers:
            return inner
    return inner


def own(word: str, small: Vocabulary) -> str:
    """The part that one small word gives."""
    near = (("by", small.by), ("near", small.near), ("beside", small.beside), ("of", small.of))
    tables = (("from", small.from_), ("into", small.into), *near)
    return next((part for part, table in tables if word in table), "")


def _pair(word: str, before: tuple[str, ...], small: Vocabulary) -> str:
    """The part that two small words give together: "out of", "close to"."""
    two = _two(before, word)
    return "from" if two in small.from_ else "near" if two in small.near else ""


def _outside(before: tuple[str, ...], word: str, small: Vocabulary) -> bool:
    """Whether the word before a preposition takes its place out of the movement: "war in", "help to".

    The state may act nevertheless in English, unless the two stand in the lexicon together.
    """
    return bool(before) and (before[-1] in small.outside_before or _two(before, word) in small.outside_before)


def _two(before: tuple[str, ...], word: str) -> str:
    return " ".join((*before[-1:], word))
