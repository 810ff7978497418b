"""What becomes of a record that could not be handled: pure decisions, with their reasons."""

from collections import deque
from dataclasses import dataclass

from shared.errors import FencedError, PoisonError, TransientError, TroopwatchError


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the consume loop; all times in seconds.

    Args:
        lane_records: a partition with that many records waiting is paused.
        fetch_records: at most that many in one fetch.
        fetch_seconds: how long a fetch waits when there is nothing.
        commit_seconds: offsets are committed at most that often.
        backoff_seconds: the wait before the second try is drawn from twice that, then doubles.
        backoff_cap_seconds: the longest wait before another try of a record.
        bus_cap_seconds: the longest wait before the bus itself is tried again.
        bug_tries: how often an unexpected error may occur on a record before it is a dead letter.
        revoke_seconds: how long a partition that is taken away may finish the record in hand.
        stop_seconds: the same when the service stops.
        max_dead_in_a_row: more than that, and the loop gives up.
        max_dead_ratio: of the last ``dead_window`` records; more, and the loop gives up.
        dead_window: how many records the ratio looks back on.
    """

    lane_records: int = 64
    fetch_records: int = 100
    fetch_seconds: float = 0.2
    commit_seconds: float = 0.2
    backoff_seconds: float = 0.5
    backoff_cap_seconds: float = 30.0
    bus_cap_seconds: float = 5.0
    bug_tries: int = 3
    revoke_seconds: float = 20.0
    stop_seconds: float = 25.0
    max_dead_in_a_row: int = 50
    max_dead_ratio: float = 0.5
    dead_window: int = 200


DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again after ``delay`` seconds."""

    reason: str
    delay: float


@dataclass(frozen=True, slots=True)
class Bury:
    """Send the record to the dead-letter queue."""

    reason: str


class TooManyDeadLettersError(TroopwatchError):
    """So many records are dead letters that the fault is ours: the service stops instead of emptying its topic."""


def judge(error: Exception, attempt: int, jitter: float, policy: Policy = DEFAULT) -> Retry | Bury:
    """What to do after the ``attempt``-th failure (from 1) of a record. ``jitter`` is drawn from [0, 1)."""
    if reason := _hopeless(error, attempt, policy):
        return Bury(reason)
    wait = backoff(attempt, jitter, policy.backoff_seconds, policy.backoff_cap_seconds)
    if isinstance(error, TransientError):
        return Retry(error.reason, max(wait, error.retry_after or 0.0))
    return Retry("fenced" if isinstance(error, FencedError) else "bug", wait)


def backoff(attempt: int, jitter: float, first: float, cap: float) -> float:
    """Exponential with full jitter: anything up to ``first`` doubled for each attempt, up to ``cap``."""
    return jitter * min(cap, first * 2.0 ** min(attempt, 30))


def _hopeless(error: Exception, attempt: int, policy: Policy) -> str | None:
    """Why no later try can succeed; None if one may."""
    match error:
        case TransientError() | FencedError():
            return None
        case PoisonError():
            return error.reason
        case UnicodeError():
            return "undecodable"
        case ValueError():
            return "bad_value"
        case _:
            return "bug" if attempt >= policy.bug_tries else None


class DeadLetterTally:
    """Counts what one consumer buries, against the policy's limits."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._in_a_row = 0
        self._recent: deque[bool] = deque(maxlen=policy.dead_window)

    def handled(self) -> None:
        """A record was handled."""
        self._in_a_row = 0
        self._recent.append(False)

    def buried(self) -> None:
        """A record is about to be buried.

        Raises:
            TooManyDeadLettersError: that would be one too many.
        """
        self._in_a_row += 1
        self._recent.append(True)
        if self._in_a_row > self._policy.max_dead_in_a_row:
            raise TooManyDeadLettersError(f"{self._in_a_row} dead letters in a row")
        ratio = sum(self._recent) / self._policy.dead_window
        if ratio > self._policy.max_dead_ratio:
            raise TooManyDeadLettersError(
                f"{ratio:.0%} of the last {self._policy.dead_window} records are dead letters"
            )
