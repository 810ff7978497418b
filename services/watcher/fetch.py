"""One conditional GET of a feed, and what its answer means. Every end has a name."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.watcher.schedule import Signals
from services.watcher.values import Feed
from shared.headers import expires_in, max_age, retry_after
from shared.http import HttpClient, HttpError, Limits, Response

Outcome = Literal["fetched", "unchanged", "not_modified", "gone", "failed"]

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
    "*/*;q=0.1"
)
_OK, _NOT_MODIFIED, _GONE = 200, 304, 410


@dataclass(frozen=True, slots=True)
class Validators:
    """What the publisher wants back to tell whether anything changed, byte for byte as received."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """How a fetch ended.

    ``outcome`` is ``fetched`` (a new body), ``unchanged`` (the same body again), ``not_modified`` (304), ``gone``
    (410) or ``failed``; ``reason`` names the failure. ``validators`` are those to keep from now on.
    """

    outcome: Outcome
    reason: str
    validators: Validators
    body_hash: str | None
    status: int | None = None
    response: Response | None = None

    def signals(self, now: datetime, *, failures: int, error: str | None) -> Signals:
        """What this answer says about the next poll."""
        if self.response is None:
            return Signals(error=error, failures=failures)
        header = self.response.header
        return Signals(
            status=self.status,
            error=error,
            failures=failures,
            retry_after=retry_after(header("retry-after"), now) if error else None,
            max_age=max_age(header("cache-control"), header("age")),
            expires_in=expires_in(header("expires"), header("date"), now),
        )


async def fetch(http: HttpClient, feed: Feed, limits: Limits) -> Fetched:
    """Ask for the feed, with the validators of its newest full answer. Never raises for what the network does."""
    kept = Validators(feed.etag, feed.last_modified)
    try:
        response = await http.get(feed.url, headers=_headers(kept), limits=limits)
    except HttpError as error:
        return Fetched("failed", error.reason, kept, feed.body_hash)
    if response.status == _OK:
        return _full_answer(feed, response)
    outcome, reason, kept = _other_answer(response, kept)
    return Fetched(outcome, reason, kept, feed.body_hash, response.status, response)


def _headers(kept: Validators) -> dict[str, str]:
    headers = {"Accept": ACCEPT}
    if kept.etag is not None:
        headers["If-None-Match"] = kept.etag
    if kept.last_modified is not None:
        headers["If-Modified-Since"] = kept.last_modified
    return headers


def _full_answer(feed: Feed, response: Response) -> Fetched:
    """A full answer replaces both validators, even when it brought the same body, or a useless one."""
    digest = hashlib.sha256(response.body).hexdigest()
    same = digest == feed.body_hash
    validators = Validators(response.header("etag"), response.header("last-modified"))
    return Fetched("unchanged" if same else "fetched", "", validators, digest, response.status, response)


def _other_answer(response: Response, kept: Validators) -> tuple[Outcome, str, Validators]:
    if response.status == _NOT_MODIFIED:
        if kept == Validators():
            return "failed", "not_modified_unasked", kept
        return "not_modified", "", _updated(kept, response)
    if response.status == _GONE:
        return "gone", "http_410", kept
    return "failed", f"http_{response.status}", kept


def _updated(kept: Validators, response: Response) -> Validators:
    """A 304 changes the validators that it carries."""
    etag, modified = response.header("etag"), response.header("last-modified")
    return Validators(etag or kept.etag, modified or kept.last_modified)
