"""A small HTTP listener for the links in mails: one request a connection, bounded in size and time."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog

from services.notifier.unsubscribe import Links, Page, asked
from shared.errors import ConfigError, TransientError
from shared.settings import Unsubscribe

_HEAD_BYTES, _BODY_BYTES = 8192, 4096
_SECONDS = 10.0
_AT_ONCE = 64


class Listener:
    """Answers on the configured address while ``run`` runs. ``unsubscribe`` is told who does."""

    def __init__(self, settings: Unsubscribe, unsubscribe: Callable[[str], Awaitable[None]]) -> None:
        self._settings = settings
        self._links = Links(settings)
        self._unsubscribe = unsubscribe
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._log = structlog.get_logger()
        self.port = settings.bind_port

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until ``stop`` is set.

        Raises:
            ConfigError: the address cannot be listened on.
        """
        host, port = self._settings.bind_host, self._settings.bind_port
        try:
            server = await asyncio.start_server(self._connection, host, port, limit=_HEAD_BYTES)
        except OSError as error:
            raise ConfigError(
                f"notifier.unsubscribe.bind_port: {host}:{port} cannot be used ({error.strerror}); name a free one"
            ) from None
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            await stop.wait()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with self._slots, asyncio.timeout(_SECONDS):
                writer.write(await self._answered(reader))
                await writer.drain()
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # it speaks no HTTP or has gone: nobody to answer
        finally:
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader) -> bytes:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, target, *_ = [*first.split(" "), "", ""]
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        await reader.readexactly(min(int(headers.get("content-length") or 0), _BODY_BYTES))
        return _written(await self._page(method, target), method)

    async def _page(self, method: str, target: str) -> Page:
        reader = self._links.reader(target)
        if reader is not None and method == "POST":
            try:
                await self._unsubscribe(reader)
            except TransientError:
                return Page(HTTPStatus.SERVICE_UNAVAILABLE, "Not now", "<p>Please try again in a minute.</p>")
            self._log.info("reader.unsubscribed", receiver=reader)
        return asked(method, reader)


def _written(page: Page, method: str) -> bytes:
    body = page.html.encode()
    lines = [
        f"HTTP/1.1 {page.status.value} {page.status.phrase}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if method == "HEAD" else body)
