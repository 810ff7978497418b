"""Sitemap indexes: a feed that lists others. Those of its parts that changed are read after it, in the same poll.

What was read is kept in memory: after a restart each index's newest parts are read once more.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from services.watcher.entry import moment
from services.watcher.fetch import ACCEPT
from services.watcher.sites import host_of, site_of
from services.watcher.values import ParsedFeed, ParseError, Part
from services.watcher.worker import Parser
from shared.http import HttpClient, HttpError, Limits

MOST = 3
_OK = 200
Pause = Callable[[str], Awaitable[None]]


class Parts:
    """Reads the parts of indexes and remembers which it has read.

    Args:
        http: the client.
        parser: what reads them.
        limits: the bounds of each fetch; a part that redirects is not followed.
    """

    def __init__(self, http: HttpClient, parser: Parser, limits: Limits) -> None:
        self._http = http
        self._parser = parser
        self._limits = replace(limits, max_redirects=0)
        self._read: dict[str, dict[str, str]] = {}

    async def follow(
        self, feed: str, index: ParsedFeed, url: str, *, pause: Pause, seen: bytes = b""
    ) -> tuple[ParsedFeed | None, str | None]:
        """The entries of an index's changed parts as one feed; or why none of them can be read.

        Args:
            feed: whose index it is.
            index: as parsed.
            url: where it was found.
            pause: called with the site before each request.
            seen: hashes of items that need not be read again.
        """
        known = self._read.setdefault(feed, {})
        chosen = choose(index.parts, known, url)
        found, reason = [], ""
        for part in chosen:
            await pause(site_of(host_of(part.url)))
            try:
                found.append(await self._one(part, seen))
            except (HttpError, ParseError) as error:
                reason = error.reason
            else:
                known[part.url] = part.changed
        listed = {part.url for part in index.parts}
        self._read[feed] = {address: changed for address, changed in known.items() if address in listed}
        return (merged(found), None) if found or not chosen else (None, reason)

    async def _one(self, part: Part, seen: bytes) -> ParsedFeed:
        answer = await self._http.get(part.url, headers={"Accept": ACCEPT}, limits=self._limits)
        if answer.status != _OK:
            raise HttpError(f"http_{answer.status}")
        content_type = answer.header("content-type")
        return await self._parser.parse(answer.body, url=answer.url, content_type=content_type, seen=seen)


def choose(parts: Sequence[Part], known: Mapping[str, str], index: str) -> list[Part]:
    """Which parts to read now, at most three: of the index's own site, those that say "news" if any does, the last
    changed first, without those read since they changed.
    """
    site = site_of(host_of(index))
    own = [part for part in parts if part.url != index and site_of(host_of(part.url)) == site]
    news = [part for part in own if "news" in urlsplit(part.url).path.lower()]
    dated = sorted(news or own, key=_changed, reverse=True)
    return [part for part in dated[:MOST] if not part.changed or known.get(part.url) != part.changed]


def merged(parts: Sequence[ParsedFeed]) -> ParsedFeed:
    """Several sitemaps as one."""
    first = parts[0] if parts else ParsedFeed("", None, ())
    return ParsedFeed(
        first.title,
        first.lang,
        tuple(entry for part in parts for entry in part.entries),
        hashes=b"".join(part.hashes for part in parts),
        skipped=sum(part.skipped for part in parts),
        format="sitemap_index",
    )


def _changed(part: Part) -> float:
    when = moment(part.changed)
    return when.timestamp() if when else 0.0
