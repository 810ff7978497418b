"""A stand-in for Slack and for webhooks, over real HTTP on loopback.

It keeps every request and every message of its one channel, and answers from a script; without one it accepts.
``lost`` takes the message and closes the connection without an answer.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.notifier.reports import START


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
class Message:
    """A message in the channel, or in a thread of it."""

    ts: str
    payload: dict[str, Any]
    edits: int = 0

    @property
    def thread(self) -> str | None:
        return self.payload.get("thread_ts")

    @property
    def delivery(self) -> str:
        return str(self.payload["metadata"]["event_payload"]["delivery"])

    @property
    def shown(self) -> str:
        return json.dumps(self.payload["blocks"], ensure_ascii=False)


@dataclass(slots=True)
class SlackServer:
    """The server's address, what it got, and what it will answer next. ``script`` is for posts alone, ``refused``
    names errors by method.
    """

    url: str = ""
    messages: list[Message] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    script: list[Reply] = field(default_factory=list)
    page: int = 100
    channels: dict[str, str] = field(
        default_factory=lambda: {f"other-{n}": f"C9{n}" for n in range(5)} | {"desk": "C1"}
    )
    time: int = int(START.timestamp())
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def _reply(self, request: Request) -> Reply:
        method = request.path.rpartition("/")[2]
        if method in self.refused:
            return bot_error(self.refused[method])
        if "." in method and method != "chat.postMessage":
            answer = self._api(method, request)
            return Reply(body=json.dumps({"ok": "error" not in answer} | answer).encode())
        reply = self.script.pop(0) if self.script else Reply(lost=False)
        if method != "chat.postMessage" or (self._said_no(reply) and not reply.lost):
            return reply
        named = str(request.json["channel"])
        channel = self.channels.get(named.removeprefix("#"), named)
        if channel not in self.channels.values():
            return bot_error("channel_not_found")
        if request.json.get("thread_ts") not in {None, *(message.ts for message in self.messages)}:
            return bot_error("thread_not_found")
        ts = f"{self.time}.{len(self.messages) + 1:06}"
        self.messages.append(Message(ts, {**request.json, "channel": channel}))
        taken = json.dumps({"ok": True, "channel": channel, "ts": ts}).encode()
        return Reply(body=taken, lost=reply.lost)

    @staticmethod
    def _said_no(reply: Reply) -> bool:
        return reply != Reply()

    def _api(self, method: str, request: Request) -> dict[str, Any]:
        """All but posting: by a channel's id alone, as Slack has it."""
        update = method == "chat.update"
        asked = (
            request.json if update else {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        )
        if method == "conversations.list":
            known = [{"id": channel, "name": name} for name, channel in self.channels.items()]
            return self._page("channels", known, asked)
        if asked["channel"] not in self.channels.values():
            return {"error": "channel_not_found"}
        if update:
            (message,) = (one for one in self.messages if one.ts == asked["ts"])
            message.payload = {**message.payload, **asked}
            message.edits += 1
            return {"ts": message.ts}
        if method == "chat.getPermalink":
            return {"permalink": f"https://desk.slack.example/archives/C1/p{asked['message_ts']}"}
        return self._messages(asked)

    def _messages(self, asked: dict[str, str]) -> dict[str, Any]:
        """A channel's messages after a moment, latest first; a thread's, its head first whenever that was. Replies are
        among the channel's only where they were shown to all.
        """
        thread, since = asked.get("ts"), float(asked["oldest"])
        shown = [one for one in self.messages if one.payload["channel"] == asked["channel"]]
        if thread is None:
            there = [one for one in reversed(shown) if one.thread is None or one.payload.get("reply_broadcast")]
            found = [one for one in there if float(one.ts) > since]
        else:
            there = [one for one in shown if thread in {one.thread, one.ts}]
            found = [one for one in there if one.ts == thread or float(one.ts) > since]
        return self._page("messages", [{"ts": one.ts, **one.payload} for one in found], asked)

    def _page(self, what: str, found: list[dict[str, Any]], asked: dict[str, str]) -> dict[str, Any]:
        start, size = int(asked.get("cursor", "0")), min(int(asked["limit"]), self.page)
        more = str(start + size) if start + size < len(found) else ""
        return {what: found[start : start + size], "response_metadata": {"next_cursor": more}}

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
