"""Finding lexicon terms in text: one Aho-Corasick pass, then word boundaries, capitals and longest match."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from services.classifier.lexicon.shape import Shape
from services.classifier.text.folding import fold

_CLITIC = 4  # letters


@dataclass(frozen=True, slots=True)
class Place:
    """What a geographic form stands for.

    ``code`` is a state's or body's code, or a region's name where ``form`` is ``region``. ``form`` is one of name,
    adj, seat, office, place, force, body, mission, company, region. ``host`` is a mission's own host.
    """

    code: str
    form: str
    disputed: bool = False
    via: str | None = None
    host: str | None = None
    extra: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One surface form, the group within which the longest match wins, and its tags (``moves.send``)."""

    surface: str
    group: str
    tag: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A term found in a sentence: offsets into that sentence, end exclusive."""

    start: int
    end: int
    text: str
    tags: frozenset[str]
    place: Place | None = None

    def has(self, *tags: str) -> bool:
        """Whether it carries one of the tags."""
        return any(tag in self.tags for tag in tags)


Marks = dict[str, tuple[Mark, ...]]


class Matcher:
    """Finds the terms it was built from; grouped, in text order, longest first, never overlapping in a group."""

    def __init__(self, terms: Iterable[Term], clitics: Iterable[str] = ()) -> None:
        """Compile the terms. ``clitics`` are small words that may be written before any of them without a space."""
        self._clitics = frozenset(fold(clitic) for clitic in clitics)
        self._terms: dict[str, list[tuple[Term, Shape]]] = defaultdict(list)
        for term in terms:
            shape = Shape.of(term.surface)
            self._terms[fold(shape.core)].append((term, shape))
        self._patterns = list(self._terms)
        self._automaton = AhoCorasick(self._patterns)

    def find(self, text: str) -> Marks:
        """Every mark of the text, by group."""
        found: dict[str, dict[tuple[int, int], list[Term]]] = defaultdict(lambda: defaultdict(list))
        for index, start, end in self._automaton.find_matches_as_indexes(fold(text), overlapping=True):
            if start and _joined(text[start - 1], text[start]) and not self._clitic(text, start):
                continue
            for term, shape in self._terms[self._patterns[index]]:
                stop = _stop(text, start, end, shape)
                if stop:
                    found[term.group][start, stop].append(term)
        return {group: tuple(_longest(text, spans)) for group, spans in found.items()}

    def _clitic(self, text: str, start: int) -> bool:
        """Whether only clitics stand between the word's beginning and the match."""
        if not self._clitics:
            return False
        left = start
        while left and start - left <= _CLITIC and _joined(text[left - 1], text[left]):
            left -= 1
        return fold(text[left:start]) in self._clitics


def _stop(text: str, start: int, end: int, shape: Shape) -> int:
    """Where the match ends, 0 where capitals, word boundaries or what stands beside it forbid it."""
    if any(c.isupper() and not text[start + i].isupper() for i, c in enumerate(shape.core)):
        return 0
    if shape.stem:
        while end < len(text) and _joined(text[end - 1], text[end]):
            end += 1
    elif end < len(text) and _joined(text[end - 1], text[end]):
        return 0
    return end if shape.fits(text, start, end) else 0


def _joined(left: str, right: str) -> bool:
    """Whether two characters belong to one word; scripts without spaces never join."""
    return left.isalnum() and right.isalnum() and left < "\u2e80" and right < "\u2e80"


def _longest(text: str, spans: dict[tuple[int, int], list[Term]]) -> Iterable[Mark]:
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            last = end
            terms = spans[start, end]
            place = next((term.place for term in sorted(terms, key=_exact) if term.place), None)
            yield Mark(start, end, text[start:end], frozenset(term.tag for term in terms), place)


def _exact(term: Term) -> int:
    """The longest surface first: a name ("Afghanistan") before a stem that it happens to open with ("Afghan*")."""
    return -len(term.surface.removesuffix("*"))
