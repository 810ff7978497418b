"""robots.txt, asked for before any page of a site and kept for a day (RFC 9309)."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from services.watcher.gate import Turn
from services.watcher.pages import store as sql
from services.watcher.pages.reader import Reader
from services.watcher.pages.values import ROBOTS_KEPT, ROBOTS_UNREACHABLE, Rules
from services.watcher.sites import host_of, site_of
from shared.clock import Clock
from shared.http import HttpClient, HttpError, Limits, Response
from shared.store.engine import Store

_LIMITS = Limits(max_body_bytes=600_000, deadline_seconds=20, cut=True)
_GOOD, _MISSING, _TOO_MANY = range(200, 300), range(400, 500), 429


class Robots:
    """Knows which pages may be fetched."""

    def __init__(self, *, store: Store, http: HttpClient, reader: Reader, clock: Clock) -> None:
        self._store = store
        self._http = http
        self._reader = reader
        self._clock = clock

    async def refuses(self, url: str, turn: Turn) -> str | None:
        """``robots_disallowed`` or ``robots_unreachable``; None where the page may be fetched.

        Where a robots.txt has to be fetched, ``turn`` leaves the site and comes back to it, the pause between.

        Raises:
            HttpError: ``forbidden_address`` or ``bad_url``: nothing there may be asked.
            TransientError: the store is out of reach.
        """
        origin = origin_of(url)
        async with self._store.read() as connection:
            known = await sql.rules_of(connection, origin)
        if known is None or not known.fresh(self._clock.now()):
            known = await self._ask(origin, known, turn)
            async with self._store.write() as connection:
                await sql.store_rules(connection, known)
            await turn.again(site_of(host_of(url)))
        if known.access == "none":
            return "robots_unreachable"
        allowed = known.access == "all" or await self._reader.allows(known.body, url)
        return None if allowed else "robots_disallowed"

    async def _ask(self, origin: str, known: Rules | None, turn: Turn) -> Rules:
        async def before_hop(url: str) -> Mapping[str, str]:
            await turn.move(site_of(host_of(url)))
            return {}

        now = self._clock.now()
        try:
            answer = await self._http.get(f"{origin}/robots.txt", limits=_LIMITS, before_hop=before_hop)
        except HttpError as error:
            if error.reason in {"forbidden_address", "bad_url"}:
                raise
            return _failed(origin, error.reason, known, now)
        return _answered(origin, answer, known, now)


def origin_of(url: str) -> str:
    """Scheme and host of an address: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{host_of(url)}"


def _answered(origin: str, answer: Response, known: Rules | None, now: datetime) -> Rules:
    """Sections 2.3.1.1 to 2.3.1.4; 429 means "not now", not "no rules"."""
    if answer.status in _GOOD:
        return Rules(origin, "rules", answer.body, now)
    if answer.status in _MISSING and answer.status != _TOO_MANY:
        return Rules(origin, "all", b"", now)
    return _unreachable(origin, known, now)


def _failed(origin: str, reason: str, known: Rules | None, now: datetime) -> Rules:
    if reason == "too_many_redirects":
        return Rules(origin, "all", b"", now)
    return _unreachable(origin, known, now)


def _unreachable(origin: str, known: Rules | None, now: datetime) -> Rules:
    """Nothing may be fetched, unless there are older rules to go by."""
    if known is None or known.access == "none":
        return Rules(origin, "none", b"", now)
    return Rules(origin, known.access, known.body, now - ROBOTS_KEPT + ROBOTS_UNREACHABLE)
