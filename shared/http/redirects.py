"""Where a redirect leads, if it may be followed. Pure."""

from collections.abc import Sequence
from urllib.parse import urljoin

from shared.exchange import Hop, HttpError, Limits, Response

_STATUSES = frozenset({301, 302, 303, 307, 308})


def target_of(answer: Response) -> str | None:
    """The Location of a redirect, as received; None where the answer is none."""
    return answer.header("location") if answer.status in _STATUSES else None


def next_url(url: str, location: str, limits: Limits, hops: Sequence[Hop]) -> str:
    """The address to ask next.

    Raises:
        HttpError: ``too_many_redirects`` or ``bad_redirect``.
    """
    if len(hops) >= limits.max_redirects:
        raise HttpError("too_many_redirects")
    try:
        target = urljoin(url, location.encode("latin-1").decode("utf-8", "replace").strip())
    except ValueError:
        raise HttpError("bad_redirect") from None
    if not target.lower().startswith(("http://", "https://")):
        raise HttpError("bad_redirect")
    return target
