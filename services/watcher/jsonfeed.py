"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Blocking, pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from services.watcher.bounds import loaded
from services.watcher.delta import HASH_BYTES, split
from services.watcher.entry import entry_of, feed_title, language, moment
from services.watcher.values import Entry, ParsedFeed, ParseError

_VERSION = "jsonfeed.org/version/"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def looks_like_json(body: bytes) -> bool:
    """Whether an object begins here."""
    for mark in _BOMS:
        body = body.removeprefix(mark)
    return body[:1000].replace(b"\0", b"").lstrip().startswith(b"{")


def read_json(body: bytes, url: str, max_items: int, seen: bytes = b"") -> ParsedFeed:
    """The items of a JSON Feed, without those whose hashes are ``seen``.

    Raises:
        ParseError: ``not_a_feed``, ``malformed`` or ``too_complex``.
    """
    found = loaded(body)
    if found is None:
        raise ParseError("malformed" if b"jsonfeed.org" in body else "not_a_feed")
    if not isinstance(found, dict) or _VERSION not in _text(found, "version"):
        raise ParseError("not_a_feed")
    items = found.get("items")
    known = [item for item in items if isinstance(item, dict)][:max_items] if isinstance(items, list) else []
    hashes = [_hash(item) for item in known]
    before = frozenset(split(seen))
    entries = [_entry(item, url) for item, digest in zip(known, hashes, strict=True) if digest not in before]
    return ParsedFeed(
        title=feed_title(_text(found, "title")),
        lang=language(_text(found, "language")),
        entries=tuple(entry for entry in entries if entry is not None),
        hashes=b"".join(hashes),
        skipped=len(known) - len(entries),
        format="json",
    )


def _entry(item: Mapping[str, Any], base: str) -> Entry | None:
    dates = (moment(item.get(name)) for name in ("date_published", "date_modified"))
    return entry_of(
        base,
        title=_text(item, "title"),
        guid=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        summary=_text(item, "summary"),
        text=_text(item, "content_html") or _text(item, "content_text").replace("<", "&lt;"),
        published=next((date for date in dates if date), None),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    """A text, or a number as one: the standard asks readers to take ids of either kind."""
    value = values.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _hash(item: Mapping[str, Any]) -> bytes:
    return hashlib.blake2b(json.dumps(item, sort_keys=True).encode(), digest_size=HASH_BYTES).digest()
