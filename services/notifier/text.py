"""Untrusted text made fit to show: one line, no control or direction marks, cut at a word."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

_ELLIPSIS = "…"
_MAX_URL = 2000
# Cc controls, Cf format (bidirectional, zero-width, tags), Cs surrogates, Co private use; U+200C and U+200D are
# kept because Persian, Hindi and emoji are misspelt without them.
_JOINERS = "\u200c\u200d"
_SPACES = re.compile(r"\s+")


def clean(text: str, limit: int | None = None) -> str:
    """The text on one line, without characters that hide, reorder or forge, at most ``limit`` characters long."""
    bounded = text if limit is None else text[: 8 * limit + 200]
    kept = "".join(_shown(char) for char in bounded)
    line = _SPACES.sub(" ", kept).strip()
    return line if limit is None else cut(line, limit)


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word where there is one in the last third, marked with an ellipsis."""
    if len(text) <= limit:
        return text
    room = text[: limit - 1]
    space = room.rfind(" ")
    kept = room[:space] if space > limit * 2 // 3 else room
    return kept.rstrip(" ,;:–-") + _ELLIPSIS


def safe_url(url: str | None) -> str | None:
    """The address if it is a plain web address, with every character that a receiver might obey percent-encoded."""
    if not url or len(url) > _MAX_URL or any(_shown(char) != char or char.isspace() for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or parts.username is not None:
        return None
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")


def _shown(char: str) -> str:
    if char < "\x7f" and char >= " ":
        return char
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    if category in {"Cf", "Cs", "Co"} and char not in _JOINERS:
        return ""
    return char
