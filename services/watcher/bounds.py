"""How much of a body any parser is given: caps that hold before the slow work begins. Pure.

Each cap is several times what the largest of thousands of real feeds needs. They bound time and memory where a parser
is quadratic (attributes, comments, nesting) or merely slow (items, runs of markup).
"""

import json
import re
from typing import Any

from lxml import etree

from services.watcher.values import ParseError
from shared.decode import BodyDecoder, DecodeError

MAX_BYTES = 5_000_000
_MAX_TAGS = 150_000
_MAX_ROUGH_TAGS = 100_000
_MAX_ATTRIBUTES = 256
_MAX_DEPTH = 500
_MAX_REFERENCES = 400_000
_HOPELESS = 1_000_000
_MAX_TOKENS = 500_000
_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_ROOT = re.compile(rb"<((?:[\w.-]{1,40}:)?(rss|feed|rdf))\b", re.IGNORECASE)
_SNIFFED = 16_384
_LONG_TAG = re.compile(rb"<[A-Za-z_:/][^<>]{16384}")
_LONG_TEXT = re.compile(rb"<[^<]{1000000}")
_TAG = re.compile(rb"<(/?)[A-Za-z_][^<>]*")
_CROWDED = etree.XPath(f"boolean(//*[count(@*) > {_MAX_ATTRIBUTES}])")


def unzipped(body: bytes) -> bytes:
    """A body that is a gzip file, as sitemaps are served, in plain. Raises ParseError."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    decoder = BodyDecoder("gzip", MAX_BYTES)
    try:
        decoder.feed(body)
        return decoder.finish()
    except DecodeError as error:
        raise ParseError("too_complex" if error.reason == "too_large" else error.reason) from None


def cut(body: bytes, max_items: int) -> bytes:
    """A body with an endless number of items cut after ``max_items`` of them; others as they are.

    Raises:
        ParseError: ``too_complex``: there is too much markup in it all the same.
    """
    if body.count(b"&") > _MAX_REFERENCES or body.count(b"<") > _HOPELESS:
        raise ParseError("too_complex")
    return body if body.count(b"<") <= _MAX_TAGS else _shortened(body, max_items, _MAX_TAGS)


def rough(body: bytes, max_items: int) -> bytes:
    """The same for a body that no strict reader takes, held against narrower bounds by its bytes.

    Raises:
        ParseError: ``too_complex``.
    """
    body = _shortened(body, max_items, _MAX_ROUGH_TAGS)
    if _LONG_TAG.search(body) or _LONG_TEXT.search(body) or _is_deep(body):
        raise ParseError("too_complex")
    return body


def check_tree(root: Any) -> None:
    """A well-formed body; the reader bounds its depth. Raises ParseError ``too_complex``."""
    if _CROWDED(root):
        raise ParseError("too_complex")


def check_json(body: bytes) -> None:
    """JSON, by its bytes: every value takes memory. Raises ParseError ``too_complex``."""
    if sum(body.count(sign) for sign in (b"[", b"{", b",")) > _MAX_TOKENS:
        raise ParseError("too_complex")


def loaded(body: bytes) -> Any:
    """The JSON value of a body, or None where it is none. Raises ParseError ``too_complex``."""
    check_json(body)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _shortened(body: bytes, max_items: int, most_tags: int) -> bytes:
    for number, found in enumerate(_ITEM.finditer(body)):
        if number == max_items:
            body = body[: found.start()] + _closing(body)
            break
    if body.count(b"<") > most_tags:
        raise ParseError("too_complex")
    return body


def _closing(body: bytes) -> bytes:
    found = _ROOT.search(body[:_SNIFFED])
    if found is None:
        return b""
    return (b"</channel></%b>" if found[2].lower() == b"rss" else b"</%b>") % found[1]


def _is_deep(body: bytes) -> bool:
    """Whether elements are nested too deep; each item begins anew, since people forget to close what is in one."""
    depth = 0
    for found in _TAG.finditer(body):
        if found[1]:
            depth = max(0, depth - 1)
        elif _ITEM.match(body, found.start()):
            depth = 0
        elif not found[0].endswith(b"/"):
            depth += 1
        if depth > _MAX_DEPTH:
            return True
    return False
