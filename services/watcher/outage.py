"""Is it them or us? When nobody can be reached, the network here is down, and no feed is to blame."""

from datetime import datetime, timedelta

from services.watcher.values import Feed

UNREACHABLE = frozenset({"dns", "connect", "timeout"})
_SITES = 3
_SILENCE = timedelta(seconds=10)
_PROBE = timedelta(seconds=30)
RETRY_SECONDS = 60.0


class Outage:
    """Notes who answered. Down: three sites (or all, of two) unreachable in a row, and ten seconds without an answer.

    Args:
        now: since when it watches.
        sites: how many sites are polled.
    """

    def __init__(self, now: datetime, sites: int = _SITES) -> None:
        self.sites = sites
        self.down_since: datetime | None = None
        self._answered_at = now
        self._failed: set[str] = set()
        self._suspects: dict[str, Feed] = {}
        self._probed_at: datetime | None = None

    @property
    def suspected(self) -> bool:
        """Whether it may be us: nobody has answered since enough of them could not be reached."""
        return len(self._failed) >= max(2, min(_SITES, self.sites))

    def failed(self, feed: Feed, now: datetime) -> list[Feed]:
        """A feed could not be reached; the feeds to clear of blame, as they were before, once it is plainly us."""
        self._failed.add(feed.site)
        self._suspects.setdefault(feed.feed, feed)
        if not self.suspected or now - self._answered_at < _SILENCE:
            return []
        self.down_since = self.down_since or now
        cleared = list(self._suspects.values())
        self._suspects.clear()
        return cleared

    def answered(self, now: datetime) -> timedelta | None:
        """Somebody answered; how long the network was down if this ends that."""
        ended = now - self.down_since if self.down_since else None
        self.down_since, self._answered_at, self._probed_at = None, now, None
        self._failed.clear()
        self._suspects.clear()
        return ended

    def probe_in(self, now: datetime) -> float:
        """Seconds until one feed may be tried while the network is down; 0 when now, or when it is up."""
        if self.down_since is None or self._probed_at is None:
            return 0.0
        return max(0.0, (self._probed_at + _PROBE - now).total_seconds())

    def probing(self, now: datetime) -> None:
        """A feed is tried."""
        self._probed_at = now
