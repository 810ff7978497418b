"""When the next message may go: backoff after a failure, one message an interval, so many in a window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notifier.ledger import Row
from shared.clock import Clock

FIRST_BACKOFF, LONGEST_BACKOFF = 2.0, 600.0
LONGEST_RETRY_AFTER = 3600.0
# A receiver's own list of messages may lag behind what it took: it is not asked sooner than this.
DOUBT_SECONDS = 5.0
DIGEST_ROWS, FOLDED_ROWS = 500, 25


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a send may take, when to give up on a row, and what to do about an unknown outcome.

    ``fold_above``: when more rows wait, one message lists them. ``messages`` in any ``window``: the rate limit.
    ``open_for``: a situation counts as open for so long after its last alert.
    """

    send: timedelta
    give_up: timedelta
    hold_unknown: bool
    fold_above: int = 20
    messages: int | None = None
    window: timedelta = timedelta(hours=1)
    open_for: timedelta = timedelta(days=14)


def backoff(attempts: int, jitter: float, retry_after: float | None = None) -> timedelta:
    """How long to wait after that many attempts: doubling from 2 s to 10 min, between half and all of it by
    ``jitter`` (0..1), and never less than the receiver asked for (an hour at most).
    """
    full = min(FIRST_BACKOFF * 2 ** min(attempts - 1, 20), LONGEST_BACKOFF)
    asked = min(retry_after or 0.0, LONGEST_RETRY_AFTER)
    return timedelta(seconds=max(full * (0.5 + jitter / 2), asked))


def batch(rows: Sequence[Row], now: datetime, fold_above: int, *, digest: bool, folds: bool) -> list[Row]:
    """The rows for the next message, in order; none where the first one is not due.

    A row in doubt goes out with exactly those that were with it; what quiet hours held goes out together, and so
    does what waits beyond ``fold_above``.
    """
    ready = [row for row in rows if row.claimable(now)]
    if not ready or (ready[0] is not rows[0] and not digest):
        return []
    first = ready[0]
    if first.doubtful or first.state == "sending":
        return [row for row in ready if row.message == first.message and (row.doubtful or row.state == "sending")]
    fresh = [row for row in ready if not row.doubtful and row.state == "pending"]
    if digest:
        return fresh
    if folds and first.held_until is not None:
        return [row for row in fresh if row.held_until is not None][:FOLDED_ROWS]
    return fresh[:FOLDED_ROWS] if folds and len(fresh) > fold_above else fresh[:1]


def free_at(sent: Sequence[datetime], limit: int, window: timedelta, now: datetime) -> datetime:
    """When one more message is within the limit, given the moments of those that were sent, oldest first."""
    recent = [moment for moment in sent if moment > now - window]
    return now if len(recent) < limit else recent[-limit] + window


class Pace:
    """At most one message per interval for each key, such as a Slack channel; the first goes at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next: dict[str, datetime] = {}

    async def wait(self, key: str, seconds: float) -> None:
        """Return when this key may send, and reserve the moment."""
        now = self._clock.now()
        turn = max(self._next.get(key, now), now)
        self._next[key] = turn + timedelta(seconds=seconds)
        if turn > now:
            await self._clock.sleep((turn - now).total_seconds())
