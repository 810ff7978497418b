"""What each line of a page is by itself: prose, a headline, a byline, a list's name, an entry of a menu."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from services.classifier.text.clean import WIDE
from services.classifier.text.folding import fold

Line = Literal["blank", "own", "section", "end", "page", "time", "byline", "headline", "prose", "other"]

_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔")
_CLOSERS = "\"'”’)」』»]"
_WIDTH, _LONG, _SHORT = 40, 140, 45  # width of prose, of prose without a full stop, of a section's name
_FEW, _MANY = 4, 18  # words of a headline, and of one that may be a menu
_LOWER = 0.4  # share of words in lower case from which a long line without a full stop reads as prose
_SAME, _LONGER = 0.8, 3  # share of words of a line that is the title; signs beside words
_NARROW, _BROAD, _FULL = 50, 100, 0.7  # widths to which paragraphs are broken; share of their lines that are full
_WORD, _WIDE_SIGN = re.compile(r"[^\W_]+"), re.compile(rf"[{WIDE}-\U0010ffff]")
_TIME = re.compile(r"\W*(?:\d{1,2}\s?[:.h]\s?\d{2}|\d{1,2})\s?(?:[ap]\.?m\.?)?\W*(?:[A-Z]{2,4}|uhr)?\W*", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:(?:edited |written |reported |reporting )?by|from|von|par|por|di|da|door|text|yazan)\b\W", re.IGNORECASE
)
_DATED = re.compile(
    r"\d\s?(?:min|hour|day|h)s?\b\W*(?:ago|read)|\d{1,2}:\d{2}|@|©|https?:|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    r"|\d{1,2}\W{1,2}\w{3,10}\W{1,2}(?:19|20)\d\d\b|\w{3,10} \d{1,2}, (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:REUTERS/|AP Photo|Getty Images|Shutterstock|/AFP|AFP/|EPA-EFE|(?i:photo|image|credit|foto)\s?:)[^.]{0,60}\W*$"
    r"|^\([^()/]{2,60}/[^()/]{2,60}\)\W*$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page: what it is, and where its words stand in the text, without the space around them."""

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


def rows_of(text: str, title: str, furniture: Furniture) -> Iterator[Row]:
    """The page's lines in order; ``title`` is the story's own, empty where none was given."""
    words = _squeezed(title)
    at = 0
    for line in text.split("\n"):
        bare = line.strip()
        start = at + (line.find(bare) if bare else 0)
        yield Row(_kind(bare, words, furniture), start, start + len(bare))
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
    return "page" if low.startswith(furniture.page) or credited(line) else None


def credited(line: str) -> bool:
    """Whether a line ends with who took a picture: "(Ada Doe/Getty Images)"."""
    return bool(_CREDIT.search(line))


def prosaic(line: str) -> bool:
    """Whether a line reads as a sentence rather than as a menu entry, a headline or a teaser."""
    width = _width(line)
    if width <= _WIDTH:
        return False
    if line.rstrip(_CLOSERS).endswith(_STOPS):
        return True
    words = line.split()
    return width > _LONG and sum(word[:1].islower() for word in words) >= _LOWER * len(words)


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


def _squeezed(line: str) -> str:
    return " ".join(_WORD.findall(fold(line)))


def _same(line: str, title: str) -> bool:
    """Whether a line is the title, with or without an outlet's name behind it."""
    short, long = sorted((line, title), key=len)
    return len(short) >= _SAME * len(long) and long.startswith(short) if short else False


def _width(text: str) -> int:
    return len(text) + (0 if text.isascii() else len(_WIDE_SIGN.findall(text)))
