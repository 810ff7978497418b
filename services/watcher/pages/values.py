"""What the parts of page reading hand to each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from shared.events import PageWanted
from shared.trace import Trace

State = Literal["wanted", "fetched", "skipped"]
Access = Literal["rules", "all", "none"]

ROBOTS_KEPT = timedelta(hours=24)
ROBOTS_UNREACHABLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that is to be fetched. ``attempts`` counts the requests that were begun, this one included."""

    page: str
    event: PageWanted
    trace: Trace
    url: str
    host: str
    site: str
    attempts: int
    wanted_at: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """What a worker made of a page found at ``address``. ``url`` and ``titles`` it gives itself, ``marks`` what else
    it says of itself: ``live_blog video gallery locked opted_out``.
    """

    text: str
    address: str = ""
    titles: tuple[str, ...] = ()
    url: str | None = None
    published: datetime | None = None
    lang: str | None = None
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page, and why. ``wanted``: it is tried again at ``next_try``."""

    state: State
    reason: str
    article: Article | None = None
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says: its rules in ``body``, or that all or nothing may be fetched."""

    origin: str
    access: Access
    body: bytes
    fetched_at: datetime

    def fresh(self, now: datetime) -> bool:
        """Whether it may still be gone by."""
        return now - self.fetched_at < (ROBOTS_UNREACHABLE if self.access == "none" else ROBOTS_KEPT)
