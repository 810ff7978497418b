"""One conditional GET of a feed, and what its answer means. Every end has a name."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.watcher.conditional import Validators, asking, headers, key_of
from services.watcher.schedule import Signals
from services.watcher.values import NO_HINTS, Feed, Hints
from shared.headers import expires_in, max_age, retry_after
from shared.http import HttpClient, HttpError, Limits, Response

Outcome = Literal["fetched", "unchanged", "not_modified", "gone", "failed"]

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
_OK, _DELTA, _NOT_MODIFIED, _GONE = 200, 226, 304, 410
Hop = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """How a fetch ended.

    ``outcome`` is ``fetched`` (a new body, or with 226 the new items alone), ``unchanged`` (the same body again),
    ``not_modified`` (304), ``gone`` (410) or ``failed``; ``reason`` names the failure. ``validators`` are those to keep
    from now on, for ``validators_for``; ``unasked``: they were left out of the request on purpose.
    """

    outcome: Outcome
    reason: str
    validators: Validators
    validators_for: str | None
    body_hash: str | None
    status: int | None = None
    response: Response | None = None
    unasked: bool = False

    @property
    def full(self) -> bool:
        """Whether this was a full answer."""
        return self.status == _OK

    @property
    def retry_after(self) -> str | None:
        """The header of that name."""
        return self.response.header("retry-after") if self.response else None

    def signals(
        self, now: datetime, *, failures: int, error: str | None, hints: Hints = NO_HINTS, network_down: bool = False
    ) -> Signals:
        """What this answer says about the next poll."""
        if self.response is None:
            return Signals(error=error, failures=failures, network_down=network_down)
        header = self.response.header
        return Signals(
            status=self.status,
            error=error,
            failures=failures,
            retry_after=retry_after(header("retry-after"), now) if error else None,
            max_age=max_age(header("cache-control"), header("age")),
            expires_in=expires_in(header("expires"), header("date"), now),
            hints=hints,
        )


async def fetch(
    http: HttpClient, feed: Feed, limits: Limits, *, now: datetime, before_hop: Hop | None = None
) -> Fetched:
    """Ask for the feed, with the validators of its newest full answer. Never raises for what the network does.

    Args:
        http: the client.
        feed: what to ask for.
        limits: the bounds of the fetch.
        now: when it begins.
        before_hop: called with each address that a redirect leads to; it may wait, or refuse by ``HttpError``.
    """

    async def hop(url: str) -> Mapping[str, str]:
        if before_hop is not None:
            await before_hop(url)
        return {"Accept": ACCEPT, **headers(feed, url, now)}

    unasked = asking(feed, feed.target, now) == "self_heal"
    first = {"Accept": ACCEPT, **headers(feed, feed.target, now)}
    try:
        response = await http.get(feed.target, headers=first, limits=limits, before_hop=hop)
    except HttpError as error:
        kept = Validators(feed.etag, feed.last_modified)
        return Fetched("failed", error.reason, kept, feed.validators_for, feed.body_hash, unasked=unasked)
    return _answered(feed, response, unasked=unasked)


def _answered(feed: Feed, response: Response, *, unasked: bool) -> Fetched:
    if response.status == _OK:
        return _full_answer(feed, response, unasked=unasked)
    kept = Validators(feed.etag, feed.last_modified)
    outcome, reason = _other_answer(feed, response)
    if outcome in {"not_modified", "fetched"}:
        kept = _updated(kept, response)
    return Fetched(
        outcome, reason, kept, feed.validators_for, feed.body_hash, response.status, response, unasked=unasked
    )


def _full_answer(feed: Feed, response: Response, *, unasked: bool) -> Fetched:
    """A full answer replaces both validators, even when it brought the same body, or a useless one."""
    digest = hashlib.sha256(response.body).hexdigest()
    outcome: Outcome = "unchanged" if digest == feed.body_hash else "fetched"
    validators = Validators(response.header("etag"), response.header("last-modified"))
    return Fetched(outcome, "", validators, key_of(response.url), digest, response.status, response, unasked=unasked)


def _other_answer(feed: Feed, response: Response) -> tuple[Outcome, str]:
    if response.status == _NOT_MODIFIED:
        return ("failed", "not_modified_unasked") if feed.body_hash is None else ("not_modified", "")
    if response.status == _DELTA and "feed" in (response.header("im") or "").lower():
        return "fetched", ""
    if response.status == _GONE:
        return "gone", "http_410"
    return "failed", f"http_{response.status}"


def _updated(kept: Validators, response: Response) -> Validators:
    """A 304 or 226 changes the validators that it carries."""
    etag, modified = response.header("etag"), response.header("last-modified")
    return Validators(etag or kept.etag, modified or kept.last_modified)
