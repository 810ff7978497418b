"""Places told from large to small, so that a state has the part of its own town: "루마니아 콘스탄차 기지에"."""

import itertools
from collections.abc import Mapping

from services.classifier.lexicon.matcher import Mark

_BRACKETS = frozenset({"(", "（"})
_GLUE = frozenset({"", "の", "의", "·", "・"})


def bracketed(text: str, left: Mark, right: Mark) -> bool:
    """Whether a town stands in brackets right behind its state: "南苏丹（朱巴）"."""
    return _same(left, right) and text[left.end : right.start].strip() in _BRACKETS


def nested(text: str, parts: Mapping[Mark, str]) -> dict[Mark, str]:
    """The parts of states that stand right before a town of theirs and have none themselves."""
    found: dict[Mark, str] = {}
    for left, right in itertools.pairwise(parts):
        glued = text[left.end : right.start].strip() in _GLUE and _same(left, right)
        town = right.place is not None and right.place.form in {"place", "seat"}
        if glued and town and not parts[left] and parts[right] in {"into", "from"}:
            found[left] = parts[right]
    return found


def _same(left: Mark, right: Mark) -> bool:
    return left.place is not None and right.place is not None and left.place.code == right.place.code
