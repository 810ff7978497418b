"""Hostile text made plain: no markup, no control, bidirectional or zero-width characters, one form of each letter."""

import html
import re
import unicodedata
from urllib.parse import urljoin, urlsplit

import nh3

_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|tr|td|th|h[1-6]|blockquote|section|article|figure|hr|pre)\b)", re.IGNORECASE
)
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1 controls that are no white space
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff"
    "]"
)
_SPACE = re.compile(r"\s+")
_URL_BYTES = 2000
_RAW_FACTOR = 20
_MAX_TAGS = 4000


def plain(text: str, limit: int) -> str:
    """Plain text without invisible characters, in NFC, with single spaces, at most ``limit`` characters."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = _SPACE.sub(" ", text).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def words(markup: str, limit: int) -> str:
    """The words of a piece of HTML, as :func:`plain` gives them. Scripts and styles are dropped with their content.

    What follows the first 4,000 tags is dropped, too: the reader of HTML is quadratic in nested ones.
    """
    bounded = markup[: limit * _RAW_FACTOR]
    pieces = bounded.split("<", _MAX_TAGS)
    if len(pieces) > _MAX_TAGS:
        bounded = "<".join(pieces[:_MAX_TAGS])
    if "<" in bounded or "&" in bounded:
        stripped = nh3.clean(_BLOCK.sub(" <", bounded), tags=set(), attributes={})
        bounded = html.unescape(stripped)
    return plain(bounded, limit)


def web_link(link: str, base: str) -> str | None:
    """An absolute http or https address, resolved against ``base``, or None where it is none or absurdly long."""
    bare = _SPACE.sub("", _INVISIBLE.sub("", link)).replace("&amp;", "&")
    if not bare or len(bare) > _URL_BYTES:
        return None
    try:
        parts = urlsplit(urljoin(base, bare))
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    found = parts.geturl()
    return found if known and len(found.encode()) <= _URL_BYTES else None
