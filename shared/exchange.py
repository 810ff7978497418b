"""What the HTTP client takes and gives: limits, answers, redirects, and the one error."""

from dataclasses import dataclass

from shared.errors import TransientError


class HttpError(TransientError):
    """No usable answer came. ``reason`` is one of

    ``timeout dns connect tls connection_lost bad_response headers_too_large too_large too_many_redirects
    bad_redirect forbidden_address bad_encoding bad_url``.

    ``hops`` are the redirects followed until then. The message never carries the address.
    """

    def __init__(self, reason: str, *, hops: "tuple[Hop, ...]" = ()) -> None:
        super().__init__(reason)
        self.hops = hops


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: its status and where it led."""

    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch: bytes after decoding, seconds for everything, redirects, size and number of headers.

    ``cut``: a longer body is cut off near the bound, not refused.
    """

    max_body_bytes: int = 5_000_000
    deadline_seconds: float = 20.0
    max_redirects: int = 5
    max_header_bytes: int = 65_536
    max_headers: int = 200
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. Header values are as received, byte for byte (as Latin-1); ``elapsed`` is in seconds.

    ``url`` is the final address of a fetch, and empty for a post.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    url: str = ""
    hops: tuple[Hop, ...] = ()
    elapsed: float = 0.0

    def header(self, name: str) -> str | None:
        """All values of that header, joined by commas, or None."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None
