"""The hashes of each feed's items at its last poll. In memory: after a restart each body is parsed whole once."""

from datetime import datetime, timedelta

_WHOLE_EVERY = timedelta(days=1)


class SeenItems:
    """Remembers what was parsed. Once a day a body is read whole, so that what still stands in it is noted as seen."""

    def __init__(self) -> None:
        self._hashes: dict[str, tuple[bytes, datetime]] = {}

    def of(self, feed: str, now: datetime) -> bytes:
        """Hashes of the items that need not be parsed again."""
        hashes, whole_at = self._hashes.get(feed, (b"", now))
        return hashes if now - whole_at < _WHOLE_EVERY else b""

    def keep(self, feed: str, hashes: bytes, now: datetime, *, whole: bool) -> None:
        """A body was taken in; ``whole``: nothing of it was left out."""
        _, whole_at = self._hashes.get(feed, (b"", now))
        self._hashes[feed] = (hashes, now if whole else whole_at)
