"""Serves the bundled news day over HTTP on loopback, as its twelve outlets' own web servers would.

Each outlet has its own address (127.0.0.2, 127.0.0.3, ...) on one free port, so that each is a host of its own.
Where a machine has only 127.0.0.1, each gets a path of its own instead. Every answer closes its connection.
"""

import asyncio
import hashlib
import html
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from xml.sax.saxutils import quoteattr

from services.demo.day import NewsDay, Outlet
from services.demo.feedfile import DayItem

LOCALHOST = "127.0.0.1"
READ_TIMEOUT_S = 10.0
PORT_TRIES = 5
NOT_A_FEED = b"<html><body><h1>Daily Lantern</h1><p>We are moving house. Come back soon & bring cake<br></html>"


class ServedFeed(NamedTuple):
    """A feed as a subscriber knows it."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer without its ``Content-Length``."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that was answered. Header names are in lower case. ``at`` is the day's time."""

    outlet: str
    method: str
    path: str
    headers: Mapping[str, str]
    status: int
    at: datetime


class NewsDayServer:
    """The outlets' servers. An async context manager: they listen inside it.

    Args:
        day: what to serve.
        now: tells the day's time; nothing later than that is shown.

    ``seen`` holds every answered request, in order.
    """

    def __init__(self, day: NewsDay, now: Callable[[], datetime]) -> None:
        self.seen: list[Seen] = []
        self._day = day
        self._now = now
        self._roots: dict[str, str] = {}
        self._refused: set[str] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await self._listen_apart() or await self._listen_together()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            for writer in list(self._writers):
                writer.close()
            await self._server.wait_closed()

    @property
    def feeds(self) -> list[ServedFeed]:
        """The feeds with the addresses that subscribers know."""
        outlets = self._day.outlets
        return [ServedFeed(o.id, o.title, self._roots[o.id] + o.subscribed_path) for o in outlets]

    def polled(self, since: datetime | None = None) -> frozenset[str]:
        """The outlets whose feed has been fetched, at or after a moment of the day where one is given."""
        return frozenset(seen.outlet for seen in self._polls() if since is None or seen.at >= since)

    @property
    def polls(self) -> int:
        """How many requests for a feed were answered."""
        return len(self._polls())

    def _polls(self) -> list[Seen]:
        paths = {outlet.id: outlet.path for outlet in self._day.outlets}
        return [seen for seen in self.seen if seen.path == paths[seen.outlet]]

    @property
    def all_polled(self) -> bool:
        """Whether every feed has been fetched at least once, so that each backlog is known."""
        return len(self.polled()) == len(self._day.outlets)

    @property
    def all_told(self) -> bool:
        """Whether every feed has been fetched since the day's end, so that its last story is known; but for one that
        broke, which a watcher rightly asks ever more rarely.
        """
        sound = {outlet.id for outlet in self._day.outlets if outlet.broken_from is None}
        return sound <= self.polled(since=self._day.end)

    @property
    def not_modified(self) -> int:
        """How many polls were answered 304."""
        return sum(seen.status == HTTPStatus.NOT_MODIFIED for seen in self.seen)

    def opml(self) -> str:
        """The subscription list of the served feeds, OPML 2.0."""
        rows = "".join(
            f'    <outline type="rss" text={quoteattr(feed.title)} xmlUrl={quoteattr(feed.url)}/>\n'
            for feed in self.feeds
        )
        head = "  <head><title>Troopwatch: the bundled news day (invented outlets)</title></head>\n"
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{head}  <body>\n{rows}  </body>\n</opml>\n'
        )

    def write_opml(self, path: Path) -> None:
        """Write the subscription list to a file."""
        path.write_text(self.opml(), encoding="utf-8")

    async def _listen_apart(self) -> asyncio.Server | None:
        """One address for each outlet; None where the machine has no such addresses."""
        hosts = [f"127.0.0.{number}" for number, _ in enumerate(self._day.outlets, start=2)]
        for _ in range(PORT_TRIES):
            port = _free_port()
            with suppress(OSError):
                server = await asyncio.start_server(self._serve, hosts, port)
                self._roots = {o.id: f"http://{host}:{port}" for o, host in zip(self._day.outlets, hosts, strict=True)}
                return server
        return None

    async def _listen_together(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, LOCALHOST, 0)
        port = server.sockets[0].getsockname()[1]
        self._roots = {o.id: f"http://{LOCALHOST}:{port}/{o.id}" for o in self._day.outlets}
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            async with asyncio.timeout(READ_TIMEOUT_S):
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._handle(request, writer.get_extra_info("sockname")))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went away or speaks no HTTP: nobody to answer
        finally:
            self._writers.discard(writer)
            writer.close()

    def _handle(self, request: bytes, local: tuple[str, int]) -> bytes:
        method, target, headers = _parse(request)
        outlet, path = self._route(target, f"http://{local[0]}:{local[1]}")
        if outlet is None:
            return _written(Answer(HTTPStatus.NOT_FOUND), method)
        now = self._now()
        answer = self._answer(outlet, path, headers, now)
        self.seen.append(Seen(outlet.id, method, path, headers, answer.status, now))
        return _written(answer, method)

    def _route(self, target: str, origin: str) -> tuple[Outlet | None, str]:
        path = target.partition("?")[0]
        for outlet in self._day.outlets:
            prefix = self._roots[outlet.id].removeprefix(origin)
            if self._roots[outlet.id].startswith(origin) and (path + "/").startswith(prefix + "/"):
                return outlet, path.removeprefix(prefix)
        return None, path

    def _answer(self, outlet: Outlet, path: str, headers: Mapping[str, str], now: datetime) -> Answer:
        if path == outlet.moved_from:
            return Answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": self._roots[outlet.id] + outlet.path})
        if path == outlet.path:
            return self._feed(outlet, headers, now)
        item = self._day.feeds[outlet.id].article(path, now)
        return _page(outlet, item, self._day.pages.get(item.ref)) if item else Answer(HTTPStatus.NOT_FOUND)

    def _feed(self, outlet: Outlet, headers: Mapping[str, str], now: datetime) -> Answer:
        refusal = outlet.unavailable
        if refusal and now >= refusal.at and outlet.id not in self._refused:
            self._refused.add(outlet.id)
            return Answer(HTTPStatus(refusal.status), {"Retry-After": str(refusal.retry_after)})
        if outlet.broken_from and now >= outlet.broken_from:
            return Answer(HTTPStatus.OK, {"Content-Type": "text/html"}, NOT_A_FEED)
        feed = self._day.feeds[outlet.id]
        body = feed.body(now).replace(outlet.written_as, self._roots[outlet.id].encode())
        validators = _validators(outlet, body, feed.changed(now))
        if _unchanged(validators, headers):
            return Answer(HTTPStatus.NOT_MODIFIED, validators)
        return Answer(HTTPStatus.OK, {"Content-Type": outlet.content_type, **validators}, body)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _parse(request: bytes) -> tuple[str, str, dict[str, str]]:
    first, *lines = request.decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    pairs = (line.partition(":") for line in lines if ":" in line)
    return method, rest.partition(" ")[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


def _validators(outlet: Outlet, body: bytes, changed: datetime) -> dict[str, str]:
    digest = hashlib.sha256(body).hexdigest()[:16]
    stamp = changed.astimezone(UTC)
    etags = {"strong": f'"{digest}"', "weak": f'W/"{digest}-gzip"'}
    dates = {"standard": format_datetime(stamp, usegmt=True), "odd": f"{stamp:%Y-%m-%d %H:%M:%S} UTC"}
    found = {"ETag": etags.get(outlet.etag), "Last-Modified": dates.get(outlet.last_modified)}
    return {name: value for name, value in found.items() if value}


def _unchanged(validators: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """RFC 9110, section 13.2.2, with exact comparison: a validator that was not kept as received does not count."""
    if "if-none-match" in headers:
        return headers["if-none-match"] == validators.get("ETag")
    since = headers.get("if-modified-since")
    return since is not None and since == validators.get("Last-Modified")


def _page(outlet: Outlet, item: DayItem, text: str | None) -> Answer:
    """The item's article: its summary where the day has no more of it."""
    title = html.escape(item.title)
    paragraphs = "".join(f"<p>{html.escape(one)}</p>" for one in (text or item.summary).splitlines())
    body = (
        f'<!doctype html>\n<html lang="{outlet.lang}"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f'<body><nav><a href="/">{html.escape(outlet.title)}</a></nav>\n'
        f"<main><article><h1>{title}</h1>{paragraphs}</article></main>\n"
        f"<footer>{html.escape(outlet.title)}: invented for Troopwatch's demonstration.</footer></body></html>\n"
    )
    return Answer(HTTPStatus.OK, {"Content-Type": "text/html; charset=utf-8"}, body.encode())


def _written(answer: Answer, method: str) -> bytes:
    if method not in {"GET", "HEAD"}:
        answer = Answer(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
    headers = {**answer.headers, "Content-Length": str(len(answer.body)), "Connection": "close"}
    if answer.status == HTTPStatus.NOT_MODIFIED:
        del headers["Content-Length"]
    head = f"HTTP/1.1 {answer.status.value} {answer.status.phrase}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + b"\r\n" + (b"" if method == "HEAD" else answer.body)
