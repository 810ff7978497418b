"""Connections to checked addresses alone."""

from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

from shared.exchange import HttpError
from shared.netguard import Resolve, all_allowed

_ADDRESSES_TRIED = 3


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, checks every address, and connects to one that was checked."""

    def __init__(self, resolve: Resolve, networks: Sequence[Any], inner: httpcore.AsyncNetworkBackend) -> None:
        self._resolve = resolve
        self._networks = networks
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers. TLS above this keeps the name for SNI and certificate."""
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise HttpError("dns") from None
        if not all_allowed(addresses, self._networks):
            raise HttpError("forbidden_address" if addresses else "dns")
        tried = addresses[:_ADDRESSES_TRIED]
        share = timeout / len(tried) if timeout else None
        for address in tried[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(tried[-1], port, share, local_address, socket_options)
