"""How often each feed is polled, and why. Pure: stored feeds and the settings in, intervals with named reasons out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.watcher.rhythm import Rhythm, load, pause, share_out, weight_of
from services.watcher.schedule import Policy
from services.watcher.store import POLLED
from services.watcher.values import Feed, Learned
from shared.settings import WatcherSettings

_COURTESY = 120.0
_HOURS = 24
_UNKNOWN = Rhythm().weight


@dataclass(frozen=True, slots=True)
class Planned:
    """What is planned for a feed. Seconds; ``shortest`` and ``longest`` are over the hours of the day."""

    feed: Feed
    seconds: float
    shortest: float
    longest: float
    items_a_day: float
    reason: str


def scale_of(learned: Sequence[Learned], settings: WatcherSettings) -> float | None:
    """How the request budget is shared out; None while nothing is known of any feed, or polling is not adaptive."""
    if not settings.adaptive or not any(item.weight is not None for item in learned):
        return None
    weights = [_UNKNOWN if item.weight is None else item.weight for item in learned]
    floors = [max(_floor(settings), item.wish) for item in learned]
    ceiling = max(settings.ceiling_seconds, settings.poll_seconds)
    return share_out(weights, floors, settings.poll_seconds, ceiling, [item.feeds for item in learned])


def policy_of(feed: Feed, settings: WatcherSettings, scale: float | None, now: datetime) -> Policy:
    """How often a feed may be polled from now on, and on what grounds: ``override agreed interval learning rhythm``."""
    least, most = settings.min_poll_seconds, settings.max_poll_seconds
    if feed.poll_seconds is not None:
        return Policy(feed.poll_seconds, least, most, "agreed" if feed.agreed else "override", agreed=feed.agreed)
    if scale is None:
        return Policy(settings.poll_seconds, least, most, "interval")
    if feed.rhythm is None:
        return Policy(settings.poll_seconds, least, most, "learning")
    ceiling = max(settings.ceiling_seconds, settings.poll_seconds)
    seconds = pause(load(feed.rhythm).shares, scale, now, floor=_floor(settings), ceiling=ceiling)
    return Policy(seconds, least, most, "rhythm")


def plan(feeds: Sequence[Feed], settings: WatcherSettings, now: datetime) -> list[Planned]:
    """What the watcher would do with these feeds now, the most often polled first."""
    polled = [feed for feed in feeds if feed.state in POLLED]
    scale = scale_of([Learned(weight_of(feed.rhythm), feed.pause_seconds or 0.0) for feed in polled], settings)
    return sorted((_planned(feed, settings, scale, now) for feed in polled), key=lambda item: item.seconds)


def _planned(feed: Feed, settings: WatcherSettings, scale: float | None, now: datetime) -> Planned:
    hour = now.replace(minute=0, second=0, microsecond=0)
    wish = feed.pause_seconds or 0.0
    policies = [policy_of(feed, settings, scale, hour + timedelta(hours=ahead)) for ahead in range(_HOURS)]
    day = [max(policy.interval, wish) for policy in policies]
    policy = policy_of(feed, settings, scale, now)
    reason = "publisher" if wish > policy.interval else policy.reason
    items = sum(load(feed.rhythm).rates) if feed.rhythm else 0.0
    return Planned(feed, max(policy.interval, wish), min(day), max(day), items, reason)


def _floor(settings: WatcherSettings) -> float:
    return max(settings.min_poll_seconds, min(_COURTESY, settings.poll_seconds))
