"""When does a feed publish, and how often is it worth asking? Pure: an online estimate, and a budget shared out by it.

For the least mean delay at a given number of requests, a feed is asked in proportion to the square root of its rate
(Sia, Cho and Cho 2007), here of its rate at that hour of the day. A power of 0.36 instead costs a hundredth or two of
the mean, and keeps the slowest hundredth of a busy outlet's items below a fixed interval's (deploy/bench/rhythm.py).
The estimate forgets with a memory of two weeks.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_HOURS = 24
_HOUR = 3600.0
_MEMORY_HOURS = 14 * 24.0
_PRIOR_ITEMS = 0.5
_PRIOR_HOURS = 24.0
_SHAPE_HOURS = 1.0
_LONGEST_GAP = timedelta(days=2)
_OLDEST = timedelta(days=14)
_BISECTIONS = 50
_POWER = 0.36


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Items and watched hours by hour of the day (UTC), both fading."""

    items: tuple[float, ...] = (0.0,) * _HOURS
    watched: tuple[float, ...] = (0.0,) * _HOURS

    def dump(self) -> str:
        """As text, for the store."""
        return json.dumps([[round(value, 3) for value in values] for values in (self.items, self.watched)])

    @property
    def rates(self) -> tuple[float, ...]:
        """Items an hour for each hour of the day: its figures and its neighbours', drawn towards the day's mean."""
        mean = (sum(self.items) + _PRIOR_ITEMS) / (sum(self.watched) + _PRIOR_HOURS)
        found = []
        for hour in range(_HOURS):
            items, watched = (_around(values, hour) for values in (self.items, self.watched))
            found.append((items + _SHAPE_HOURS * mean) / (watched + _SHAPE_HOURS))
        return tuple(found)

    @property
    def shares(self) -> tuple[float, ...]:
        """How the hours share the requests."""
        return tuple(rate**_POWER for rate in self.rates)

    @property
    def weight(self) -> float:
        """How much of the requests it asks for: the mean of its shares."""
        return sum(self.shares) / _HOURS


def weight_of(text: str | None) -> float | None:
    """The :attr:`Rhythm.weight` of what :meth:`Rhythm.dump` wrote; None where nothing is known."""
    return load(text).weight if text else None


def load(text: str | None) -> Rhythm:
    """What :meth:`Rhythm.dump` wrote; nothing is known of a feed without it."""
    if not text:
        return Rhythm()
    items, watched = json.loads(text)
    return Rhythm(tuple(items), tuple(watched))


def observed(rhythm: Rhythm, since: datetime, now: datetime, arrivals: Iterable[datetime]) -> Rhythm:
    """The estimate after a poll: the feed was watched from ``since`` until ``now``, and these items came in between.

    An arrival is the publisher's date where it lies in between, else ``now``. A longer gap counts as two days.
    """
    since = max(since, now - _LONGEST_GAP) if rhythm.watched != Rhythm().watched else since
    fading = math.exp(-(now - since).total_seconds() / _HOUR / _MEMORY_HOURS)
    items = [value * fading for value in rhythm.items]
    watched = [value * fading for value in rhythm.watched]
    for moment in arrivals:
        items[(moment if since <= moment <= now else now).hour] += 1.0
    moment = since
    while moment < now:
        end = min(now, moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
        watched[moment.hour] += (end - moment).total_seconds() / _HOUR
        moment = end
    return Rhythm(tuple(items), tuple(watched))


def first_seen(dates: Sequence[datetime], now: datetime) -> Rhythm:
    """The estimate from a feed's first body: its dated items of the last two weeks tell how often it publishes."""
    recent = sorted(moment for moment in dates if now - _OLDEST <= moment <= now)
    return observed(Rhythm(), recent[0], now, recent[1:]) if recent else Rhythm()


def share_out(
    weights: Sequence[float], floors: Sequence[float], budget: float, ceiling: float, counts: Sequence[int] = ()
) -> float:
    """Polls an hour for a weight of one, such that all feeds together are polled once per ``budget`` seconds each.

    Args:
        weights: mean of each feed's :attr:`Rhythm.shares`.
        floors: seconds that must lie between two polls of each feed.
        budget: mean seconds per feed.
        ceiling: seconds after which any feed is polled.
        counts: how many feeds each weight and floor stand for; one each if empty.
    """
    counts = counts or [1] * len(weights)
    wanted = sum(counts) * _HOUR / budget
    groups = [(weight, _HOUR / floor, count) for weight, floor, count in zip(weights, floors, counts, strict=True)]
    least = _HOUR / ceiling
    low, high = math.log(1e-6), math.log(1e6)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        scale = math.exp(middle)
        total = sum(min(max(scale * weight, least), most) * count for weight, most, count in groups)
        low, high = (low, middle) if total > wanted else (middle, high)
    return math.exp(low)


def pause(shares: Sequence[float], scale: float, now: datetime, *, floor: float, ceiling: float) -> float:
    """Seconds until the next poll: one poll's worth of the rate, which may change on the hour."""
    passed, left, moment = 0.0, 1.0, now
    while passed < ceiling:
        until = _HOUR - (moment.minute * 60 + moment.second + moment.microsecond / 1e6)
        speed = max(scale * shares[moment.hour], 1e-9) / _HOUR
        if left <= speed * until:
            return min(max(passed + left / speed, floor), max(ceiling, floor))
        passed, left = passed + until, left - speed * until
        moment += timedelta(seconds=until)
    return max(ceiling, floor)


def _around(values: Sequence[float], hour: int) -> float:
    return values[hour] + (values[hour - 1] + values[(hour + 1) % _HOURS]) / 2
