"""How a lexicon writes a term: stems, the signs that must stand beside it, and words with others in between."""

import re
from dataclasses import dataclass
from typing import Self

from services.classifier.text.clean import WIDE

_FORM = re.compile(
    r"(?P<left>\||<(?P<before>[^<>]+)>)?(?P<core>[^<>|*]+)(?P<stem>\*)?(?P<right>\||<(?P<after>[^<>]+)>)?"
)
_BETWEEN = re.compile(r"[^.;:!?。！？]{1,70}?")
_OTHERS = " … "


@dataclass(frozen=True, slots=True)
class Shape:
    """A term's parts.

    ``core`` is what is looked for and what a mark covers; with ``stem`` the word may go on. ``before`` and ``after``
    must stand beside it, no sign of ``unless`` may follow, ``edges`` are the sides on which no letter may stand, which
    matters where words are written without spaces. ``rest`` must follow in the same clause: a verb's other half.
    """

    core: str
    stem: bool = False
    before: str = ""
    after: str = ""
    unless: str = ""
    edges: str = ""
    rest: re.Pattern[str] | None = None

    @classmethod
    def of(cls, surface: str) -> Self:
        """Read a surface: ``Soldat*``, ``<驻>叙``, ``|러|``, ``日<!前本>``, ``zieht … ab``."""
        head, _, rest = surface.partition(_OTHERS)
        found = _FORM.fullmatch(head)
        if found is None:
            return cls(surface)
        after = found["after"] or ""
        banned = after.startswith("!")
        return cls(
            core=found["core"],
            stem=bool(found["stem"]),
            before=found["before"] or "",
            after="" if banned else after,
            unless=after[1:] if banned else "",
            edges=("l" if found["left"] == "|" else "") + ("r" if found["right"] == "|" else ""),
            rest=_rest(rest) if rest else None,
        )

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether what stands beside a match is what the term asks for."""
        if self.before and not text.endswith(self.before, 0, start):
            return False
        if self.after and not text.startswith(self.after, end):
            return False
        if self.unless and text[end : end + 1] and text[end] in self.unless:
            return False
        if "l" in self.edges and start and text[start - 1].isalnum():
            return False
        if "r" in self.edges and end < len(text) and text[end].isalnum():
            return False
        return self.rest is None or self.rest.match(text, end) is not None


def _rest(words: str) -> re.Pattern[str]:
    edge = "" if words[-1] >= WIDE else r"(?!\w)"
    lead = "" if words[0] >= WIDE else r"(?<!\w)"
    return re.compile(_BETWEEN.pattern + lead + re.escape(words) + edge, re.IGNORECASE)
