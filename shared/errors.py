"""The one error tree.

TroopwatchError
├── ConfigError       the configuration is wrong: key, value and mend are named (exit 2)
├── TransientError    worth trying again: network, 5xx, rate limits, a broker that restarts
├── PoisonError       this record can never be handled: it goes to the dead-letter queue
└── FencedError       a partition or a lease was lost meanwhile; somebody else carries on
"""


class TroopwatchError(Exception):
    """Root of every error that Troopwatch raises on purpose."""


class ConfigError(TroopwatchError):
    """The configuration is wrong. The message names key, value and mend on one line."""


class TransientError(TroopwatchError):
    """The same call may succeed later.

    Args:
        reason: a short stable word, as in log lines (``timeout``, ``http_503``).
        retry_after: seconds that the other side asked us to wait, if it did.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class PoisonError(TroopwatchError):
    """The record cannot be handled, now or ever. ``reason`` is a short stable word."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class FencedError(TroopwatchError):
    """Ownership was lost: another member or owner has taken over."""
