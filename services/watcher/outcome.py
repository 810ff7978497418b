"""What a poll changes in the feed's row. Pure."""

from datetime import datetime
from typing import Any

from services.watcher.fetch import Fetched
from services.watcher.health import Health
from services.watcher.moves import Move
from services.watcher.schedule import Due
from services.watcher.sites import host_of, shard_of, site_of
from services.watcher.values import Feed, ParsedFeed

_ASKED_BY_PUBLISHER = frozenset({"retry_after", "max_age", "expires", "ttl", "refused", "skip_hours"})


def excused(feed: Feed) -> Health:
    """The feed's health when a failure was not its own: as it was."""
    return Health(feed.state, feed.reason, feed.failures, feed.failing_since)


def cleared(feed: Feed, due: datetime) -> dict[str, Any]:
    """A feed that was blamed for what was our own fault, as it was before."""
    return {
        "state": feed.state,
        "reason": feed.reason,
        "failures": feed.failures,
        "failing_since": feed.failing_since,
        "status": feed.status,
        "next_due": due,
    }


def changes(
    feed: Feed, fetched: Fetched, health: Health, move: Move, parsed: ParsedFeed | None, *, due: Due, now: datetime
) -> dict[str, Any]:
    """The row's new values."""
    return {
        "state": health.state,
        "reason": health.reason,
        "failures": health.failures,
        "failing_since": health.failing_since,
        "status": fetched.status,
        "etag": fetched.validators.etag,
        "last_modified": fetched.validators.last_modified,
        "validators_for": fetched.validators_for,
        "body_hash": fetched.body_hash,
        "next_due": due.at,
        "pause_seconds": (due.at - now).total_seconds() if due.reason in _ASKED_BY_PUBLISHER else None,
        "moved_to": None if move.settled else move.to,
        "moved_since": None if move.settled else move.since,
        "moved_count": 0 if move.settled else move.count,
        **_times(fetched, health, now),
        **_parsed(feed, parsed, now),
        **_location(feed, move, health),
    }


def _times(fetched: Fetched, health: Health, now: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if fetched.full:
        found["full_at"] = now
    if fetched.unasked:
        found["unasked_at"] = now
    if health.error is None:
        found["succeeded_at"] = now
    return found


def _parsed(feed: Feed, parsed: ParsedFeed | None, now: datetime) -> dict[str, Any]:
    if parsed is None:
        return {}
    return {"baselined_at": feed.baselined_at or now, "title": feed.title or parsed.title, "hints": parsed.hints}


def _location(feed: Feed, move: Move, health: Health) -> dict[str, Any]:
    """Where the feed is asked for from now on, if that changes. ``asked_host``, ``site`` and ``shard`` follow."""
    if move.settled:
        return _at(move.to, feed)
    return _at(None, feed) if health.reason == "location_lost" else {}


def _at(location: str | None, feed: Feed) -> dict[str, Any]:
    host = host_of(location or feed.url)
    site = site_of(host)
    return {"location": location, "asked_host": host, "site": site, "shard": shard_of(site)}
