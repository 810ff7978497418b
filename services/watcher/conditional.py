"""May the publisher be asked for the whole body, or only for what is new? Pure; every answer has a name.

Sources: RFC 9110 section 13 (validators), RFC 3229 (``A-IM: feed``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.watcher.values import Feed
from shared.http import ACCEPT_ENCODING

Asking = Literal["conditional", "no_validators", "elsewhere", "self_heal"]

_HEAL = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Validators:
    """What the publisher wants back to tell whether anything changed, byte for byte as received."""

    etag: str | None = None
    last_modified: str | None = None


def key_of(url: str) -> str:
    """What validators belong to: an address and the encodings that were accepted, for an ETag may differ by them."""
    return f"{url} {ACCEPT_ENCODING}"


def asking(feed: Feed, url: str, now: datetime) -> Asking:
    """How to ask for ``url`` on behalf of a feed.

    A server that has said "not modified" for eight days may be stuck: then it is asked in full, once in eight days.
    """
    if feed.etag is None and feed.last_modified is None:
        return "no_validators"
    if feed.validators_for != key_of(url):
        return "elsewhere"
    since = max(filter(None, (feed.full_at, feed.unasked_at)), default=None)
    return "self_heal" if since is not None and now - since >= _HEAL else "conditional"


def headers(feed: Feed, url: str, now: datetime) -> dict[str, str]:
    """The validators that may be sent to ``url``; with an ETag also that new items alone will do."""
    if asking(feed, url, now) != "conditional":
        return {}
    found: dict[str, str] = {}
    if feed.etag is not None:
        found |= {"If-None-Match": feed.etag, "A-IM": "feed"}
    if feed.last_modified is not None:
        found["If-Modified-Since"] = feed.last_modified
    return found
