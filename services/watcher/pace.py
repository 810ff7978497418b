"""How many polls may begin now: after a stop thousands are overdue at once, and no publisher shall notice."""

from datetime import datetime

_HEADROOM = 1.5
_LEAST = 5.0
_BURST = 20.0


class Pace:
    """A token bucket at one and a half times the steady rate, so that a backlog melts without a rush.

    Args:
        now: when it begins, with twenty tokens, or one second's worth if that is more.
        rate: polls a second that the subscriptions need on average; small lists go at five a second.
    """

    def __init__(self, now: datetime, rate: float = 0.0) -> None:
        self.set_rate(rate)
        self._tokens = self._capacity
        self._filled_at = now

    def set_rate(self, rate: float) -> None:
        """Take a new average."""
        self._rate = max(_HEADROOM * rate, _LEAST)
        self._capacity = max(_BURST, self._rate)

    def allowed(self, now: datetime) -> int:
        """How many polls may begin now."""
        passed = max(0.0, (now - self._filled_at).total_seconds())
        self._tokens = min(self._capacity, self._tokens + passed * self._rate)
        self._filled_at = now
        return int(self._tokens)

    def spend(self, polls: int) -> None:
        """So many began."""
        self._tokens -= polls

    def wait(self) -> float:
        """Seconds until one more may begin."""
        return max(0.0, 1.0 - self._tokens) / self._rate
