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

from services.watcher.bounds import cut, rough, unzipped
from services.watcher.delta import delta
from services.watcher.entry import entry_of, feed_title, language
from services.watcher.hints import read_hints
from services.watcher.jsonfeed import looks_like_json, read_json
from services.watcher.newsmap import read_sitemap
from services.watcher.values import Entry, ParsedFeed, ParseError

_SNIFFED_BYTES = 16_384
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|rdf|channel|urlset|sitemapindex)\b", re.IGNORECASE)
_SITEMAPS = frozenset({b"urlset", b"sitemapindex"})


def parse_body(body: bytes, url: str, content_type: str | None, max_items: int, seen: bytes = b"") -> ParsedFeed:
    """The entries of an RSS, Atom or JSON Feed or a news sitemap, cleaned and in its order, at most ``max_items``.

    An ill-formed body is used as far as entries can be made out in it. Items whose hashes are ``seen`` are left out.

    Raises:
        ParseError: it is no use; ``parse_timeout`` and ``parse_crashed`` are not of this function.
    """
    body = unzipped(body)
    if not body.strip():
        raise ParseError("empty")
    try:
        if looks_like_json(body):
            return read_json(body, url, max_items, seen)
        root = _ROOT.search(body[:_SNIFFED_BYTES].replace(b"\0", b""))
        if root is None:
            raise ParseError("not_a_feed")
        body = cut(body, max_items)
        if root[1].lower() in _SITEMAPS:
            return read_sitemap(body, url, max_items, seen)
        return _read_feed(body, url, content_type, max_items, seen)
    except MemoryError:
        raise ParseError("too_complex") from None


def _read_feed(body: bytes, url: str, content_type: str | None, max_items: int, seen: bytes) -> ParsedFeed:
    found_new = delta(body, content_type, seen, max_items)
    if not found_new.sound:
        body = rough(body, max_items)
    hints = read_hints(body)
    if found_new.body is not None:
        body, content_type = found_new.body, "application/xml; charset=utf-8"
    # Without an address: feedparser would put it before guids too, and a feed that moves would turn all new.
    headers = {"content-type": content_type or "application/xml"}
    parsed = feedparser.parse(BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    if not parsed.entries and not parsed.version and not found_new.skipped:
        raise ParseError("not_a_feed")
    if not parsed.entries and isinstance(parsed.get("bozo_exception"), SAXException):
        raise ParseError("malformed")
    found = (entry_from(raw, url) for raw in parsed.entries[:max_items])
    return ParsedFeed(
        title=feed_title(_string(parsed.feed, "title")),
        lang=language(_string(parsed.feed, "language")),
        entries=tuple(entry for entry in found if entry is not None),
        hints=hints,
        hashes=found_new.hashes,
        skipped=found_new.skipped,
    )


def entry_from(raw: Any, base: str) -> Entry | None:
    """An entry of feedparser's as ours."""
    return entry_of(
        base,
        title=_string(raw, "title"),
        guid=_string(raw, "id"),
        link=_string(raw, "link"),
        summary=_string(raw, "summary"),
        text=_content(raw),
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
