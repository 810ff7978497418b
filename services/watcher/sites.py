"""Which addresses belong to one publisher's machines. Pure.

The public suffix list (publicsuffix.org) comes with a library; nothing is fetched. Joining hosts by resolved address is
left out on purpose: thousands of publishers share a content network's addresses.
"""

import ipaddress
import zlib
from functools import cache, lru_cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

# Under these many people publish who have nothing else in common, and the public suffix list does not say so.
_SHARED = frozenset(
    {
        "feedblitz.com", "feedburner.com", "fetchrss.com", "livejournal.com", "medium.com", "rss.app", "rsshub.app",
        "tumblr.com", "typepad.com", "wordpress.com",
    }
)  # fmt: skip
SHARDS = 64
_REMEMBERED = 100_000


def host_of(url: str) -> str:
    """Host and, unless it is the scheme's own, port."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return host if parts.port in {None, usual} else f"{host}:{parts.port}"


@lru_cache(_REMEMBERED)
def site_of(host: str) -> str:
    """The registrable domain of a host: requests to one site are spaced apart.

    Numeric addresses, names without a dot, public suffixes and hosts of shared platforms stand for themselves.
    """
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if "." not in name.strip(".") or _is_address(name):
        return host
    domain = _suffixes().privatesuffix(name.rstrip("."))
    return host if domain is None or domain in _SHARED else domain


def shard_of(site: str) -> int:
    """The part of the work that a site belongs to: one watcher at a time has it."""
    return zlib.crc32(site.encode()) % SHARDS


def publisher_of(host: str, feed: str) -> str:
    """Within what items are told apart: the site, or the feed alone where a site is many people's."""
    site = site_of(host)
    shared = any(host == name or host.endswith("." + name) for name in _SHARED)
    return feed if shared or _is_address(site.rsplit(":", 1)[0]) else site


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
