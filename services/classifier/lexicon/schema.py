"""The schema of a language's lexicon: what stands in ``data/xx.toml``, the tables put together."""

from services.classifier.lexicon.asides import Aside
from services.classifier.lexicon.clauses import Clauses
from services.classifier.lexicon.deeds import Deeds
from services.classifier.lexicon.grammar import Grammar
from services.classifier.lexicon.terms import Bare, Claims, Moves, Numbers, Plain, Signals, Stage, Table, Terms, Troops


class Gate(Table):
    """Substrings of which a text must hold at least one; ``sending``: verbs that a number of troops may follow."""

    any: Terms
    sending: Terms = ()


class Language(Table):
    """One language's lexicon."""

    lang: str
    name: str
    troops: Troops
    moves: Moves
    stage: Stage
    bare: Bare = Bare()
    aside: Aside = Aside()
    deeds: Deeds = Deeds()
    plain: Plain = Plain()
    clauses: Clauses = Clauses()
    signals: Signals
    counts: Numbers
    claims: Claims
    grammar: Grammar
    gate: Gate
