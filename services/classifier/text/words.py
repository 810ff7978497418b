"""Small words of a language as sets that know stems, and the cutting of text into words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

from services.classifier.text.clean import WIDE
from services.classifier.text.folding import fold

_WORD = re.compile(r"[\w'’.\-]+")
_LONGEST, _CHUNK = 6, 2


class Words(frozenset[str]):
    """A set of words in lower case.

    One that ends in ``*`` stands for every word that opens with it, one that begins with ``*`` for every word that ends
    with it ("*-torn").
    """

    stems: tuple[str, ...]
    ends: tuple[str, ...]

    def __new__(cls, terms: Iterable[str]) -> Self:
        """Fold the terms."""
        folded = [fold(term) for term in terms]
        made = super().__new__(cls, (term for term in folded if "*" not in term))
        made.stems = tuple(term[:-1] for term in folded if term.endswith("*"))
        made.ends = tuple(term[1:] for term in folded if term.startswith("*"))
        return made

    def __contains__(self, word: object) -> bool:
        """Whether the word is one of them or opens or ends as one of them may."""
        if super().__contains__(word):
            return True
        if not isinstance(word, str):
            return False
        plain = word if word.isascii() else fold(word)
        whole = plain is not word and super().__contains__(plain)
        return whole or plain.startswith(self.stems) or plain.endswith(self.ends)

    def any(self, words: Iterable[str]) -> bool:
        """Whether one of the words is among them."""
        return any(word in self for word in words)


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts text into words in lower case.

    Where a language writes no spaces, ``known`` words are cut out and what lies between counts as a word for every
    two signs.
    """

    known: frozenset[str] | None = None
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: frozenset[str] | None) -> Self:
        """A cutter at the known words; at spaces where there are none."""
        return cls(known, lengths_of(known or ()))

    def words(self, text: str) -> tuple[str, ...]:
        """The words of the text."""
        plain = _WORD.findall(text.lower())
        if self.known is None:
            return tuple(plain)
        return tuple(piece for word in plain for piece in self._pieces(word))

    def _pieces(self, word: str) -> Iterator[str]:
        lengths = self.lengths
        rest = ""
        at = 0
        while at < len(word):
            found = next((word[at : at + n] for n in lengths.get(word[at], ()) if word[at : at + n] in self._known), "")
            if found:
                yield from _chunks(rest)
                yield found
            rest = "" if found else rest + word[at]
            at += len(found) or 1
        yield from _chunks(rest)

    @property
    def _known(self) -> frozenset[str]:
        return self.known or frozenset()


def lengths_of(known: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How long the words are that open with a sign, the longest first."""
    found: dict[str, set[int]] = {}
    for word in known:
        found.setdefault(word[0], set()).add(min(len(word), _LONGEST))
    return {sign: tuple(sorted(sizes, reverse=True)) for sign, sizes in found.items()}


def _chunks(text: str) -> Iterator[str]:
    step = _CHUNK if text and text[0] >= WIDE else len(text) or 1
    yield from (text[at : at + step] for at in range(0, len(text), step))
