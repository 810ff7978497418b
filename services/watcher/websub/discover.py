"""Which hub a feed names, and by which address the hub knows it. Pure, on bounded bytes.

Source: WebSub, section 4: Link headers first, then the links in the feed itself; both a hub and a self are needed.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.watcher.clean import web_link
from shared.http import Response

_HEAD = 65_536
_FIRST_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)\b", re.IGNORECASE)
_LINK = re.compile(r"<(?:[\w.-]{1,40}:)?link\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(rel|href)\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})')", re.IGNORECASE)
_HEADER = re.compile(r"<([^<>]{1,2000})>([^<]{0,1000})")
_REL = re.compile(r";\s{0,9}rel\s{0,9}=\s{0,9}(?:\"([^\"]{0,200})\"|([^\s;,\"]{1,200}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HubLinks:
    """A hub and the topic to subscribe to there."""

    hub: str
    topic: str


def discover(response: Response) -> HubLinks | None:
    """The first hub that an answer names, None where it names none."""
    for links in (_from_headers(response.header("link") or ""), _from_body(response.body)):
        found: dict[str, str] = {}
        for rels, address in links:
            for rel in rels.lower().split():
                found.setdefault(rel, address)
        hub = web_link(found.get("hub", ""), response.url)
        topic = web_link(found.get("self", ""), response.url)
        if hub and topic:
            return HubLinks(hub, topic)
    return None


def _from_headers(value: str) -> Iterator[tuple[str, str]]:
    for match in _HEADER.finditer(value[:_HEAD]):
        rel = _REL.search(match[2])
        if rel:
            yield rel[1] or rel[2] or "", match[1].strip()


def _from_body(body: bytes) -> Iterator[tuple[str, str]]:
    first = _FIRST_ITEM.search(body, 0, _HEAD)
    head = body[: first.start() if first else _HEAD].decode("latin-1")
    for match in _LINK.finditer(head):
        named = {found[1].lower(): found[2] or found[3] or "" for found in _ATTRIBUTE.finditer(match[1])}
        if "rel" in named and "href" in named:
            yield named["rel"], html.unescape(named["href"])
