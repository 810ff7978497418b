"""Clean text that remembers where each character stood in the text that was given."""

import html
import re
import unicodedata
from dataclasses import dataclass

Span = tuple[int, int]  # start and end of a stretch of text, end exclusive
WIDE = "\u2e80"  # the signs of Chinese, Japanese and Korean, written without spaces; one tells as much as two letters

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\u0640\u064b-\u065f\u0670"  # Arabic: the stretch of a line, vowel signs
)
_TAG = r"<[/!?a-zA-Z][^<>]{0,2000}>|&lt;[/!]?[a-zA-Z](?:(?!&[lg]t;)[^<>]){0,400}&gt;"  # also markup escaped once more
_ODD = re.compile(
    rf"(?P<tag>{_TAG})|(?P<entity>&(?:amp;){{0,3}}#?\w{{1,31}};)|(?P<invisible>[{_INVISIBLE}]+)"
    r"|(?P<control>[\x00-\x08\x0b-\x1f\x7f-\x9f]+)|(?P<marked>[^\W_][\u0300-\u036f]{1,8})"
)
# One sign for another, so that no offset moves: spaces of every width, the ends of lines and paragraphs.
_SPACES = {**dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F), " "), 0x2028: "\n", 0x2029: "\n"}
_SPACED = re.compile("[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]")
_HIDDEN = ("script", "style", "template", "noscript")
_NAME = re.compile(r"(?:<|&lt;)/?(\w*)")
_BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "br",
            "caption",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
        ),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "td", "th", "tr", "ul"),
    }
)
_WITHIN = frozenset({"b", "em", "font", "i", "mark", "small", "strong", "u"})  # they part no word
_UNESCAPES = 4

_UNSEEN = re.compile(f"[{_INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class Clean:
    """Text without markup, controls and invisible characters.

    ``starts`` and ``ends`` say where each character stood in the given text; None where nothing was changed.
    """

    text: str
    base: int
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def given(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch as offsets into the given text."""
        if self.starts is None or self.ends is None:
            return self.base + start, self.base + end
        return self.base + self.starts[start], self.base + self.ends[end - 1]


def clean(raw: str, base: int = 0) -> Clean:
    """Strip markup, entities, control, bidi and zero-width characters, and compose accents, in one linear pass.

    Every space is a plain one; what opens or closes a block of a page ends a line.
    """
    raw = raw.translate(_SPACES) if not raw.isascii() and _SPACED.search(raw) else raw
    if not _ODD.search(raw):
        return Clean(raw, base)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while match := _ODD.search(raw, at):
        out.append(raw[at : match.start()])
        starts.extend(range(at, match.start()))
        ends.extend(range(at + 1, match.start() + 1))
        new = _instead(raw, match)
        out.append(new)
        starts.extend([match.start()] * len(new))
        ends.extend([match.end()] * len(new))
        at = _after(raw, match)
    out.append(raw[at:])
    starts.extend(range(at, len(raw)))
    ends.extend(range(at + 1, len(raw) + 1))
    return Clean("".join(out), base, tuple(starts), tuple(ends))


def odd(text: str) -> bool:
    """Whether cleaning would change a text."""
    return bool(_ODD.search(text)) or (not text.isascii() and bool(_SPACED.search(text)))


def bare(text: str) -> str:
    """Text without invisible characters; for lexicons, which are compared with clean text."""
    return _UNSEEN.sub("", text)


def _instead(raw: str, match: re.Match[str]) -> str:
    if match["tag"]:
        return _between(raw, match)
    if match["entity"]:
        return "".join(c if c.isprintable() else " " for c in bare(_unescaped(match[0])))
    if match["marked"]:
        return unicodedata.normalize("NFC", match[0])
    return "" if match["invisible"] else " "


def _unescaped(entity: str) -> str:
    """What an entity stands for, also where it was escaped more than once: ``&amp;#39;``."""
    for _ in range(_UNESCAPES):
        entity, before = html.unescape(entity), entity
        if entity == before:
            break
    return entity


def _between(raw: str, match: re.Match[str]) -> str:
    """What stands for a tag: the end of a line for a block, nothing inside a word, else a space."""
    name = _name(match)
    if name in _BLOCKS:
        return "\n"
    after = raw[match.end() : match.end() + 1]
    return "" if name in _WITHIN or (after and not after.isalnum() and after != "<") else " "


def _name(match: re.Match[str]) -> str:
    found = _NAME.match(match["tag"] or "")
    return found[1].lower() if found else ""


def _after(raw: str, match: re.Match[str]) -> int:
    """Where reading goes on: behind the match, or behind the end of an element whose text is never shown."""
    name = _name(match)
    if name not in _HIDDEN or match[0].startswith(("</", "&lt;/")):
        return match.end()
    close = re.compile(rf"</{name}\b", re.IGNORECASE).search(raw, match.end())
    return close.start() if close else len(raw)
