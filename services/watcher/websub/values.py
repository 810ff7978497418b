"""A subscription at a hub. Source: WebSub, W3C Recommendation of 23 January 2018."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

State = Literal["wanted", "asked", "active", "denied", "leaving"]
MISSES = 2


@dataclass(frozen=True, slots=True)
class HubSubscription:
    """What is known of a feed's hub. ``token`` is the unguessable end of its callback, ``secret`` signs what is pushed.

    ``renew_at``: when the hub is asked next; ``failures`` counts requests that it has not verified; ``missed`` backup
    polls in a row that found what was not pushed.
    """

    feed: str
    hub: str
    topic: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    state: State
    renew_at: datetime
    lease_until: datetime | None = None
    failures: int = 0
    missed: int = 0

    def live(self, now: datetime) -> bool:
        """Whether pushes can be relied on, so that polls may be few."""
        held = self.state == "active" and self.lease_until is not None and self.lease_until > now
        return held and self.missed < MISSES
