"""One language's lexicon and the gazetteer, compiled: a matcher and the small words, built once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from services.classifier import gazetteer
from services.classifier.lexicon import Language, Places, Table, Terms
from services.classifier.matcher import Matcher, Term

_APART = ("particles",)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rules know of one language. Word sets are in lower case."""

    lang: str
    matcher: Matcher
    counts: Matcher
    claims: Matcher
    language: Language
    into: frozenset[str]
    from_: frozenset[str]
    by: frozenset[str]
    of: frozenset[str]
    modifiers: frozenset[str]
    gap: frozenset[str]
    nouns: frozenset[str]
    outside: frozenset[str]
    apart: frozenset[str]
    follow: frozenset[str]
    cited: frozenset[str]
    adjectival: frozenset[str]
    page: tuple[str, ...]
    usual_senders: frozenset[str]
    territories: dict[str, str]

    @classmethod
    def build(cls, language: Language, places: Places) -> "Vocabulary":
        """Compile a language."""
        small = language.grammar
        return cls(
            lang=language.lang,
            matcher=Matcher(chain(_terms(language), gazetteer.terms(places))),
            counts=Matcher(_table("counts", language.counts)),
            claims=Matcher(_claims(language)),
            language=language,
            into=_words(small.into),
            from_=_words(small.from_),
            by=_words(small.by),
            of=_words(small.of),
            modifiers=_words(small.modifiers),
            gap=_words(small.gap),
            nouns=_words(small.nouns),
            outside=_words(small.outside),
            apart=_words(small.apart),
            follow=_words(small.follow),
            cited=_words(language.claims.cited),
            adjectival=frozenset(small.adjectival),
            page=small.page,
            usual_senders=frozenset(places.usual_senders),
            territories=places.territories,
        )


def _terms(language: Language) -> Iterator[Term]:
    yield from _table("troops", language.troops)
    yield from _table("moves", language.moves)
    yield from _table("stage", language.stage, apart=True)
    yield from _table("signals", language.signals, apart=True)


def _table(group: str, table: Table, *, apart: bool = False) -> Iterator[Term]:
    """The table's terms. ``apart`` lets every key match for itself, so that one never hides another."""
    for key, terms in table:
        if isinstance(terms, tuple):
            own = f"{group}.{key}" if apart or key in _APART else group
            yield from (Term(term, own, f"{group}.{key}") for term in terms)


def _claims(language: Language) -> Iterator[Term]:
    for role, terms in language.claims.roles.items():
        yield from (Term(term, "who", role) for term in terms)
    for stance, terms in language.claims.stances.items():
        yield from (Term(term, "stance", stance) for term in terms)


def _words(terms: Terms) -> frozenset[str]:
    return frozenset(term.lower() for term in terms)
