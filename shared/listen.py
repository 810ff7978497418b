"""A small HTTP listener: one request a connection, bounded in size and time. What is said is the caller's business."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from shared.errors import ConfigError

_HEAD_BYTES = 8192
_SECONDS = 20.0
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Heard:
    """A request. Header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer without its length."""

    status: HTTPStatus
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Listener:
    """Answers on an address while ``run`` runs.

    Args:
        host: where to listen.
        port: the port there, 0 for any free one; ``port`` tells which, once it listens.
        setting: the configuration's key of it all, for an error.
        answer: what to say to a request.
        body_bytes: a longer body is refused, unread.
    """

    def __init__(
        self, host: str, port: int, *, setting: str, answer: Callable[[Heard], Awaitable[Said]], body_bytes: int
    ) -> None:
        self._host = host
        self._setting = setting
        self._answer = answer
        self._body_bytes = body_bytes
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self.port = port
        self.listening = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until ``stop`` is set.

        Raises:
            ConfigError: the address cannot be listened on.
        """
        try:
            server = await asyncio.start_server(self._connection, self._host, self.port, limit=_HEAD_BYTES)
        except OSError as error:
            raise ConfigError(
                f"{self._setting}.bind_port: {self._host}:{self.port} cannot be used ({error.strerror}); name another"
            ) from None
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            self.listening.set()
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
        if "transfer-encoding" in headers:
            return _written(Said(HTTPStatus.LENGTH_REQUIRED), method)
        length = int(headers.get("content-length") or 0)
        if length > self._body_bytes:
            return _written(Said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE), method)
        body = await reader.readexactly(length)
        return _written(await self._answer(Heard(method, target, headers, body)), method)


def _written(said: Said, method: str) -> bytes:
    headers = {**said.headers, "Content-Length": str(len(said.body)), "Connection": "close"}
    lines = [f"HTTP/1.1 {said.status.value} {said.status.phrase}", *(f"{name}: {headers[name]}" for name in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if method == "HEAD" else said.body)
