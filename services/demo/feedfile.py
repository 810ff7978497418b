"""An outlet's feed file: its items taken apart, so that the server can show those that are out already."""

import html
import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

_BLOCK = re.compile(rb"[ \t]*<(item|entry)[ >].*?</\1>\n?", re.DOTALL)
_MARK = re.compile(rb'<\?day at="([^"]+)"(?: until="([^"]+)")?\?>')
_LINK = re.compile(r'<link>([^<]+)</link>|<link [^>]*?href="([^"]+)"')
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_SUMMARY = re.compile(r"<(description|summary|content)\b[^>]*>(.*?)</\1>", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*)\]\]>", re.DOTALL)
_ENCODING = re.compile(rb'encoding="([^"]+)"')
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class DayItem:
    """One version of one item: shown from ``at`` until ``until``. ``title`` and ``summary`` are plain text."""

    outlet: str
    path: str
    at: datetime
    until: datetime | None
    title: str
    summary: str
    xml: bytes = field(repr=False)

    @property
    def ref(self) -> str:
        """``outlet/slug``, as expected.toml and labels.toml name it."""
        return f"{self.outlet}/{self.path.rsplit('/', 1)[-1].removesuffix('.html')}"

    def shown(self, now: datetime) -> bool:
        """Whether the feed carries this version now."""
        return self.at <= now and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class FeedFile:
    """An outlet's feed file, taken apart: what stands before, the items (newest first), what stands after."""

    head: bytes = field(repr=False)
    items: tuple[DayItem, ...]
    tail: bytes = field(repr=False)

    def body(self, now: datetime) -> bytes:
        """The feed as it reads now, in the encoding that it was written in."""
        return b"".join((self.head, *(item.xml for item in self.items if item.shown(now)), self.tail))

    def changed(self, now: datetime) -> datetime:
        """When it last changed."""
        return max(item.at for item in self.items if item.shown(now))

    def article(self, path: str, now: datetime) -> DayItem | None:
        """The item whose page has this path, if it is out."""
        return next((item for item in self.items if item.path == path and item.shown(now)), None)


def read_feed(outlet: str, written: bytes) -> FeedFile:
    """Take a feed file apart at its items.

    Raises:
        ValueError: the file has no items, or an item lacks its mark, link or title.
    """
    blocks = list(_BLOCK.finditer(written))
    if not blocks:
        raise ValueError(f"{outlet}: no items")
    declared = _ENCODING.search(written)
    encoding = declared[1].decode() if declared else "utf-8"
    items = tuple(_item(outlet, block[0], encoding) for block in blocks)
    return FeedFile(written[: blocks[0].start()], items, written[blocks[-1].end() :])


def _item(outlet: str, block: bytes, encoding: str) -> DayItem:
    text = block.decode(encoding)
    mark, link, title = _MARK.search(block), _LINK.search(text), _TITLE.search(text)
    if mark is None or link is None or title is None:
        raise ValueError(f"{outlet}: an item lacks its mark, link or title")
    summary = _SUMMARY.search(text)
    return DayItem(
        outlet=outlet,
        path=urlsplit(urljoin(f"http://{outlet}.example/", link[1] or link[2])).path,
        at=datetime.fromisoformat(mark[1].decode()),
        until=datetime.fromisoformat(mark[2].decode()) if mark[2] else None,
        title=_plain(title[1], tags=False),
        summary=_plain(summary[2], tags=True) if summary else "",
        xml=_MARK.sub(b"", block),
    )


def _plain(written: str, *, tags: bool) -> str:
    """Text of an XML element: escaped once, and once more as HTML; ``tags`` takes the HTML's tags out."""
    cdata = _CDATA.fullmatch(written.strip())
    once = cdata[1] if cdata else html.unescape(written)
    return html.unescape(_TAG.sub(" ", once) if tags else once).strip()
