"""A newsroom's desk for tests: a real HTTP server on loopback that takes alerts from the webhook receiver."""

import asyncio
from contextlib import suppress
from typing import Self

from shared.events import Alert


class Desk:
    """Keeps every POST it answered, by the delivery's idempotency key, in order of arrival."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, Alert]] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def url(self) -> str:
        """Where to POST."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/alerts"

    @property
    def alerts(self) -> list[Alert]:
        """Each delivery once, however often it came."""
        return list(dict(self.posts).values())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            body = await reader.readexactly(int(headers["content-length"]))
            self.posts.append((headers["idempotency-key"], Alert.model_validate_json(body)))
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()
        writer.close()
