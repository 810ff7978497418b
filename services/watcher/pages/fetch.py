"""One page's fetch, under the same etiquette as feeds, and what its answer means. Every end has a name.

robots.txt ─▶ one GET through the gate, each redirect checked ─▶ status, address, type ─▶ text (worker process)
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from services.watcher.gate import Turn
from services.watcher.holds import Hold, hold
from services.watcher.pages.judge import refused_answer, refused_article
from services.watcher.pages.reader import Reader, ReadError
from services.watcher.pages.robots import Robots
from services.watcher.pages.values import ROBOTS_UNREACHABLE, Outcome, Wanted
from services.watcher.sites import host_of, site_of
from shared.clock import Clock
from shared.headers import retry_after
from shared.http import HttpClient, HttpError, Limits, Response

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
ATTEMPTS = 2
PATIENCE = timedelta(hours=6)
_AGAIN = timedelta(minutes=10)
_TOO_MANY, _SERVER_ERROR = 429, 500
# Another try cannot mend these.
_FINAL = frozenset(
    {"bad_url", "forbidden_address", "too_large", "too_many_redirects", "bad_redirect", "bad_encoding"}
    | {"headers_too_large", "robots_disallowed"}
)
Held = Callable[[str], Awaitable[datetime | None]]
Close = Callable[[Hold], Awaitable[None]]


class Fetcher:
    """Fetches single pages.

    Args:
        http: the client.
        robots: says which pages may be fetched.
        reader: takes the text out of them.
        clock: tells the time.
        limits: the bounds of one fetch.
        min_chars: a shorter text tells nothing.
        held: until when a host is left alone.
        close: leave a host alone.
    """

    def __init__(
        self,
        *,
        http: HttpClient,
        robots: Robots,
        reader: Reader,
        clock: Clock,
        limits: Limits,
        min_chars: int,
        held: Held,
        close: Close,
    ) -> None:
        self._http = http
        self._robots = robots
        self._reader = reader
        self._clock = clock
        self._limits = limits
        self._min_chars = min_chars
        self._held = held
        self._close = close

    async def fetch(self, wanted: Wanted, turn: Turn) -> Outcome:
        """What becomes of the page. ``turn`` holds its site.

        Raises:
            TransientError: the store is out of reach; nothing is decided.
        """
        try:
            await self._allowed(wanted.url, turn)
            response = await self._http.get(
                wanted.url, headers={"Accept": ACCEPT}, limits=self._limits, before_hop=self._hop(turn)
            )
        except HttpError as error:
            wait = ROBOTS_UNREACHABLE if error.reason == "robots_unreachable" else _AGAIN
            return _failed(wanted, error.reason, turn.refused_until or self._clock.now() + wait)
        return await self._answered(wanted, response)

    async def _allowed(self, url: str, turn: Turn) -> None:
        refused = await self._robots.refuses(url, turn)
        if refused:
            raise HttpError(refused)

    def _hop(self, turn: Turn) -> Callable[[str], Awaitable[Mapping[str, str]]]:
        """A redirect leads through the gate again, to no host that is held and to no page that robots.txt closes."""

        async def before_hop(url: str) -> Mapping[str, str]:
            host = host_of(url)
            await turn.move(site_of(host))
            turn.refused_until = await self._held(host)
            if turn.refused_until:
                raise HttpError("host_held")
            await self._allowed(url, turn)
            return {"Accept": ACCEPT}

        return before_hop

    async def _answered(self, wanted: Wanted, response: Response) -> Outcome:
        if response.status == _TOO_MANY or response.status >= _SERVER_ERROR:
            return await self._not_now(wanted, response)
        reason = refused_answer(wanted.url, response)
        if reason:
            return Outcome("skipped", reason)
        kind = response.header("content-type") or ""
        try:
            article = await self._reader.article(response.body, kind, response.url)
        except ReadError as error:
            return Outcome("skipped", error.reason)
        reason = refused_article(wanted.event.story, response.url, article, self._min_chars)
        return Outcome("skipped", reason) if reason else Outcome("fetched", "extracted", article)

    async def _not_now(self, wanted: Wanted, response: Response) -> Outcome:
        now = self._clock.now()
        asked = retry_after(response.header("retry-after"), now)
        closed = hold(host_of(response.url), response.status, asked, 1, now)
        if closed is not None:
            await self._close(closed)
        again = closed.until if closed else now + max(_AGAIN, timedelta(seconds=min(asked or 0.0, 1e6)))
        return _failed(wanted, f"http_{response.status}", again)


def _failed(wanted: Wanted, reason: str, again: datetime) -> Outcome:
    """Once more, later, unless that cannot help or the news would be old."""
    if reason in _FINAL or wanted.attempts >= ATTEMPTS or again - wanted.wanted_at > PATIENCE:
        return Outcome("skipped", reason)
    return Outcome("wanted", reason, next_try=again)
