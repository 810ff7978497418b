"""When is a feed polled next, and why then? Pure: facts of the last answer in, a moment with a named reason out.

Etiquette: never before Retry-After, not before max-age or Expires have run out, and where HTTP says nothing not before
the feed's own ttl; not in hours that it wants left out; slower after errors; never aligned.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.watcher.outage import RETRY_SECONDS
from services.watcher.values import NO_HINTS, Hints

_JITTER = 0.1
_FRESHNESS_CAP = 6 * 3600.0
_RETRY_AFTER_CAP = 14 * 86_400.0
_REFUSED = 4 * 3600.0
_NETWORK_CAP = 900.0
_MAX_DOUBLINGS = 16
_REFUSALS = frozenset({401, 403, 429})
_HOURS_A_WEEK = 168
NETWORK = frozenset({"timeout", "dns", "connect", "tls", "connection_lost"})


@dataclass(frozen=True, slots=True)
class Policy:
    """How often one feed may be polled, in seconds. ``reason`` names what the wish rests on; where the publisher has
    ``agreed`` to it, what the feed says of polling does not count.
    """

    poll: float
    minimum: float
    maximum: float
    reason: str = "interval"
    agreed: bool = False

    @property
    def interval(self) -> float:
        """The wished interval within its bounds."""
        return min(max(self.poll, self.minimum), self.maximum)


@dataclass(frozen=True, slots=True)
class Signals:
    """What the last poll says about the next. Seconds where not said otherwise; ``failures`` counts this one."""

    status: int | None = None
    error: str | None = None
    failures: int = 0
    retry_after: float | None = None
    max_age: float | None = None
    expires_in: float | None = None
    hints: Hints = NO_HINTS
    network_down: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The next poll and the rule that set it."""

    at: datetime
    reason: str


def claimed(policy: Policy, now: datetime, chance: float, *, last_pause: float | None = None) -> datetime:
    """When a feed is due again if nothing more is heard of the poll that begins now: a crash must not double it.

    What its publisher asked for last time is taken to hold again.
    """
    return now + timedelta(seconds=max(_jittered(policy.interval, policy, chance), last_pause or 0.0))


def next_due(policy: Policy, signals: Signals, now: datetime, chance: float) -> Due:
    """The next poll.

    Args:
        policy: the feed's bounds.
        signals: what the poll that ended ``now`` says.
        now: when that poll ended.
        chance: a random number in [0, 1) that spreads feeds apart.
    """
    if signals.network_down:
        return Due(now + timedelta(seconds=max(policy.minimum, RETRY_SECONDS * (0.5 + chance / 2))), "network_down")
    if policy.agreed:
        signals = replace(signals, max_age=None, expires_in=None, hints=NO_HINTS)
    seconds, reason = _pause(policy, signals, chance)
    asked, asker = _asked_for(signals)
    if asked > seconds:
        seconds, reason = asked * (1 + _JITTER * chance), asker
    due = Due(now + timedelta(seconds=seconds), reason)
    return due if _has_freshness(signals) else _outside(signals.hints, due)


def _pause(policy: Policy, signals: Signals, chance: float) -> tuple[float, str]:
    """What we would do unasked."""
    if signals.error is None:
        return _jittered(policy.interval, policy, chance), policy.reason
    if signals.status in _REFUSALS and signals.retry_after is None:
        return max(_REFUSED, policy.interval) * (1 + _JITTER * chance), "refused"
    if signals.retry_after is not None:
        return _jittered(policy.interval, policy, chance), policy.reason
    cap = max(_NETWORK_CAP if signals.error in NETWORK else policy.maximum, policy.interval)
    longest = min(cap, policy.interval * 2 ** min(signals.failures, _MAX_DOUBLINGS))
    return policy.interval + chance * (longest - policy.interval), "backoff"


def _has_freshness(signals: Signals) -> bool:
    return signals.max_age is not None or signals.expires_in is not None


def _asked_for(signals: Signals) -> tuple[float, str]:
    """What the publisher asks for, within reason."""
    if signals.retry_after is not None:
        return min(signals.retry_after, _RETRY_AFTER_CAP), "retry_after"
    if signals.max_age is not None:
        return min(signals.max_age, _FRESHNESS_CAP), "max_age"
    if signals.expires_in is not None:
        return min(signals.expires_in, _FRESHNESS_CAP), "expires"
    return min(signals.hints.seconds or 0.0, _FRESHNESS_CAP), "ttl"


def _outside(hints: Hints, due: Due) -> Due:
    """The first moment from ``due`` on that lies in no hour or day to be left out; those that leave none are void."""
    moment = due.at
    for _ in range(_HOURS_A_WEEK):
        if moment.hour not in hints.skip_hours and moment.weekday() not in hints.skip_days:
            return due if moment == due.at else Due(moment, "skip_hours")
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1, seconds=due.at.second)
    return due


def _jittered(seconds: float, policy: Policy, chance: float) -> float:
    return max(seconds * (1 - _JITTER + 2 * _JITTER * chance), policy.minimum)
