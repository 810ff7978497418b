"""From an item to the sentences that may decide: the title's, and the first three of what follows."""

import re
from dataclasses import dataclass, field, replace

from services.classifier.text.article import headline, story
from services.classifier.text.clean import WIDE, Clean, Span, clean
from services.classifier.text.folding import fold
from services.classifier.text.headline import Trim
from services.classifier.text.lines import Furniture, credited, unwrapped
from shared.verdict import Item

LEAD = 3
_TITLE_CHARS, _BODY_CHARS, _TEXT_CHARS, _SENTENCE_CHARS = 1_000, 8_000, 20_000, 600
_LINES = {0x0A: " ", 0x0D: " "}
_END = re.compile(
    r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\Wa-z_])|[。！？][\"”’」』）]*|[؟۔]\s*|\n+|(?<!\s)\s{1,9}[|•]\s+"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|Sen|Rep|Gov|Adm|Maj|Capt|St|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ret|Prof)|[A-Z]\.[A-Z])\.$"
)
_DAY = re.compile(r"\b\d{1,2}\.$")
_MONTH = re.compile(r"Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahr")
_LAST, _LONGEST = re.compile(r"[^\W\d_][\w.]*$"), 12
_BRACKETS = re.compile(r"\[[^\[\]]{0,300}\]")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a language's outlets put around a story, and its abbreviations, in lower case, which end no sentence."""

    furniture: Furniture = field(default_factory=Furniture)
    trim: Trim = field(default_factory=Trim)
    short: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its text, where it stands in ``Item.given``, and its part (title, summary, text).

    ``core`` sentences are those that decide before all others: title and summary, or the first one of the text.
    """

    text: str
    start: int
    clean: Clean
    part: str
    index: int
    core: bool = True

    def given(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of this sentence as offsets into ``Item.given``."""
        return self.clean.given(self.start + start, self.start + end)


def leading(item: Item, setting: Setting | None = None) -> tuple[Sentence, ...]:
    """The sentences that may decide, in order: the title's, then three of the summary, then three of the story's text.

    Where no title is given, the text's own headline or else the first sentence stands for it; where no summary is
    given, the first sentences of the text do.
    """
    setting = setting or Setting()
    title = _title(item, setting)
    base = len(item.title) + 1 if item.title else 0
    lead = _summary(item, base, setting)[:LEAD]
    base += len(item.summary) + 1 if item.summary else 0
    if item.text:
        lead += _story(item, base, setting, "text" if lead else "summary", lead)
    return (*title, *lead) if title else _titled(item, base, lead, setting)


def _title(item: Item, setting: Setting) -> list[Sentence]:
    whole = clean(item.title[:_TITLE_CHARS].translate(_LINES))
    start, end = setting.trim.title(whole.text, item.source)
    return [s for s in _cut(whole, [(start, end)], "title", setting) if not _page_line(s, setting)][:LEAD]


def _summary(item: Item, base: int, setting: Setting) -> list[Sentence]:
    """The summary's sentences, from behind the dateline on."""
    whole = clean(item.summary[:_BODY_CHARS], base)
    text = unwrapped(whole.text)
    spans = [setting.trim.lead(text)]
    found = _cut(replace(whole, text=text), spans, "summary", setting)
    return [s for s in _uncaptioned(found) if not _page_line(s, setting)]


def _uncaptioned(found: list[Sentence]) -> list[Sentence]:
    """The sentences without the picture's caption, where the last one gives a credit: "... on May 3. (J. Doe/AFP)"."""
    if not found or not credited(found[-1].text):
        return found
    return found[: -2 if found[-1].text.startswith("(") else -1]


def _story(item: Item, base: int, setting: Setting, part: str, known: list[Sentence]) -> list[Sentence]:
    """The first sentences of the story proper that the summary has not told."""
    whole = clean(item.text[:_TEXT_CHARS], base)
    text = unwrapped(whole.text)
    title = clean(item.title[:_TITLE_CHARS]).text
    told = {_letters(sentence.text) for sentence in known}
    found: list[Sentence] = []
    for start, end in story(text, title, setting.furniture):
        left, right = setting.trim.lead(text[start:end])
        spans = [(start + left, start + right)]
        found += [s for s in _cut(replace(whole, text=text), spans, part, setting) if _letters(s.text) not in told]
        if len(found) >= LEAD:
            break
    core = part == "summary"
    return [replace(one, index=index, core=core and not index) for index, one in enumerate(found[:LEAD])]


def _titled(item: Item, base: int, lead: list[Sentence], setting: Setting) -> tuple[Sentence, ...]:
    """The sentences of an item without a title: its text's headline, or else its first sentence, stands for one."""
    whole = clean(item.text[:_TEXT_CHARS], base)
    found = None if item.summary.strip() else headline(whole.text, setting.furniture)
    if found is not None:
        return (*_cut(whole, [found], "title", setting)[:LEAD], *lead)
    after = (replace(one, index=one.index - 1, core=one.core or at == 0) for at, one in enumerate(lead[1:]))
    return (replace(lead[0], part="title"), *after) if lead else ()


def _cut(whole: Clean, spans: list[Span], part: str, setting: Setting) -> list[Sentence]:
    """The sentences of some stretches of a text."""
    masked = _BRACKETS.sub(lambda match: " " * len(match[0]), whole.text)
    cut = [
        (start + left, start + right)
        for start, end in spans
        for left, right in _spans(masked[start:end], setting.short)
    ]
    return [Sentence(masked[left:right], left, whole, part, index) for index, (left, right) in enumerate(cut)]


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _spans(text: str, short: frozenset[str]) -> list[Span]:
    spans: list[Span] = []
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


def _tight(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    most = _SENTENCE_CHARS // 2 if text[left : left + 1] >= WIDE else _SENTENCE_CHARS  # a sign tells as much as two
    right = min(start + len(piece.rstrip()), left + most)
    return (left, right) if left < right else None


def _page_line(sentence: Sentence, setting: Setting) -> bool:
    return fold(sentence.text).startswith(setting.furniture.page)
