"""One language's lexicon and the gazetteer, compiled: a matcher and the small words, built once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from services.classifier.lexicon import gazetteer
from services.classifier.lexicon.asides import AsideWords
from services.classifier.lexicon.clauses import ClauseWords
from services.classifier.lexicon.deeds import DeedWords
from services.classifier.lexicon.geography import Names, Places, Standing
from services.classifier.lexicon.grammar import Grammar, Order
from services.classifier.lexicon.matcher import Matcher, Term
from services.classifier.lexicon.schema import Language
from services.classifier.lexicon.terms import Plain, Table, Terms
from services.classifier.text.folding import fold
from services.classifier.text.headline import Trim
from services.classifier.text.lines import Furniture
from services.classifier.text.sentences import Setting
from services.classifier.text.words import Cutter, Words

_APART = ("particles",)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rules know of one language. Word sets are in lower case."""

    lang: str
    matcher: Matcher
    counts: Matcher
    claims: Matcher
    language: Language
    into: Words
    from_: Words
    by: Words
    of: Words
    modifiers: Words
    gap: Words
    nouns: Words
    outside: Words
    outside_before: Words
    asks_of: Words
    objects_after: Words
    apart: Words
    follow: Words
    beside: Words
    near: Words
    helped: Words
    anaphors: Words
    mutual: Words
    pacts: Words
    contributes: Words
    none: Words
    armies: Words
    nameless: Words
    regions: Words
    ranks: Words
    pleas: Words
    giving: Words
    handed: Words
    served: Words
    resized: Words
    fresh: Words
    sizes: Words
    rulers: Words
    toward: Words
    troubles: Words
    frontiers: Words
    addressed: Words
    clauses: Words
    own: Words
    aided: Words
    unique: Words
    no_hosts: dict[str, Terms]
    fronts: dict[str, Terms]
    foes: dict[str, Terms]
    neighbourhoods: dict[str, str]
    cited: Words
    adjectival: frozenset[str]
    crafts: frozenset[str]
    exits: frozenset[str]
    aside: AsideWords
    deeds: DeedWords
    clause: ClauseWords
    plain: Words
    plain_tail: re.Pattern[str]
    lasting: Words
    grounds: Words
    times: Words
    taken: Words
    setting: Setting
    usual_senders: frozenset[str]
    at_home: frozenset[str]
    territories: dict[str, str]
    left: dict[str, int]
    standing: dict[str, Standing]
    order: Order
    cutter: Cutter
    joins: bool
    peopled: bool
    joined: re.Pattern[str]
    endings: tuple[tuple[str, str], ...]

    @classmethod
    def build(cls, language: Language, places: Places, names: Names | None = None) -> "Vocabulary":
        """Compile a language. ``names`` are its own forms for the places; English has none."""
        small = language.grammar
        return cls(
            lang=language.lang,
            matcher=Matcher(chain(_terms(language), gazetteer.terms(places, names)), small.clitics),
            counts=Matcher(_table("counts", language.counts), small.clitics),
            claims=Matcher(_claims(language), small.clitics),
            language=language,
            into=Words(small.into),
            from_=Words(small.from_),
            by=Words(small.by),
            of=Words(small.of),
            modifiers=Words(small.modifiers),
            gap=Words(small.gap),
            nouns=Words(small.nouns),
            outside=Words(small.outside),
            outside_before=Words(small.outside_before),
            asks_of=Words(small.asks_of),
            objects_after=Words(small.objects_after),
            apart=Words(small.apart),
            follow=Words(small.follow),
            beside=Words(small.beside),
            near=Words(small.near),
            helped=Words(small.helped),
            anaphors=Words(small.anaphors),
            mutual=Words(small.mutual),
            pacts=Words(small.pacts),
            contributes=Words(small.contributes),
            none=Words(small.none),
            armies=Words(small.armies),
            nameless=Words(small.nameless),
            regions=Words(small.regions),
            ranks=Words(small.ranks),
            pleas=Words(small.pleas),
            giving=Words(small.giving),
            handed=Words(small.handed),
            served=Words(small.served),
            resized=Words(small.resized),
            fresh=Words(small.fresh),
            sizes=Words(small.sizes),
            rulers=Words(small.rulers),
            toward=Words(small.toward),
            troubles=Words(small.troubles),
            frontiers=Words(small.frontiers),
            addressed=Words(small.addressed),
            clauses=Words(small.clauses),
            own=Words(small.own),
            aided=Words(small.aided),
            unique=Words(small.unique),
            no_hosts=places.no_hosts,
            fronts=places.fronts,
            foes=places.foes,
            neighbourhoods={code: region for region, codes in places.neighbourhoods.items() for code in codes},
            cited=Words(language.claims.cited),
            adjectival=frozenset(small.adjectival),
            crafts=_crafts(language),
            exits=frozenset(term.lower() for term in language.moves.leave),
            aside=AsideWords.of(language.aside, small.civilians),
            deeds=DeedWords.of(language.deeds),
            clause=ClauseWords.of(language.clauses),
            plain=Words(language.plain.small),
            plain_tail=_tail(language.plain),
            lasting=Words(language.plain.lasting),
            grounds=Words(language.plain.grounds),
            times=Words(language.plain.times),
            taken=Words(language.counts.taken),
            setting=_setting(small),
            usual_senders=frozenset(places.usual_senders),
            at_home=frozenset(places.at_home),
            territories=places.territories,
            left=places.left,
            standing=places.standing,
            order=small.order,
            cutter=Cutter.of(None if small.order.spaces else _known(small)),
            joins=bool(small.joiners),
            peopled=names is not None and any(state.people for state in names.states.values()),
            joined=_joined(small.joiners, commas=not small.order.topic_comma),
            endings=_endings(small),
        )


def _tail(plain: Plain) -> re.Pattern[str]:
    """What opens a clause of time, cause or purpose."""
    if not plain.tails:
        return re.compile("(?!)")
    words, aims = ("|".join(re.escape(term) for term in terms) for terms in (plain.tails, plain.purposes))
    return re.compile(rf",?\s(?:(?:{words})\s|(?:to|for)\s(?:{aims})\b)", re.IGNORECASE)


def _crafts(language: Language) -> frozenset[str]:
    """The nouns of units and ships, which count no people, as a count names its unit: their last word."""
    last = {term.lower().split()[-1] for term in language.troops.units}
    return frozenset(last - {term.lower().split()[-1] for term in (*language.counts.units, *language.troops.strong)})


def _setting(small: Grammar) -> Setting:
    """What the language's outlets put around a story."""
    page, sections, ends = (tuple(fold(term) for term in terms) for terms in (small.page, small.sections, small.ends))
    short = frozenset(term.lower() for term in small.abbreviations)
    return Setting(Furniture(page, sections, ends), Trim.of(small.labels, small.outlets, small.tails), short)


def _known(small: Grammar) -> frozenset[str]:
    """The words that a text without spaces is cut at."""
    tables = (small.into, small.from_, small.by, small.of, small.modifiers, small.gap, small.apart, small.outside)
    return frozenset(term.lower() for term in chain(*tables, small.outside_before, small.joiners))


def _joined(joiners: Terms, *, commas: bool) -> re.Pattern[str]:
    """What may stand between two states of one list."""
    if not joiners:  # English: the rules' own lists
        return re.compile("(?!)")
    words = "|".join(re.escape(word) for word in joiners)
    signs = "[,،、，·・]|" if commas else "[·・]|"
    return re.compile(rf"\s*(?:{signs}[,،]?\s*(?:{words})|&|/|-)\s*", re.IGNORECASE)


def _endings(small: Grammar) -> tuple[tuple[str, str], ...]:
    """Endings and postpositions behind a name with the part that they give it, the longest first."""
    parts = {"into": small.into_after, "from": small.from_after, "by": small.by_after, "of": small.of_after}
    found = [(ending.lower(), part) for part, endings in parts.items() for ending in endings]
    return tuple(sorted(found, key=lambda ending: -len(ending[0])))


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
