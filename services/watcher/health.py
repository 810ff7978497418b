"""How a feed is after a poll. Pure."""

from dataclasses import dataclass
from typing import Literal

from services.watcher.fetch import Fetched
from services.watcher.values import Feed, FeedState

Turn = Literal["failing", "recovered", "gone"]

_PARSE_REASONS = frozenset({"empty", "not_a_feed", "malformed", "parse_timeout", "parse_crashed"})


@dataclass(frozen=True, slots=True)
class Health:
    """A feed's state, its reason where it is not well, polls failed in a row, and whether operators should be told."""

    state: FeedState
    reason: str
    failures: int
    turn: Turn | None = None

    @property
    def error(self) -> str | None:
        """The reason where the poll failed."""
        return self.reason or None


def judge(feed: Feed, fetched: Fetched, parse_error: str | None) -> Health:
    """The feed's state after a poll.

    A body that could not be read stays unread when the publisher says that it is the same: the feed goes on failing.
    """
    if fetched.outcome == "gone":
        return Health("gone", fetched.reason, feed.failures + 1, "gone")
    same = fetched.outcome in {"unchanged", "not_modified"}
    unread = feed.reason if same and feed.reason in _PARSE_REASONS else ""
    reason = parse_error or (fetched.reason if fetched.outcome == "failed" else unread)
    if reason:
        turn: Turn | None = None if feed.state == "failing" and feed.reason == reason else "failing"
        return Health("failing", reason, feed.failures + 1, turn)
    return Health("ok", "", 0, "recovered" if feed.state == "failing" else None)
