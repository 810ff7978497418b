"""The guard against requests into our own network: names are resolved once and only checked addresses are used.

``ipaddress.is_global`` alone is not enough: it lets tunnels and multicast through, so those are listed here.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Executor

from shared.errors import ConfigError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_TUNNELS = tuple(
    ipaddress.ip_network(block)
    for block in (
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local-use NAT64 (RFC 8215)
        "2002::/16",  # 6to4 (RFC 3056)
        "2001::/32",  # Teredo (RFC 4380)
        "::/96",  # IPv4-compatible (RFC 4291, deprecated)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
    )
)


def parse_networks(blocks: Iterable[str]) -> tuple[Network, ...]:
    """CIDR blocks as networks.

    Raises:
        ConfigError: one of them is no CIDR block.
    """
    return tuple(_network(block) for block in blocks)


def _network(block: str) -> Network:
    try:
        return ipaddress.ip_network(block)
    except ValueError:
        raise ConfigError(
            f"watcher.allow_networks: {block!r} is no network; write a CIDR block such as 10.1.0.0/16"
        ) from None


def is_public(address: Address) -> bool:
    """Whether the address lies in the public internet, and is neither multicast nor a tunnel into something else."""
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    if address.is_multicast or any(address.version == net.version and address in net for net in _TUNNELS):
        return False
    return address.is_global


def is_allowed(address: str, networks: Sequence[Network]) -> bool:
    """Whether a request may go there: a public address, or one in the allowed networks."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(parsed.version == network.version and parsed in network for network in networks):
        return True
    return is_public(parsed)


def all_allowed(addresses: Sequence[str], networks: Sequence[Network]) -> bool:
    """Whether every address that a name resolved to may be used. One bad address taints the name."""
    return bool(addresses) and all(is_allowed(address, networks) for address in addresses)


def system_resolver(executor: Executor) -> Resolve:
    """The system's resolver, run in ``executor`` because it blocks. Raises OSError where a name has no address."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(executor, _lookup, host, port)
        return tuple(dict.fromkeys(found))

    return resolve


def _lookup(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]
