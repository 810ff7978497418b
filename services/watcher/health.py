"""How a feed is after a poll. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.watcher.fetch import Fetched
from services.watcher.moves import location_lost
from services.watcher.values import UNREADABLE, Feed, FeedState

Turn = Literal["failing", "recovered", "gone"]

_GIVE_UP = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Health:
    """A feed's state, its reason where it is not well, polls failed in a row, and whether operators should be told."""

    state: FeedState
    reason: str
    failures: int
    failing_since: datetime | None = None
    turn: Turn | None = None

    @property
    def error(self) -> str | None:
        """The reason where the poll failed."""
        return self.reason or None


def judge(feed: Feed, fetched: Fetched, parse_error: str | None, now: datetime) -> Health:
    """The feed's state after a poll.

    A body that could not be read stays unread when the publisher says that it is the same: the feed goes on failing.
    One that was not found for two weeks is given up like one that says it is gone.
    """
    same = fetched.outcome in {"unchanged", "not_modified"}
    unread = feed.reason if same and feed.reason in UNREADABLE else ""
    reason = parse_error or (fetched.reason if fetched.outcome in {"failed", "gone"} else unread)
    if not reason:
        return Health("ok", "", 0, None, "recovered" if feed.state == "failing" else None)
    failures, since = feed.failures + 1, feed.failing_since or now
    if location_lost(feed, reason, failures):
        return Health("failing", "location_lost", failures, since, "failing")
    if fetched.outcome == "gone" or (reason == "http_404" and now - since >= _GIVE_UP):
        return Health("gone", reason, failures, since, "gone")
    turn: Turn | None = None if feed.state == "failing" and feed.reason == reason else "failing"
    return Health("failing", reason, failures, since, turn)
