"""From an item to the sentences that may decide: the title's, and the first three of what follows."""

import re
from dataclasses import dataclass

from services.classifier.text import Clean, clean
from shared.verdict import Item

LEAD = 3
_TITLE_CHARS, _BODY_CHARS, _SENTENCE_CHARS, _LINE = 1_000, 8_000, 600, 40
_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\Wa-z_])|[。！？][\"”’」』）]*|[؟۔]\s*|\n+|\s+[|•]\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|Sen|Rep|Gov|Adm|Maj|Capt|St|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ret|Prof)|[A-Z]\.[A-Z])\.$"
)
_DAY = re.compile(r"\b\d{1,2}\.$")
_MONTH = re.compile(r"Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahr")
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔")
_WIDE = "\u2e80"
_LAST, _LONGEST = re.compile(r"[^\W\d_][\w.]*$"), 12
_BRACKETS = re.compile(r"\[[^\[\]]{0,300}\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its text, where it stands in ``Item.given``, and its part (title, summary, text)."""

    text: str
    start: int
    clean: Clean
    part: str
    index: int

    def given(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of this sentence as offsets into ``Item.given``."""
        return self.clean.given(self.start + start, self.start + end)


def leading(item: Item, page: tuple[str, ...] = (), short: frozenset[str] = frozenset()) -> tuple[Sentence, ...]:
    """The sentences that may decide, in order.

    ``page`` are openings that mark a line as the page's own, ``short`` the language's abbreviations in lower case.
    """
    title = [s for s in _part(item.title, 0, "title", _TITLE_CHARS, short) if not _page_line(s, page)][:LEAD]
    base = len(item.title) + 1 if item.title else 0
    lead = [s for s in _part(item.summary, base, "summary", _BODY_CHARS, short) if not _page_line(s, page)]
    base += len(item.summary) + 1 if item.summary else 0
    if len(lead) < LEAD and item.text:
        lead += [s for s in _part(item.text, base, "text", _BODY_CHARS, short) if _prose(s, page)]
    return (*title, *lead[:LEAD])


def _part(raw: str, base: int, part: str, limit: int, short: frozenset[str]) -> list[Sentence]:
    whole = clean(raw[:limit], base)
    masked = _BRACKETS.sub(lambda match: " " * len(match[0]), whole.text)
    spans = _spans(masked, short)
    return [Sentence(masked[start:end], start, whole, part, index) for index, (start, end) in enumerate(spans)]


def _spans(text: str, short: frozenset[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _END.finditer(text):
        if match[0].startswith(".") and (_abbreviated(text, at, match) or _shortened(text, match, short)):
            continue
        spans.append((at, match.end()))
        at = match.end()
    spans.append((at, len(text)))
    return [tight for span in spans if (tight := _tight(text, *span))]


def _abbreviated(text: str, since: int, match: re.Match[str]) -> bool:
    """Whether a full stop ends no sentence: "Gen. Smith", "3 тыс. солдат", "am 20. März"."""
    before, after = text[max(since, match.start() - 8) : match.start() + 1], text[match.end() : match.end() + 9]
    return bool(_ABBREVIATION.search(before) or after[:1].islower() or (_DAY.search(before) and _MONTH.match(after)))


def _shortened(text: str, match: re.Match[str], short: frozenset[str]) -> bool:
    """Whether the word before the full stop is one of the language's abbreviations: "EE. UU.", "np. Polska"."""
    word = _LAST.search(text, max(0, match.start() - _LONGEST), match.start()) if short else None
    return word is not None and word[0].lower() in short


def _tight(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    most = _SENTENCE_CHARS // 2 if text[left : left + 1] >= _WIDE else _SENTENCE_CHARS  # a sign tells as much as two
    right = min(start + len(piece.rstrip()), left + most)
    return (left, right) if left < right else None


def _page_line(sentence: Sentence, page: tuple[str, ...]) -> bool:
    return sentence.text.lower().startswith(page) if page else False


def _prose(sentence: Sentence, page: tuple[str, ...]) -> bool:
    """Whether a line of an article page reads as a sentence rather than a menu entry or a teaser."""
    text = sentence.text
    return not _page_line(sentence, page) and _width(text) > _LINE and text.rstrip("\"'”’)」』»").endswith(_STOPS)


def _width(text: str) -> int:
    """How long a line is; a Chinese, Japanese or Korean sign tells as much as two letters."""
    return len(text) + sum(c > _WIDE for c in text)
