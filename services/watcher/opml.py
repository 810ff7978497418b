"""Reading and writing OPML 2.0 subscription lists. Files come from anywhere: they are bounded and DOCTYPE is refused.

Source: OPML 2.0 (opml.org/spec2.opml), section "Subscription lists".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET
from xml.parsers import expat

from services.watcher.clean import plain

_MAX_BYTES = 10_000_000
_MAX_DEPTH = 20
_MAX_OUTLINES = 100_000
_TITLE = 300
_TAG = 100
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class OpmlError(Exception):
    """The file is no use; the message says why in a few words."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription of a list. ``tags`` are its categories and the groups it stands in."""

    url: str
    title: str = ""
    tags: tuple[str, ...] = ()


def read(data: bytes) -> list[Outline]:
    """The subscriptions of an OPML file, in its order, each address once.

    Raises:
        OpmlError: it is no OPML, or larger or deeper than a list can sensibly be.
    """
    if len(data) > _MAX_BYTES:
        raise OpmlError("larger than 10 MB")
    root = _parse(data)
    if root.tag.lower() != "opml":
        raise OpmlError("the root element is not <opml>")
    found: dict[str, Outline] = {}
    for outline in _walk(root):
        found.setdefault(outline.url, outline)
    return list(found.values())


def write(outlines: Sequence[Outline], *, title: str, now: datetime) -> bytes:
    """An OPML 2.0 file of these subscriptions; tags become ``category``."""
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = _legal(title)
    ET.SubElement(head, "dateCreated").text = format_datetime(now.astimezone(UTC), usegmt=True)
    body = ET.SubElement(root, "body")
    for outline in outlines:
        name = _legal(outline.title or outline.url)
        attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": _legal(outline.url)}
        if outline.tags:
            attributes["category"] = ",".join(_legal(tag).replace(",", " ") for tag in outline.tags)
        ET.SubElement(body, "outline", attributes)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


class _Guarded:
    """A tree builder that refuses document types, and with them every entity trick, and too much depth."""

    def __init__(self) -> None:
        self._builder = ET.TreeBuilder()
        self._depth = 0
        self._count = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def close(self) -> ET.Element:
        return self._builder.close()

    def _doctype(self, *_: object) -> None:
        raise OpmlError("it has a DOCTYPE; remove it")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > _MAX_DEPTH or self._count > _MAX_OUTLINES:
            raise OpmlError("too many or too deeply nested elements")
        self._builder.start(tag, attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(tag)


def _parse(data: bytes) -> ET.Element:
    guarded = _Guarded()
    try:
        guarded.parser.Parse(data, True)
        return guarded.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise OpmlError(f"not well-formed XML ({error})") from None


def _walk(element: ET.Element, groups: tuple[str, ...] = ()) -> Iterator[Outline]:
    for child in element:
        if child.tag.lower() != "outline":
            yield from _walk(child, groups)
            continue
        attributes = {name.lower(): value for name, value in child.attrib.items()}
        name = plain(attributes.get("title") or attributes.get("text") or "", _TITLE)
        url = attributes.get("xmlurl", "").strip()
        if url:
            yield Outline(url, name, _tags((*groups, *attributes.get("category", "").split(","))))
        yield from _walk(child, groups if url or not name else (*groups, name))


def _tags(names: Iterable[str]) -> tuple[str, ...]:
    cleaned = (plain(name, _TAG).strip("/ ") for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
