"""The log lines of a poll. Addresses stay out of them: they may hold a key."""

from datetime import timedelta

import structlog

from services.watcher.intake import Taken
from services.watcher.schedule import Due
from services.watcher.values import Feed

_KINDS = ("new", "changed", "unchanged", "backlog")


def tell_poll(
    feed: Feed, outcome: str, reason: str, status: int | None, taken: Taken, *, due: Due, elapsed: float
) -> None:
    """How a poll ended, and the stories that it brought."""
    log = structlog.get_logger()
    log.info(
        "feed.polled",
        feed=feed.feed,
        host=feed.host,
        title=feed.title,
        outcome=outcome,
        reason=reason,
        status=status,
        **{kind: taken.counts.get(kind, 0) for kind in _KINDS},
        elapsed_ms=round(elapsed * 1000),
        next_due=due.at.isoformat(timespec="seconds"),
        next_reason=due.reason,
    )
    tell_stories(feed, taken)


def tell_stories(feed: Feed, taken: Taken) -> None:
    """The stories that a poll or a push brought."""
    log = structlog.get_logger()
    for item in taken.published:
        log.info(
            "story.published",
            story=item.story.story,
            revision=item.story.revision,
            feed=feed.feed,
            source=item.story.source,
            title=item.story.title,
            trace=item.trace.trace,
            reason=item.reason,
        )


def tell_outage(suspects: int, ended_after: timedelta | None = None) -> None:
    """Our own network went away, or came back."""
    log = structlog.get_logger()
    if ended_after is None:
        log.warning("network.down", reason="nobody_answers", feeds=suspects)
    else:
        log.info("network.up", seconds=round(ended_after.total_seconds()))
