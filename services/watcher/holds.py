"""When is a whole host left alone? Pure. 429 speaks for the host, 503 for the address until three of them say so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_TOO_MANY, _UNAVAILABLE = 429, 503
_ADDRESSES = 3
_REFUSED = timedelta(hours=4)
_UNAVAILABLE_PAUSE = timedelta(minutes=15)
_LONGEST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Hold:
    """No request to that host before ``until``."""

    host: str
    until: datetime
    reason: str


def hold(host: str, status: int | None, retry_after: float | None, unavailable: int, now: datetime) -> Hold | None:
    """Whether an answer closes its host.

    Args:
        host: who gave it.
        status: its status.
        retry_after: seconds that it asks for.
        unavailable: addresses of that host that said 503 at their last poll, this one included.
        now: when it came.
    """
    asked = None if retry_after is None else min(timedelta(seconds=min(retry_after, 1e9)), _LONGEST)
    if status == _TOO_MANY:
        return Hold(host, now + (_REFUSED if asked is None else asked), "http_429")
    if status == _UNAVAILABLE and unavailable >= _ADDRESSES:
        return Hold(host, now + (asked or _UNAVAILABLE_PAUSE), "http_503_thrice")
    return None
