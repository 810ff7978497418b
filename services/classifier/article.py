"""The story proper of a page: without its menu, its lists of other stories, captions, bylines and a second story.

A page's text comes as lines. Some are prose; some are headlines; some open a list of other stories ("Top stories").
The story begins with the first prose that has to do with the title, and prose that stands under a headline which is
not the story's own is another story's.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from services.classifier.matcher import fold

Line = Literal["blank", "own", "section", "end", "page", "time", "byline", "headline", "prose", "other"]
Span = tuple[int, int]

WIDE = "\u2e80"  # from here on a sign tells as much as two letters
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔")
_CLOSERS = "\"'”’)」』»]"
_WIDTH, _LONG, _SHORT = 40, 140, 45  # width of prose, of prose without a full stop, of a section's name
_FEW, _MANY, _TITLED = 4, 18, 2  # words of a headline, and of one that may be a menu; a title and what sums it up
_TELLING = frozenset({"prose", "headline", "section"})
_LOWER = 0.4  # share of words in lower case from which a long line without a full stop reads as prose
_MOST, _SAME = 80, 0.8  # lines between title and story; share of words of a line that is the title
_SHARED, _ABOVE = 2, 6  # stems, lines
_CANDIDATES, _PARAGRAPHS, _LONGER = 24, 8, 3  # where the story may begin; as many as are ever read; signs beside words
_NARROW, _BROAD, _FULL = 50, 100, 0.7  # widths to which paragraphs are broken; share of their lines that are full
_CONTENT, _STEM = 5, 5  # letters
_WORD, _WIDE_SIGN = re.compile(r"[^\W_]+"), re.compile("[\u2e80-\U0010ffff]")
_TIME = re.compile(r"\W*(?:\d{1,2}\s?[:.h]\s?\d{2}|\d{1,2})\s?(?:[ap]\.?m\.?)?\W*(?:[A-Z]{2,4}|uhr)?\W*", re.IGNORECASE)
_BYLINE = re.compile(r"(?:by|from|von|par|por|di|da|door|text|yazan)\b\W", re.IGNORECASE)
_DATED = re.compile(
    r"\d\s?(?:min|hour|day|h)s?\b\W*(?:ago|read)|\d{1,2}:\d{2}|@|©|https?:|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    r"|\d{1,2}\W{1,2}\w{3,10}\W{1,2}(?:19|20)\d\d\b|\w{3,10} \d{1,2}, (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:REUTERS/|AP Photo|Getty Images|Shutterstock|/AFP|AFP/|EPA-EFE|(?i:photo|image|credit|foto)\s?:)[^.]{0,60}\W*$"
)
_COMMON = frozenset(
    {
        *(
            "about",
            "after",
            "again",
            "against",
            "before",
            "being",
            "could",
            "first",
            "their",
            "there",
            "these",
            "those",
        ),
        *("where", "which", "while", "would", "people", "other", "under", "since", "until", "years", "month", "today"),
        *("monda", "tuesd", "wedne", "thurs", "frida", "satur", "sunda", "minis", "presi", "gover", "offic", "milit"),
        *("troop", "soldi", "force", "says", "world", "report"),
    }
)


@dataclass(frozen=True, slots=True)
class _Row:
    kind: Line
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """What belongs to a page and not to its story, in one language, in lower case.

    ``page`` are openings of lines, ``sections`` the names of lists of other stories, ``ends`` what comments follow.
    """

    page: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


def story(text: str, title: str, furniture: Furniture) -> tuple[Span, ...]:
    """Where the paragraphs of the story stand in a page's text, in order; ``title`` is the story's own."""
    rows = _opened(tuple(_rows(text, title, furniture)))
    topic = _topic(title)
    own = [at for at in _unlisted(rows) if rows[at].kind == "prose"]
    first = _first(text, rows, topic, own[:_CANDIDATES])
    found = () if first is None else _following(text, rows, first, topic, frozenset(own))
    return tuple(itertools.islice(found, _PARAGRAPHS))


def _first(text: str, rows: tuple[_Row, ...], topic: frozenset[str], own: list[int]) -> int | None:
    """The story's first paragraph: one that has to do with the title, better not under another headline."""
    plain = [at for at in own if not _headed(rows, at)]
    shared = {at: len(topic & _topic(text[rows[at].start : rows[at].end])) for at in own}
    related = (at for at in plain if shared[at])
    headed = (at for at in own if shared[at] >= _SHARED)
    return next(itertools.chain(related, plain, headed), None) if topic else next(iter(own), None)


def _headed(rows: tuple[_Row, ...], at: int) -> bool:
    """Whether a paragraph stands under a single headline, which may have a byline: a teaser's, or another story's."""
    above = [row.kind for row in rows[max(0, at - _ABOVE) : at] if row.kind not in {"blank", "byline", "page", "time"}]
    return above[-1:] == ["headline"] and above[-2:-1] != ["headline"]


def headline(text: str, furniture: Furniture) -> Span | None:
    """The line that serves as title where none was given: the headline above the story; None without one.

    Of two, the second sums the story up; of more, the last one is the story's.
    """
    rows = tuple(_rows(text, "", furniture))
    above: list[_Row] = []
    for row in (rows[at] for at in _unlisted(rows)):
        if row.kind == "prose":
            break
        if row.kind == "headline":
            above.append(row)
    if not above:
        return None
    title = above[-2] if len(above) == _TITLED else above[-1]
    return title.start, title.end


def unwrapped(text: str) -> str:
    """The text with the lines of a paragraph that was broken at a fixed width joined; of the same length."""
    if "\n" not in text:
        return text
    return "".join(_joined(block) for block in re.split(r"(\n\s*\n)", text))


def _joined(block: str) -> str:
    lines = block.split("\n")
    widest = max(len(line) for line in lines)
    full = [len(line) + 1 + len(after.split(" ", 1)[0]) > widest for line, after in itertools.pairwise(lines)]
    within = any(after[:1].islower() for after in lines[1:])
    if not within or not _NARROW <= widest <= _BROAD or sum(full) < _FULL * len(full):
        return block
    parts = [line + (" " if broken else "\n") for line, broken in zip(lines, full, strict=False)]
    return "".join((*parts, lines[-1]))


def _rows(text: str, title: str, furniture: Furniture) -> Iterator[_Row]:
    words = _squeezed(title)
    at = 0
    for line in text.split("\n"):
        bare = line.strip()
        start = at + (line.find(bare) if bare else 0)
        yield _Row(_kind(bare, words, furniture), start, start + len(bare))
        at += len(line) + 1


def _kind(line: str, title: str, furniture: Furniture) -> Line:
    if not line:
        return "blank"
    if title and len(line) <= _LONGER * len(title) and _same(_squeezed(line), title):
        return "own"
    furnished = "time" if _TIME.fullmatch(line) else _furnished(line, furniture)
    return furnished or ("prose" if prosaic(line) else _entry(line))


def _entry(line: str) -> Line:
    """A line that is no prose: a byline, a headline, or a word of a menu."""
    if (_BYLINE.match(line) and _width(line) <= _WIDTH * 2) or _DATED.search(line):
        return "byline"
    words = line.split()
    if len(words) > _MANY and sum(word[:1].islower() for word in words) < _LOWER * len(words):
        return "other"  # a menu in one line
    return "headline" if len(words) >= _FEW or (line >= WIDE and _width(line) >= _WIDTH // 2) else "other"


def _furnished(line: str, furniture: Furniture) -> Line | None:
    """Whether a line is the page's own: the name of a list, the end of the story, a line with a known opening."""
    low = fold(line[:_LONG]).lstrip("#*•►▶>-–—=| [")
    named = _width(line) <= _SHORT and not line.endswith(".")
    if named and low.startswith(furniture.ends):
        return "end"
    if named and low.startswith(furniture.sections):
        return "section"
    return "page" if low.startswith(furniture.page) or _CREDIT.search(line) else None


def prosaic(line: str) -> bool:
    """Whether a line reads as a sentence rather than as a menu entry, a headline or a teaser."""
    width = _width(line)
    if width <= _WIDTH:
        return False
    if line.rstrip(_CLOSERS).endswith(_STOPS):
        return True
    words = line.split()
    return width > _LONG and sum(word[:1].islower() for word in words) >= _LOWER * len(words)


def _opened(rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """The rows behind the title, where the story follows it, at most with a line between that sums it up; else all."""
    for at, row in enumerate(rows):
        if row.kind == "own":
            after = [one for one in range(at + 1, min(len(rows), at + _MOST)) if rows[one].kind in _TELLING][:2]
            kinds = [rows[one].kind for one in after]
            if kinds[:1] == ["prose"]:
                return rows[at + 1 :]
            if kinds == ["headline", "prose"]:
                return rows[after[0] + 1 :]
    return rows


def _unlisted(rows: tuple[_Row, ...]) -> list[int]:
    """The rows that stand in no list of other stories.

    A list opens with its section's name. It ends with the story's own title, a byline, with a blank line where its
    entries stand close, and with a second paragraph in a row where they stand apart.
    """
    found: list[int] = []
    listed = loose = close = gap = False
    before: Line = "blank"
    for at, row in enumerate(rows):
        if row.kind == "blank":
            gap = True
            continue
        if row.kind == "section":
            listed, loose, close = True, False, False
        elif listed:
            ended = gap and close and row.kind in {"headline", "prose"}
            loose = loose or (gap and (row.kind == "headline" or before == "section"))
            close = close or (not gap and row.kind == before == "headline")
            second = row.kind == "prose" and (before == "prose" if loose else gap)
            listed = not ended and not second and row.kind not in {"own", "byline", "end"}
        if not listed:
            found.append(at)
        before, gap = row.kind, False
    return found


def _following(
    text: str, rows: tuple[_Row, ...], first: int, topic: frozenset[str], own: frozenset[int]
) -> Iterator[Span]:
    """The story's paragraphs from its first one on.

    It ends where readers' comments begin, or another entry of a live page. Prose under a headline is another story's,
    unless it has to do with the title; behind a whole list of headlines the story goes on.
    """
    run, gap, foreign = 0, False, False
    yield rows[first].start, rows[first].end
    for at, row in enumerate(rows[first + 1 :], first + 1):
        if row.kind in {"time", "own", "end"}:
            return
        if row.kind == "prose" and at in own:
            ours = len(topic & _topic(text[row.start : row.end])) >= _SHARED
            foreign = not ours and (foreign if not run else not (run > 1 and gap))
            if not foreign:
                yield row.start, row.end
        if row.kind == "headline":
            run = 1 if gap else run + 1
        elif row.kind != "blank":
            run = 0
        gap = row.kind == "blank"


def _topic(text: str) -> frozenset[str]:
    """The stems of a text's longer words; pairs of signs where words are not parted."""
    stems: set[str] = set()
    for word in _WORD.findall(fold(text)):
        if word[0] >= WIDE:
            stems.update(word[i : i + 2] for i in range(len(word) - 1))
        elif len(word) >= _CONTENT:
            stems.add(word[:_STEM])
    return frozenset(stems - _COMMON)


def _squeezed(line: str) -> str:
    return " ".join(_WORD.findall(fold(line)))


def _same(line: str, title: str) -> bool:
    """Whether a line is the title, with or without an outlet's name behind it."""
    short, long = sorted((line, title), key=len)
    return len(short) >= _SAME * len(long) and long.startswith(short) if short else False


def _width(text: str) -> int:
    return len(text) + (0 if text.isascii() else len(_WIDE_SIGN.findall(text)))
