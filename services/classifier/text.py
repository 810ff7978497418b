"""Clean text that remembers where each character stood in the text that was given."""

import html
import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\u0640\u064b-\u065f\u0670"  # Arabic: the stretch of a line, vowel signs
)
_ODD = re.compile(
    rf"(?P<tag><[/!?a-zA-Z][^<>]{{0,2000}}>)|(?P<entity>&#?\w{{1,31}};)|(?P<invisible>[{_INVISIBLE}]+)"
    r"|(?P<control>[\x00-\x08\x0b-\x1f\x7f-\x9f]+)|(?P<marked>[^\W_][\u0300-\u036f]{1,8})"
)
_HIDDEN = ("script", "style", "template", "noscript")


_UNSEEN = re.compile(f"[{_INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class Clean:
    """Text without markup, controls and invisible characters. ``offsets`` is None where nothing was changed."""

    text: str
    base: int
    offsets: tuple[int, ...] | None = None

    def given(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch as offsets into the given text."""
        if self.offsets is None:
            return self.base + start, self.base + end
        return self.base + self.offsets[start], self.base + self.offsets[end - 1] + 1


def clean(raw: str, base: int = 0) -> Clean:
    """Strip markup, entities, control, bidi and zero-width characters, and compose accents, in one linear pass."""
    if not _ODD.search(raw):
        return Clean(raw, base)
    out: list[str] = []
    offsets: list[int] = []
    at = 0
    while match := _ODD.search(raw, at):
        out.append(raw[at : match.start()])
        offsets.extend(range(at, match.start()))
        new = _instead(match)
        out.append(new)
        offsets.extend([match.start()] * len(new))
        at = _after(raw, match)
    out.append(raw[at:])
    offsets.extend(range(at, len(raw)))
    return Clean("".join(out), base, tuple(offsets))


def bare(text: str) -> str:
    """Text without invisible characters; for lexicons, which are compared with clean text."""
    return _UNSEEN.sub("", text)


def _instead(match: re.Match[str]) -> str:
    if match["entity"]:
        return "".join(c if c.isprintable() else " " for c in html.unescape(match[0]))
    if match["marked"]:
        return unicodedata.normalize("NFC", match[0])
    return "" if match["invisible"] else " "


def _after(raw: str, match: re.Match[str]) -> int:
    """Where reading goes on: behind the match, or behind the end of an element whose text is never shown."""
    tag = (match["tag"] or "")[1:].lower()
    name = next((name for name in _HIDDEN if re.match(rf"{name}\b", tag)), None)
    if name is None:
        return match.end()
    close = re.compile(rf"</{name}\b", re.IGNORECASE).search(raw, match.end())
    return close.start() if close else len(raw)
