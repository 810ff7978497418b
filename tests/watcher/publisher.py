"""A scripted publisher: a real HTTP server on loopback whose answers a test writes, and which notes every request."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came; header values byte for byte as Latin-1, in order."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the publisher says. ``raw`` replaces everything; ``stream`` is called with the writer after the headers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: bytes | None = None
    stream: Callable[[asyncio.StreamWriter], Awaitable[None]] | None = None


_TLS_HELLO = b"\x16"
Script = Callable[[Request], Answer] | Answer


class Publisher:
    """Serves scripted answers; an unknown path is a 404. An async context manager."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._scripts: dict[str, list[Script]] = {}
        self._now = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self._port}{path}"

    def serve(self, path: str, *scripts: Script) -> str:
        """Answer requests for ``path`` with each script in turn, the last one for ever; the path's address."""
        self._scripts[path] = list(scripts)
        return self.url(path)

    def seen(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(reader, writer)
        finally:
            self._now -= 1
            self._tasks.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(1)
        if first == _TLS_HELLO:
            writer.write(b"HTTP/1.1 400 Plain HTTP here\r\n\r\n")
            return
        request = await _read(first, reader)
        self.requests.append(request)
        scripts = self._scripts.get(request.path.partition("?")[0], [Answer(404)])
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        answer = script(request) if callable(script) else script
        writer.write(answer.raw if answer.raw is not None else _head(answer) + answer.body)
        await writer.drain()
        if answer.stream is not None:
            await answer.stream(writer)


async def _read(first_byte: bytes, reader: asyncio.StreamReader) -> Request:
    head = (first_byte + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
    return Request(method, path, headers, await reader.readexactly(length))


def _head(answer: Answer) -> bytes:
    headers = dict(answer.headers)
    if answer.stream is None:
        headers.setdefault("Content-Length", str(len(answer.body)))
    lines = [f"HTTP/1.1 {answer.status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def forever(chunk: bytes, pause: float = 0.0) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """A body that never ends."""

    async def stream(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(pause)

    return stream


def zipped(body: bytes) -> Answer:
    return Answer(headers={"Content-Encoding": "gzip"}, body=gzip.compress(body))


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a test feed. ``None`` leaves its element out."""

    title: str | None
    guid: str | None = None
    link: str | None = None
    summary: str | None = None
    date: str | None = None


def rss(items: Sequence[Item], title: str = "The Test Courier") -> bytes:
    """An RSS 2.0 body; texts go in as they are, so a test escapes what it wants escaped."""
    parts = "".join(_item(item) for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{parts}</channel></rss>'.encode()


def feed(items: Sequence[Item], **headers: str) -> Answer:
    """An answer with an RSS body; ``Last_Modified="…"`` becomes a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(headers={"Content-Type": "application/rss+xml", **named}, body=rss(items))


def _item(item: Item) -> str:
    pairs = (
        ("title", item.title),
        ("guid", item.guid),
        ("link", item.link),
        ("description", item.summary),
        ("pubDate", item.date),
    )
    return "<item>" + "".join(f"<{tag}>{text}</{tag}>" for tag, text in pairs if text is not None) + "</item>"
