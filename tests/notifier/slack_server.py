"""A stand-in for Slack and for webhooks, over real HTTP on loopback.

It keeps every request and answers from a script; without one it accepts. ``lost`` takes the message and closes the
connection without an answer.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; ``lost`` is none at all."""

    status: int = 200
    body: bytes = b"ok"
    headers: tuple[tuple[str, str], ...] = ()
    lost: bool = False


RATE_LIMITED = Reply(429, b"rate_limited", (("Retry-After", "30"),))
SERVER_ERROR = Reply(500, b"rollup_error")
LOST = Reply(lost=True)


def bot_error(error: str) -> Reply:
    """How Slack's API says no: with status 200."""
    return Reply(body=json.dumps({"ok": False, "error": error}).encode())


@dataclass(slots=True)
class SlackServer:
    """The server's address, what it got, and what it will answer next."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    script: list[Reply] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def _reply(self, request: Request) -> Reply:
        if self.script:
            return self.script.pop(0)
        if request.path.endswith("/chat.postMessage"):
            ts = f"1700000000.{len(self.requests):06}"
            return Reply(body=json.dumps({"ok": True, "channel": request.json["channel"], "ts": ts}).encode())
        return Reply()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Request(head[0].split(" ")[1], headers, body)
        self.requests.append(request)
        reply = self._reply(request)
        if not reply.lost:
            lines = [f"HTTP/1.1 {reply.status} Answer", f"Content-Length: {len(reply.body)}", "Connection: close"]
            lines += [f"{name}: {value}" for name, value in reply.headers]
            writer.write("\r\n".join([*lines, "", ""]).encode() + reply.body)
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        self.arrived.set()


@asynccontextmanager
async def slack_server() -> AsyncIterator[SlackServer]:
    """A running stand-in on a free port."""
    stand_in = SlackServer()
    server = await asyncio.start_server(stand_in.serve, "127.0.0.1", 0)
    stand_in.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield stand_in
