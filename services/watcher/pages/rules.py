"""May we fetch it? The rules of a robots.txt (RFC 9309). Slow on hostile files: it runs in a worker process alone."""

from protego import Protego

AGENT = "Troopwatch"
MAX_BYTES = 512_000  # RFC 9309, section 2.5: at least 500 KiB are read


def allows(body: bytes, url: str) -> bool:
    """Whether a robots.txt lets us fetch that address; the longest match counts."""
    rules = Protego.parse(body[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff"))
    return bool(rules.can_fetch(url, AGENT))
