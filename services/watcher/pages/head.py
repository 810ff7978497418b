"""What a page says of itself, in its head and its JSON-LD. On hostile markup: it runs in a worker process alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.watcher.clean import plain, web_link

_TITLE = 500
_DATA_CHARS = 300_000
_DEPTH = 6
_LIVE, _VIDEO, _GALLERY = "LiveBlogPosting", "VideoObject", ("ImageGallery", "MediaGallery")
_DATES = ("article:published_time", "og:article:published_time", "date", "dc.date", "publishdate", "pubdate")


@dataclass(frozen=True, slots=True)
class Head:
    """Titles, canonical address, date, language and marks of a page."""

    titles: tuple[str, ...]
    url: str | None
    published: datetime | None
    lang: str | None
    marks: frozenset[str]


def read_head(tree: Any, base: str) -> Head:
    """The head of a parsed page that was found at ``base``."""
    metas = _metas(tree)
    data = list(_data(tree))
    titles = [metas.get("og:title", ""), *_texts(tree, "//h1", 3), *_texts(tree, "//head/title", 1)]
    canonical = tree.xpath("string(//link[@rel='canonical']/@href)") or metas.get("og:url", "")
    lang = str(tree.xpath("string(/html/@lang)") or metas.get("og:locale", ""))
    return Head(
        titles=tuple(dict.fromkeys(title for title in (plain(title, _TITLE) for title in titles) if title)),
        url=web_link(str(canonical), base) if canonical else None,
        published=_moment([*(metas.get(name, "") for name in _DATES), *_values(data, "datePublished")]),
        lang=lang.strip()[:20].replace("_", "-").split("-")[0].lower() or None,
        marks=frozenset(_marks(metas, data)),
    )


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        name = str(meta.get("property") or meta.get("name") or "").strip().lower()
        found.setdefault(name, str(meta.get("content")).strip())
    return found


def _texts(tree: Any, path: str, most: int) -> list[str]:
    return [str(node.text_content()) for node in tree.xpath(path)[:most]]


def _marks(metas: dict[str, str], data: list[dict[str, Any]]) -> Iterator[str]:
    types = {kind for one in data for kind in _listed(one.get("@type"))}
    article = any(kind.endswith(("Article", "Report")) for kind in types)
    if _LIVE in types:
        yield "live_blog"
    if metas.get("og:type", "").startswith("video") or (_VIDEO in types and not article):
        yield "video"
    if types & set(_GALLERY) and not article:
        yield "gallery"
    free = [str(value).lower() for value in _values(data, "isAccessibleForFree")]
    if "false" in free or metas.get("article:content_tier", "").lower() == "locked":
        yield "locked"
    if metas.get("tdm-reservation") == "1" or "noai" in metas.get("robots", "").lower():
        yield "opted_out"


def _data(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, those in lists and graphs too."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            yield from _objects(json.loads((script.text or "")[:_DATA_CHARS]), 0)
        except (ValueError, RecursionError):
            continue


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """An object itself and those of its graph; what it merely contains (a video in an article) is not the page."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for one in value[:100]:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)


def _values(data: list[dict[str, Any]], name: str) -> list[str]:
    return [str(one[name]) for one in data if isinstance(one.get(name), str | bool)]


def _listed(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _moment(values: list[str]) -> datetime | None:
    for value in values:
        try:
            moment = datetime.fromisoformat(value.strip()[:40])
        except ValueError:
            continue
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    return None
