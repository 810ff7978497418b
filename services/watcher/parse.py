"""A body's bytes to cleaned entries. Blocking and slow on hostile input: it runs in a worker process alone.

feedparser is only ever given bytes in a buffer: from a string it would open files and addresses.
"""

import calendar
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from services.watcher.clean import plain, web_link, words
from services.watcher.delta import delta
from services.watcher.hints import read_hints
from services.watcher.values import Entry, ParsedFeed

_SNIFFED_BYTES = 16_384
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")
_TITLE = 500
_SUMMARY = 5_000
_TEXT = 20_000
_GUID = 10_000
_UNTITLED = 120


class ParseError(Exception):
    """The body is no use. ``reason`` is one of ``empty not_a_feed malformed parse_timeout parse_crashed``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_body(body: bytes, url: str, content_type: str | None, max_items: int, seen: bytes = b"") -> ParsedFeed:
    """The entries of an RSS or Atom body, cleaned and in document order, at most ``max_items``.

    An ill-formed body is used as far as entries can be made out in it. Items whose hashes are ``seen`` are left out.

    Raises:
        ParseError: ``empty``, ``not_a_feed`` or ``malformed``.
    """
    if not body.strip():
        raise ParseError("empty")
    if not _ROOT.search(body[:_SNIFFED_BYTES].replace(b"\0", b"")):
        raise ParseError("not_a_feed")
    found_new = delta(body, content_type, seen)
    hints = read_hints(body)
    if found_new.body is not None:
        body, content_type = found_new.body, "application/xml; charset=utf-8"
    # Without an address: feedparser would put it before guids too, and a feed that moves would turn all new.
    headers = {"content-type": content_type or "application/xml"}
    parsed = feedparser.parse(BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    if not parsed.entries and not parsed.version:
        raise ParseError("not_a_feed")
    if not parsed.entries and isinstance(parsed.get("bozo_exception"), SAXException):
        raise ParseError("malformed")
    found = (_entry(raw, url) for raw in parsed.entries[:max_items])
    return ParsedFeed(
        title=words(_string(parsed.feed, "title"), _TITLE),
        lang=_language(_string(parsed.feed, "language")),
        entries=tuple(entry for entry in found if entry is not None),
        hints=hints,
        hashes=found_new.hashes,
        skipped=found_new.skipped,
    )


def _entry(raw: Any, base: str) -> Entry | None:
    summary = words(_string(raw, "summary"), _SUMMARY)
    text = words(_content(raw), _TEXT)
    link = web_link(_string(raw, "link"), base)
    title = words(_string(raw, "title"), _TITLE) or plain(summary or text or link or "", _UNTITLED)
    if not title:
        return None
    return Entry(
        title=title,
        guid=plain(_string(raw, "id"), _GUID),
        link=link,
        summary=summary,
        text="" if text == summary else text,
        published=_moment(raw),
    )


def _string(raw: Any, name: str) -> str:
    value = dict.get(raw, name)
    return value if isinstance(value, str) else ""


def _content(raw: Any) -> str:
    parts = dict.get(raw, "content") or ()
    return max((_string(part, "value") for part in parts), key=len, default="")


def _moment(raw: Any) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        value = dict.get(raw, name)
        try:
            moment = datetime.fromtimestamp(calendar.timegm(value), UTC) if value else None
        except (ValueError, OverflowError, OSError, TypeError):
            continue
        if moment is not None:
            return moment
    return None


def _language(value: str) -> str | None:
    found = _LANGUAGE.match(value.strip())
    return found[1].lower() if found else None
