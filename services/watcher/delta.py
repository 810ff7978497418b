"""What is new in a body, found before the parser of record sees it: a cheap pass that hashes items. Blocking, pure.

Where this pass is not sure of itself the whole body goes to the parser: not well-formed, a document type, an encoding
that the HTTP header contradicts, a guid that several items share.
"""

import codecs
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from lxml import etree

from services.watcher.bounds import check_tree

HASH_BYTES = 8
_SNIFFED = 4096
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)
_ITEMS = frozenset({"item", "entry"})
_IDS = frozenset({"guid", "id"})
_ATOM, _DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
_MEDIA, _VIDEOS = "{http://search.yahoo.com/mrss/}", "{http://www.youtube.com/xml/schemas/2015}"
_UNREAD = frozenset(
    {
        "category", "enclosure", "author", _ATOM + "category", _ATOM + "author", _DC + "creator", _DC + "subject",
        _MEDIA + "thumbnail", _MEDIA + "community", _MEDIA + "credit", _MEDIA + "keywords", _VIDEOS + "channelId",
        _VIDEOS + "videoId",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delta:
    """The part of a body that is new or edited, as a body of its own in UTF-8, and the hashes of all its items.

    ``skipped`` items were seen before. ``body`` is None where the whole body must be parsed; it is ``sound`` where the
    bounds were held against what a strict reader made of it.
    """

    body: bytes | None
    hashes: bytes
    skipped: int
    sound: bool = True


WHOLE = Delta(None, b"", 0)
UNSOUND = Delta(None, b"", 0, sound=False)


def reader(*, recover: bool = False) -> etree.XMLParser:
    """A reader that opens nothing, expands nothing and stops at 256 levels."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, recover=recover
    )


def delta(body: bytes, content_type: str | None, seen: bytes, max_items: int) -> Delta:
    """Compare a body with the hashes of the one before (:attr:`Delta.hashes`; empty: nothing is known).

    Items after the first ``max_items`` are dropped.

    Raises:
        ParseError: ``too_complex``.
    """
    if b"<!DOCTYPE" in body[:_SNIFFED] or b"<!doctype" in body[:_SNIFFED]:
        return UNSOUND
    try:
        root = etree.fromstring(body.lstrip(), reader())
        encoding = root.getroottree().docinfo.encoding
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return UNSOUND
    check_tree(root)
    if not _agrees(content_type, encoding):
        return WHOLE
    items = _items(root)
    for item in items[max_items:]:
        item.getparent().remove(item)
    if not items or _shared_id(items[:max_items]):
        return WHOLE
    return _trimmed(root, items[:max_items], frozenset(split(seen)), cut=len(items) > max_items)


def _trimmed(root: Any, items: list[Any], seen: frozenset[bytes], *, cut: bool) -> Delta:
    hashes, skipped = [], 0
    for item in items:
        digest = hashlib.blake2b(etree.tostring(item, with_tail=False), digest_size=HASH_BYTES).digest()
        hashes.append(digest)
        if digest in seen:
            skipped += 1
            item.getparent().remove(item)
        else:
            _lighten(item)
    if not skipped and not cut:
        return Delta(None, b"".join(hashes), 0)
    return Delta(etree.tostring(root, encoding="utf-8", xml_declaration=True), b"".join(hashes), skipped)


def _lighten(item: Any) -> None:
    """Take out what nobody reads of an item: for the parser of record every element counts."""
    for child in list(item):
        if child.tag in _UNREAD or (child.tag == _MEDIA + "content" and not len(child)):
            item.remove(child)
        elif child.tag == _MEDIA + "group":
            _lighten(child)


def _items(root: Any) -> list[Any]:
    """Children of the root or its channel that are items; feedparser knows items in any name space."""
    parents = [root, *(child for child in root if local_name(child) == "channel")]
    return [child for parent in parents for child in parent if local_name(child) in _ITEMS]


def _shared_id(items: list[Any]) -> bool:
    found = Counter(child.text.strip() for item in items for child in item if local_name(child) in _IDS and child.text)
    return any(count > 1 for count in found.values())


def local_name(element: Any) -> str:
    """An element's name without its name space, in lower case; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def split(hashes: bytes) -> list[bytes]:
    """The single hashes of :attr:`Delta.hashes`."""
    return [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]


def _agrees(content_type: str | None, encoding: str | None) -> bool:
    found = _CHARSET.search(content_type or "")
    if not found:
        return True
    try:
        return codecs.lookup(found[1]).name == codecs.lookup(encoding or "utf-8").name
    except LookupError:
        return False
