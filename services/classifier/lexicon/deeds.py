"""Words of what troops do abroad, and what is done for them there: the table ``[deeds]`` of a lexicon, and its sets."""

from dataclasses import dataclass
from typing import Self

from services.classifier.lexicon.terms import Table, Terms
from services.classifier.text.words import Words


class Deeds(Table):
    """What shows that troops are in a place, come to it or stay: ``deeds.py`` and ``aims.py`` say how.

    Troops ``teach`` ``pupils``, who are ``taught`` by them. What is ``secret`` beside one of ``work`` is no declared
    presence. Whose deed is one of ``sides`` fights beside others, unless it is one of ``shows``. Troops that ``run``
    one of ``relief`` are there for it. Who ``greets`` troops lets them in; bases are made by who ``builds`` them; a
    presence or force is ``settled`` by who agrees to it or rejects it. Troops go to ``serve`` somebody's purpose ("to
    counter Togo"). ``fronts`` are where an invader's troops go; ``more`` of them come.
    Who is ``hosting`` takes others' troops in, not its own; troops cross into a state by what ``enters`` it; who tells
    what is ``counted`` admits a presence. Behind ``passive`` a participle is done to its subject, behind
    ``verbal`` a word for a drill is what somebody does ("to drill recruits").
    """

    teach: Terms = ()
    taught: Terms = ()
    pupils: Terms = ()
    secret: Terms = ()
    work: Terms = ()
    sides: Terms = ()
    shows: Terms = ()
    run: Terms = ()
    relief: Terms = ()
    greets: Terms = ()
    builds: Terms = ()
    settled: Terms = ()
    serve: Terms = ()
    fronts: Terms = ()
    more: Terms = ()
    hosting: Terms = ()
    passive: Terms = ()
    enters: Terms = ()
    counted: Terms = ()
    verbal: Terms = ()


@dataclass(frozen=True, slots=True)
class DeedWords:
    """The table as sets of words."""

    teach: Words
    taught: Words
    pupils: Words
    secret: Words
    work: Words
    sides: Words
    shows: Words
    run: Words
    relief: Words
    greets: Words
    builds: Words
    settled: Words
    serve: Words
    fronts: Words
    more: Words
    hosting: Words
    passive: Words
    enters: Words
    counted: Words
    verbal: Words

    @classmethod
    def of(cls, table: Deeds) -> Self:
        """Fold the table's terms."""
        return cls(**{name: Words(terms) for name, terms in table})
