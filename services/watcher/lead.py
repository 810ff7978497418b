"""Which of a publisher's sources carries a story first. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median


@dataclass(frozen=True, slots=True)
class Lead:
    """How a source fared on the stories that another source of the publisher carried, too.

    ``stories`` is how many there were, ``first`` the share that it had first or at the same time, ``seconds`` the
    median of how far it was ahead of the others' first (behind, where negative).
    """

    stories: int
    first: float
    seconds: float


def leads(sightings: Iterable[tuple[str, str, datetime]]) -> dict[str, Lead]:
    """By feed, from (feed, story, when the feed was first seen to carry it). As polled: an hourly poll is late."""
    stories: dict[str, dict[str, datetime]] = defaultdict(dict)
    for feed, story, seen in sightings:
        before = stories[story].get(feed)
        stories[story][feed] = min(seen, before) if before else seen
    ahead: dict[str, list[float]] = defaultdict(list)
    for seen_in in stories.values():
        if len(seen_in) > 1:
            for feed, seen in seen_in.items():
                others = min(moment for other, moment in seen_in.items() if other != feed)
                ahead[feed].append((others - seen).total_seconds())
    return {feed: _lead(seconds) for feed, seconds in ahead.items()}


def _lead(seconds: list[float]) -> Lead:
    return Lead(len(seconds), sum(second >= 0 for second in seconds) / len(seconds), median(seconds))
