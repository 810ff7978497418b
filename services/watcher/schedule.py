"""When is a feed polled next, and why then? Pure: facts of the last answer in, a moment with a named reason out.

Etiquette: never before Retry-After, not before max-age or Expires have run out, slower after errors, never aligned.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_JITTER = 0.1
_FRESHNESS_CAP = 6 * 3600.0
_RETRY_AFTER_CAP = 14 * 86_400.0
_REFUSED = 4 * 3600.0
_NETWORK_CAP = 900.0
_MAX_DOUBLINGS = 16
_REFUSALS = frozenset({401, 403, 429})
NETWORK = frozenset({"timeout", "dns", "connect", "tls", "connection_lost"})


@dataclass(frozen=True, slots=True)
class Policy:
    """How often one feed may be polled, in seconds."""

    poll: float
    minimum: float
    maximum: float

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


@dataclass(frozen=True, slots=True)
class Due:
    """The next poll and the rule that set it."""

    at: datetime
    reason: str


def claimed(policy: Policy, now: datetime, chance: float) -> datetime:
    """When a feed is due again if nothing more is heard of the poll that begins now: a crash must not double it."""
    return now + timedelta(seconds=_jittered(policy.interval, policy, chance))


def next_due(policy: Policy, signals: Signals, now: datetime, chance: float) -> Due:
    """The next poll.

    Args:
        policy: the feed's bounds.
        signals: what the poll that ended ``now`` says.
        now: when that poll ended.
        chance: a random number in [0, 1) that spreads feeds apart.
    """
    seconds, reason = _pause(policy, signals, chance)
    asked, asker = _asked_for(signals)
    if asked > seconds:
        seconds, reason = asked * (1 + _JITTER * chance), asker
    return Due(now + timedelta(seconds=seconds), reason)


def _pause(policy: Policy, signals: Signals, chance: float) -> tuple[float, str]:
    """What we would do unasked."""
    if signals.error is None:
        return _jittered(policy.interval, policy, chance), "interval"
    if signals.status in _REFUSALS and signals.retry_after is None:
        return max(_REFUSED, policy.interval) * (1 + _JITTER * chance), "refused"
    if signals.retry_after is not None:
        return _jittered(policy.interval, policy, chance), "interval"
    cap = max(_NETWORK_CAP if signals.error in NETWORK else policy.maximum, policy.interval)
    longest = min(cap, policy.interval * 2 ** min(signals.failures, _MAX_DOUBLINGS))
    return policy.interval + chance * (longest - policy.interval), "backoff"


def _asked_for(signals: Signals) -> tuple[float, str]:
    """What the publisher asks for, within reason."""
    if signals.retry_after is not None:
        return min(signals.retry_after, _RETRY_AFTER_CAP), "retry_after"
    if signals.max_age is not None:
        return min(signals.max_age, _FRESHNESS_CAP), "max_age"
    if signals.expires_in is not None:
        return min(signals.expires_in, _FRESHNESS_CAP), "expires"
    return 0.0, ""


def _jittered(seconds: float, policy: Policy, chance: float) -> float:
    return max(seconds * (1 - _JITTER + 2 * _JITTER * chance), policy.minimum)
