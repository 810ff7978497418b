"""Has a feed moved for good? Pure. A permanent redirect, seen again and again over a day, leads to a new address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from services.watcher.values import Feed
from shared.http import Response

_PERMANENT = frozenset({301, 308})
_CHAINS = 3
_DAY = timedelta(hours=24)
_LOST_AFTER = 3
_LOST = frozenset({"http_404", "http_410", "dns", "connect", "tls", "not_a_feed"})


@dataclass(frozen=True, slots=True)
class Move:
    """Where the redirects lead, since when and how often; ``settled`` when that is the address from now on.

    ``reason`` is ``stayed temporary downgraded unread moving settled location_lost``.
    """

    reason: str
    to: str | None = None
    since: datetime | None = None
    count: int = 0

    @property
    def settled(self) -> bool:
        """Whether the feed is asked for there from now on."""
        return self.reason == "settled"


def judge_move(feed: Feed, response: Response | None, *, well: bool, now: datetime) -> Move:
    """What a poll says about where the feed lives. ``well``: it ended with a feed, or with "not modified"."""
    kept = Move("unread", feed.moved_to, feed.moved_since, feed.moved_count)
    if response is None or not well:
        return kept
    if not response.hops:
        return Move("stayed")
    if any(hop.status not in _PERMANENT for hop in response.hops):
        return Move("temporary")
    if _downgrades([feed.target, *(hop.location for hop in response.hops)]):
        return Move("downgraded")
    if feed.moved_to != response.url or feed.moved_since is None:
        return Move("moving", response.url, now, 1)
    count = feed.moved_count + 1
    settled = count >= _CHAINS and now - feed.moved_since >= _DAY
    return Move("settled" if settled else "moving", response.url, feed.moved_since, count)


def location_lost(feed: Feed, reason: str, failures: int) -> bool:
    """Whether a new address has turned out dead, so that the old one is tried again."""
    return feed.location is not None and (reason == "http_410" or (reason in _LOST and failures >= _LOST_AFTER))


def _downgrades(chain: Sequence[str]) -> bool:
    secure = [url.lower().startswith("https://") for url in chain]
    return any(before and not after for before, after in pairwise(secure))
