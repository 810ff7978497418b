"""TCP and TLS on the event loop's own transports, for the HTTP library.

The library's own network layer wraps every read in a cancel scope and drives TLS in Python above that; for one request
a connection this costs as much again as the request (services/watcher/WATCHER.md has the figures).
"""

import asyncio
import ipaddress
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

_READ_AHEAD = 262_144
_SECOND_ADDRESS_AFTER = 0.25
_SHUTDOWN_SECONDS = 2.0


class SocketBackend(httpcore.AsyncNetworkBackend):
    """Connects. Stateless."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - the port's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - the port's signature
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a name or an address.

        Raises:
            httpcore.ConnectTimeout: it took longer than ``timeout`` seconds.
            httpcore.ConnectError: nobody answers there, or the name is unknown.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                _, wire = await loop.create_connection(_Wire, host, port, happy_eyeballs_delay=_stagger(host))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(error) from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(error) from error
        return _Socket(wire)


class _Wire(asyncio.Protocol):
    """What has come in and not been read yet; it reads no further ahead than a quarter of a megabyte."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.received = bytearray()
        self.ended = False
        self.error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment] # asyncio's TLS transport is one in all but its base

    def data_received(self, data: bytes) -> None:
        self.received += data
        if len(self.received) > _READ_AHEAD and self.transport is not None:
            self.transport.pause_reading()
            self._paused = True
        _wake(self._reader)

    def eof_received(self) -> bool:
        self.ended = True
        _wake(self._reader)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended, self.error = True, exc
        _wake(self._reader)
        _wake(self._writable)

    def pause_writing(self) -> None:
        self._writable = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        _wake(self._writable)
        self._writable = None

    async def readable(self) -> None:
        """Wait until there is something to read, or the end."""
        if self.received or self.ended:
            return
        self._reader = asyncio.get_running_loop().create_future()
        try:
            await self._reader
        finally:
            self._reader = None

    async def writable(self) -> None:
        """Wait while the other side takes nothing."""
        if self._writable is not None and not self.ended:
            await self._writable

    def take(self, size: int) -> bytes:
        """At most so many of the bytes that are there."""
        data = bytes(self.received[:size])
        del self.received[:size]
        if self._paused and self.transport is not None and len(self.received) < _READ_AHEAD:
            self.transport.resume_reading()
            self._paused = False
        return data


class _Socket(httpcore.AsyncNetworkStream):
    """One connection, as the HTTP library wants it."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; none at the end."""
        wire = self._wire
        if not wire.received and not wire.ended:
            try:
                async with asyncio.timeout(timeout):
                    await wire.readable()
            except TimeoutError as error:
                raise httpcore.ReadTimeout(error) from error
        if not wire.received and wire.error is not None:
            raise httpcore.ReadError(wire.error) from wire.error
        return wire.take(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes, waiting while the other side takes none."""
        if not buffer:
            return
        wire = self._wire
        if wire.ended or wire.transport is None:
            raise httpcore.WriteError("the connection is closed")
        wire.transport.write(buffer)
        try:
            async with asyncio.timeout(timeout):
                await wire.writable()
        except TimeoutError as error:
            raise httpcore.WriteTimeout(error) from error

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Go on under TLS; the certificate must be good for ``server_hostname``."""
        wire = self._wire
        assert wire.transport is not None  # noqa: S101 - connected
        try:
            async with asyncio.timeout(timeout):
                transport = await asyncio.get_running_loop().start_tls(
                    wire.transport, wire, ssl_context,
                    server_hostname=server_hostname, ssl_shutdown_timeout=_SHUTDOWN_SECONDS,
                )  # fmt: skip
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(error) from error
        except (OSError, ssl.CertificateError) as error:
            raise httpcore.ConnectError(error) from error
        if transport is None:  # the other side left during the handshake
            raise httpcore.ConnectError("closed")
        wire.transport = transport
        return self

    async def aclose(self) -> None:
        """Close it; what is left of TLS goes on without us, for two seconds at most."""
        if self._wire.transport is not None:
            self._wire.transport.close()

    def get_extra_info(self, info: str) -> Any:
        """Nothing is known that the library needs."""


def _stagger(host: str) -> float | None:
    """A name may have addresses of two kinds, one of them dead; a checked address is only itself."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _SECOND_ADDRESS_AFTER
    return None


def _wake(waiter: asyncio.Future[None] | None) -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)
