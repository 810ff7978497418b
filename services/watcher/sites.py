"""Which addresses belong to one publisher's machines. Pure.

Joining hosts by resolved address is left out on purpose: thousands of publishers share a content network's addresses.
"""

import ipaddress
import zlib
from urllib.parse import urlsplit

# Under these many people publish who have nothing else in common; each of their hosts stands for itself.
_SHARED = frozenset(
    {
        "blogspot.com", "feedburner.com", "github.io", "gitlab.io", "livejournal.com", "medium.com", "netlify.app",
        "pages.dev", "substack.com", "tumblr.com", "typepad.com", "vercel.app", "web.app", "wordpress.com",
    }
)  # fmt: skip
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "govt", "mil", "ne", "net", "or", "org"}
)
_COUNTRY = 2
SHARDS = 64


def host_of(url: str) -> str:
    """Host and, unless it is the scheme's own, port."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return host if parts.port in {None, usual} else f"{host}:{parts.port}"


def site_of(host: str) -> str:
    """The registrable domain of a host, as far as a short rule tells it: requests to one site are spaced apart.

    Numeric addresses, names without a dot and hosts of shared platforms stand for themselves.
    """
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    labels = name.rstrip(".").split(".")
    if len(labels) == 1 or _is_address(name):
        return host
    if len(labels) == _COUNTRY:
        return name
    size = 3 if len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND_LEVEL else 2
    domain = ".".join(labels[-size:])
    return host if domain in _SHARED else domain


def shard_of(site: str) -> int:
    """The part of the work that a site belongs to: one watcher at a time has it."""
    return zlib.crc32(site.encode()) % SHARDS


def publisher_of(host: str, feed: str) -> str:
    """Within what items are told apart: the site, or the feed alone where a site is many people's."""
    site = site_of(host)
    shared = any(host == name or host.endswith("." + name) for name in _SHARED)
    return feed if shared or _is_address(site.rsplit(":", 1)[0]) else site


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
