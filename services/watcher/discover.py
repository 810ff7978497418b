"""Where an outlet publishes its news: what its page and its robots.txt point to. Pure; its input is hostile."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from lxml import etree

from services.watcher.clean import plain, web_link

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"})
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_MOST = 12
_HEAD = 500_000
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Source:
    """An address that an outlet gives, and who gave it."""

    url: str
    via: Literal["page", "robots"]
    title: str = ""


def in_page(body: bytes, url: str) -> list[Source]:
    """The feeds that a page links as its alternates (https://html.spec.whatwg.org/#link-type-alternate)."""
    reader = etree.HTMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body[:_HEAD], reader)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return []
    found: dict[str, Source] = {}
    for link in root.iter("link") if root is not None else ():
        if "alternate" in link.get("rel", "").lower().split() and link.get("type", "").lower() in _TYPES:
            address = web_link(link.get("href", ""), url)
            if address:
                found.setdefault(address, Source(address, "page", plain(link.get("title", ""), _TITLE)))
    return list(found.values())[:_MOST]


def in_robots(body: bytes, url: str) -> list[Source]:
    """The sitemaps that a robots.txt names, those of news first."""
    listed = (web_link(found, url) for found in _SITEMAP.findall(body[:_HEAD].decode("utf-8", "replace")))
    found = dict.fromkeys(address for address in listed if address)
    ordered = sorted(found, key=lambda address: "news" not in address.lower())
    return [Source(address, "robots") for address in ordered[:_MOST]]


def robots_of(url: str) -> str:
    """Where the site of that address has its robots.txt."""
    return urljoin(url, "/robots.txt")
