"""Google News sitemaps and sitemap indexes (https://www.sitemaps.org/protocol.html). Blocking, pure.

Names are compared without their name space: publishers get those wrong more often than the names. Pages without a news
title are left out: nobody can tell from an address what a page is about.
"""

import hashlib
from typing import Any

from lxml import etree

from services.watcher.bounds import check_tree
from services.watcher.clean import web_link
from services.watcher.delta import HASH_BYTES, local_name, reader, split
from services.watcher.entry import entry_of, feed_title, language, moment
from services.watcher.values import Entry, ParsedFeed, ParseError, Part

_MAX_PARTS = 1000
_DATE = 40


def read_sitemap(body: bytes, url: str, max_items: int, seen: bytes = b"") -> ParsedFeed:
    """The pages of a news sitemap without those whose hashes are ``seen``, or the parts of an index.

    Raises:
        ParseError: ``malformed``, ``too_complex``, or ``no_news`` where pages are listed and none is news.
    """
    root = _root(body)
    if local_name(root) == "sitemapindex":
        return ParsedFeed("", None, (), format="sitemap_index", parts=_parts(root, url))
    pages = [child for child in root if local_name(child) == "url"]
    news = [page for page in pages if _child(page, "news") is not None]
    if pages and not news:
        raise ParseError("no_news")
    return _read(news[:max_items], url, frozenset(split(seen)))


def _read(news: list[Any], url: str, seen: frozenset[bytes]) -> ParsedFeed:
    hashes = [hashlib.blake2b(etree.tostring(page, with_tail=False), digest_size=HASH_BYTES).digest() for page in news]
    fresh = [page for page, digest in zip(news, hashes, strict=True) if digest not in seen]
    publication = _child(_child(news[0], "news"), "publication") if news else None
    entries = (_entry(page, url) for page in fresh)
    return ParsedFeed(
        title=feed_title(_text(publication, "name")),
        lang=language(_text(publication, "language")),
        entries=tuple(entry for entry in entries if entry is not None),
        hashes=b"".join(hashes),
        skipped=len(news) - len(fresh),
        format="sitemap",
    )


def _entry(page: Any, base: str) -> Entry | None:
    news = _child(page, "news")
    dates = (moment(_text(news, "publication_date")), moment(_text(page, "lastmod")))
    title = _text(news, "title").replace("<", "&lt;")
    if not title:
        return None
    return entry_of(base, title=title, link=_text(page, "loc"), published=next((date for date in dates if date), None))


def _parts(root: Any, base: str) -> tuple[Part, ...]:
    listed = [child for child in root if local_name(child) == "sitemap"][:_MAX_PARTS]
    found = ((web_link(_text(part, "loc"), base), _text(part, "lastmod")[:_DATE]) for part in listed)
    return tuple(Part(link, changed) for link, changed in found if link)


def _root(body: bytes) -> Any:
    for recover in (False, True):
        try:
            root = etree.fromstring(body.lstrip(), reader(recover=recover))
        except (etree.XMLSyntaxError, ValueError, LookupError):
            continue
        if root is not None:
            check_tree(root)
            return root
    raise ParseError("malformed")


def _child(element: Any, name: str) -> Any:
    if element is None:
        return None
    return next((child for child in element if local_name(child) == name), None)


def _text(element: Any, name: str) -> str:
    found = _child(element, name)
    return (found.text or "").strip() if found is not None else ""
