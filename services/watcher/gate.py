"""One request at a time to each host, and a pause between them."""

from datetime import datetime, timedelta


class HostGate:
    """Knows which hosts may not be asked now.

    Args:
        gap_seconds: pause after a request to a host ended.
    """

    def __init__(self, gap_seconds: float) -> None:
        self._gap = timedelta(seconds=gap_seconds)
        self._in_flight: set[str] = set()
        self._ready_at: dict[str, datetime] = {}

    def busy(self, now: datetime) -> set[str]:
        """Hosts with a request in flight, or one that ended too short a while ago."""
        self._ready_at = {host: ready for host, ready in self._ready_at.items() if ready > now}
        return self._in_flight | self._ready_at.keys()

    def take(self, host: str) -> None:
        """A request to that host begins."""
        self._in_flight.add(host)

    def release(self, host: str, now: datetime) -> None:
        """It ended."""
        self._in_flight.discard(host)
        self._ready_at[host] = now + self._gap

    def next_ready(self) -> datetime | None:
        """When the next pause is over."""
        return min(self._ready_at.values(), default=None)
