"""Where the words of a headline and of a lead begin and end: without labels, outlets' names, datelines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from services.classifier.text.clean import Span
from services.classifier.text.folding import fold

_NEVER = re.compile("(?!)")
_LEFT = r"[\s\[(【|*+#●•\U0001f534\U0001f6a8–—-]*"  # also a red circle, a siren
_RIGHT = r"\s*(?:[:|：｜\])】!]+(?!\d)|[–—/-]+(?=\s)|\.(?=\s)|[*+]{2,})[\s\])】:|*+–—-]*"
_SUFFIX = re.compile(
    r"(?<!\s)(?:\s{1,9}[-–—|:·•»]{1,3}\s+|\s{0,9}[|｜]\s*)(?=((?:(?!\s[-–—|:·•»]{1,3}\s)[^|｜]){2,40})$)"
)
_LONGEST = 6  # words of an outlet's name
_HEAD, _TAIL = 120, 160  # characters in which a dateline ends, and in which what leads on begins
_AGENCY = r"\((?P<{}>[^\W\d_][\w ./&-]{{1,28}})\)"
_CAPITALS = "[А-ЯЁІЇЄҐ]{3,}(?:[ -][А-ЯЁІЇЄҐ]{2,}){0,2}"
_ARABIC = r"[\u0621-\u064a\u067e-\u06cc\u200c ]{2,16}"
_ABROAD = (
    rf"{_CAPITALS}[.,] \d{{1,2}} [^\W\d_]{{3,9}}\.?"
    r"(?:\s*[-–—]\s*[^.\n]{2,30}\.|\s*/[^/\n]{2,20}/\.?|\s*[^\W\d_]{3,20}\.)\s*"
    r"|[^\W\d_][^()\n!?.]{0,24}, \d{1,2} [^\W\d_]{3,12} \([^()\n]{2,12}\)[.:]?\s*"
    r"|[（(【]?(?:新华社|新華社|中新社|中新网|中央社|央视|人民网|参考消息网?|环球时报|澎湃新闻)[^，。\s]{0,24}?(?:电|電|报道|報道|消息|讯|訊)[）)】]?[\s，,]\s*"
    r"|【[^】\n]{1,20}】\s*"
    r"|\([^()=\n]{1,14}=[^()\n]{1,14}\)\s*(?:[가-힣·]{2,12} (?:특파원|기자)\s?=\s*)?"
    rf"|{_ARABIC}\s[-–—]\s[«\"“]?{_ARABIC}[»\"”]?\s?[:–—-]\s*"
)
_DATELINE = re.compile(
    rf"\s*(?:{_AGENCY.format('first')}\s*(?:[-–—:]+\s*)?"
    rf"|[^\W\d_][^()\n!?]{{0,60}}{_AGENCY.format('behind')}\s*[-–—:]+\s*"
    r"|[A-Z][A-Z.’'-]{3,}(?: [A-Z][A-Z.’'-]+){0,3}(?:, [A-Z][\w. ]{2,24}){0,3}(?:\s*--+|\s+[-–—|](?=\s)|\s?—)\s*"
    rf"|{_ABROAD}"
    r"|(?P<alone>(?:By )?[^\W\d_][\w ]{1,20})\s+(?:--|[-–—])\s+)"
)


@dataclass(frozen=True, slots=True)
class Trim:
    """What outlets put around their words, in one language.

    ``label`` finds what opens a headline ("LIVE:", "UPDATE 2-"). ``outlets`` are the names, or the last words of names,
    of who publishes, as they stand behind a headline (" - Daily Herald") or in a dateline ("(Reuters)"). ``tail`` finds
    what leads on from a lead's end ("Full story").
    """

    label: re.Pattern[str] = _NEVER
    outlets: frozenset[str] = frozenset()
    tail: re.Pattern[str] = _NEVER

    @classmethod
    def of(cls, labels: Iterable[str], outlets: Iterable[str], tails: Iterable[str] = ()) -> Self:
        """Compile them. A digit in a label stands for any number; a label that ends in a hyphen needs no space."""
        words = "|".join(_label(label) for label in sorted(labels, key=len, reverse=True))
        pattern = re.compile(rf"{_LEFT}(?:{words})", re.IGNORECASE) if words else _NEVER
        leads_on = "|".join(re.escape(tail) for tail in tails)
        tail = re.compile(rf"(?<!\w)[\[(]?(?:{leads_on})(?!\w).{{0,{_TAIL}}}$", re.DOTALL) if leads_on else _NEVER
        return cls(pattern, frozenset(fold(outlet) for outlet in outlets), tail)

    def title(self, text: str, source: str | None = None) -> Span:
        """Where the headline's own words stand in the text of a title. ``source`` is its outlet, if known."""
        start, end = 0, len(text)
        while label := self.label.match(text, start):
            start = label.end()
        while (found := _SUFFIX.search(text, start, end)) and self._outlet(found[1], source):
            end = found.start()
        return (start, end) if text[start:end].strip() else (0, len(text))

    def lead(self, text: str) -> Span:
        """Where a lead's own words stand: behind "BAGHDAD (Reuters) -", "AP -", "PARIS --", before "Full story"."""
        tail = self.tail.search(text, max(0, len(text) - _TAIL))
        end = tail.start() if tail else len(text)
        found = _DATELINE.match(text[:_HEAD])
        agency = (found["first"] or found["behind"] or found["alone"]) if found else None
        known = found is not None and (not agency or self._named(_words(agency)))
        start = found.end() if found and known else 0
        return (start, end) if text[start:end].strip() else (0, len(text))

    def _outlet(self, name: str, source: str | None) -> bool:
        words = _words(name)
        return 0 < len(words) <= _LONGEST and ("".join(words) == "".join(_words(source or "")) or self._named(words))

    def _named(self, words: list[str]) -> bool:
        return bool(words) and (" ".join(words) in self.outlets or words[-1] in self.outlets)


def _label(label: str) -> str:
    spaced = r"\s+".join(re.sub(r"\d+", r"\\d{1,2}", re.escape(word)) for word in label.removesuffix("-").split())
    return rf"{spaced}\s*[-–—:|]+\s*" if label.endswith("-") else rf"{spaced}(?!\w){_RIGHT}"


def _words(name: str) -> list[str]:
    return fold(name).strip(" .").removeprefix("the ").removeprefix("by ").removeprefix("www.").split()
