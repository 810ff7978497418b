"""Words that part the news of a headline from what stands aside: the table ``[clauses]`` of a lexicon, and its sets."""

import re
from dataclasses import dataclass
from typing import Self

from services.classifier.lexicon.terms import Table, Terms
from services.classifier.text.words import Words


class Clauses(Table):
    """What opens a clause, and what makes a headline tell something else than the movement in it.

    A frame's place in its sentence is weighed by the ``opening`` word before it. A movement behind one of ``aside`` is
    no headline's news, and one behind any of ``later`` is not what a lead tells; behind ``relative`` it only says which
    troops are meant; one of ``leads`` opens what stands before a sentence's news, up to a comma. A headline that begins
    with one of ``asks`` asks or explains (as written, large letters too); one that holds any of ``schooled`` tells who
    is trained or hired. A state that does something to one of ``decided`` has soldiers in mind ("cancels deployment").
    A drill before one of ``meanwhile`` is not what troops behind it move for; a charge behind one of ``back`` was made
    before; an entry refused by one of ``never`` will not come, another refusal may only delay it. A war or crisis
    before one of ``areas`` is a place ("Ukraine conflict zone").
    """

    opening: Terms = ()
    aside: Terms = ()
    later: Terms = ()
    relative: Terms = ()
    leads: Terms = ()
    decided: Terms = ()
    asks: Terms = ()
    schooled: Terms = ()
    meanwhile: Terms = ()
    back: Terms = ()
    never: Terms = ()
    areas: Terms = ()


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The table as sets of words, and as patterns where words count that a hyphen joins to others."""

    opening: Words
    aside: Words
    later: Words
    relative: Words
    leads: Words
    decided: Words
    meanwhile: Words
    back: Words
    never: Words
    areas: Words
    asks: re.Pattern[str]
    schooled: re.Pattern[str]

    @classmethod
    def of(cls, table: Clauses) -> Self:
        """Fold the table's terms."""
        return cls(
            opening=Words(table.opening),
            aside=Words(table.aside),
            later=Words(table.later),
            relative=Words(table.relative),
            leads=Words(table.leads),
            decided=Words(table.decided),
            meanwhile=Words(table.meanwhile),
            back=Words(table.back),
            never=Words(table.never),
            areas=Words(table.areas),
            asks=_any(table.asks),
            schooled=_any(table.schooled, re.IGNORECASE),
        )


def _any(terms: Terms, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Finds one of the terms as a whole word; nothing where there are none."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})\b" if terms else "(?!)", flags)
