"""Thousands of invented publishers on loopback, in a process of their own: what the watcher's timings ask.

    python -m deploy.bench.site FOLDER HOSTS

prints two ports, plain and TLS. Any path of any host is a feed: 85 in 100 conditional requests get a 304, the others a
gzipped body of thirty items, one of them new. ``GET /stats`` on the plain port tells what was asked, and forgets it.
FOLDER gets the authority's certificate. Names lead to 127.0.0.0/8 (:func:`address_of`).
"""

import asyncio
import contextlib
import gzip
import json
import random
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

import trustme

UNCHANGED = 0.85
_ITEMS = 30
STARTED = int(time.time()) // 86_400 * 86_400
_CERTIFICATES = 200
_OCTET = 250
_SUFFIXES = ("co.uk", "com.au", "co.nz", "co.za", "com.br", "co.in", "com.sg", "co.ke", "com.ng", "com.pk")
_WORDS = (
    *("harbour", "council", "minister", "bridge", "budget", "storm", "election", "school", "railway", "hospital"),
    *("harvest", "museum", "court", "river", "factory", "union", "parliament", "airport", "festival", "island"),
    *("market", "police", "report", "strike", "summit", "tunnel", "valley", "winter", "garden", "letter"),
)


def host(number: int) -> str:
    """A publisher's name: each is a registrable domain of its own. It leads to loopback and nowhere else."""
    return f"h{number}.{_SUFFIXES[number % len(_SUFFIXES)]}"


def address_of(name: str) -> str:
    """The loopback address that a publisher's name leads to."""
    number = int(name.split(".", maxsplit=1)[0].removeprefix("h"))
    return f"127.{1 + number // _OCTET // _OCTET % _OCTET}.{number // _OCTET % _OCTET}.{1 + number % _OCTET}"


async def resolve(name: str, _port: int) -> Sequence[str]:
    """As the client's resolver."""
    return [address_of(name)]


@dataclass(slots=True)
class Asked:
    """What one host has seen: requests, the shortest gap between two, and how many at once at most."""

    requests: int = 0
    ended_at: float = 0.0
    shortest: float = float("inf")
    open: int = 0
    most: int = 0


class Sites:
    """All publishers."""

    def __init__(self) -> None:
        self.asked: dict[str, Asked] = {}
        self.seconds: dict[int, int] = {}
        self.unchanged = 0
        self.versions: dict[str, int] = {}
        self.chance = random.Random(1)  # noqa: S311 - a game

    def begin(self, name: str) -> None:
        """A request to that host came in."""
        now = time.monotonic()
        asked = self.asked.setdefault(name, Asked())
        asked.requests += 1
        asked.open += 1
        asked.most = max(asked.most, asked.open)
        if asked.ended_at:
            asked.shortest = min(asked.shortest, now - asked.ended_at)
        self.seconds[int(now)] = self.seconds.get(int(now), 0) + 1

    def end(self, name: str) -> None:
        """The connection is closed."""
        asked = self.asked.setdefault(name, Asked())
        asked.open -= 1
        asked.ended_at = time.monotonic()

    def answer(self, name: str, head: bytes) -> bytes:
        """The bytes to send."""
        path = head.split(b" ", 2)[1].decode("latin-1")
        date = formatdate(usegmt=True)
        version = self.versions.setdefault(name + path, 0)
        if b"\r\nif-none-match:" in head.lower() and self.chance.random() < UNCHANGED:
            self.unchanged += 1
            return _head("304 Not Modified", date, version, b"")
        self.versions[name + path] = version + 1
        return _head("200 OK", date, version + 1, gzip.compress(body(name + path, version + 1), 1))

    def stats(self) -> bytes:
        """What was asked since the last time, as JSON."""
        counts = [asked.requests for asked in self.asked.values()]
        told = {
            "requests": sum(counts),
            "hosts": len(counts),
            "most_of_a_host": max(counts, default=0),
            "at_once_at_a_host": max((asked.most for asked in self.asked.values()), default=0),
            "shortest_gap": min((asked.shortest for asked in self.asked.values()), default=0.0),
            "not_modified": self.unchanged,
            "seconds": sorted(self.seconds.items()),
        }
        self.asked, self.seconds, self.unchanged = {}, {}, 0
        return json.dumps(told).encode()


class Conversation(asyncio.Protocol):
    """One connection: a request, its answer, the end."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._received = b""
        self._host = ""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It begins."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Answer once the head is whole."""
        self._received += data
        if b"\r\n\r\n" not in self._received or self._transport is None:
            return
        if self._received.startswith(b"GET /stats "):
            self._transport.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + self._sites.stats())
        else:
            named = self._received.lower().split(b"\r\nhost:", 1)[1].split(b"\r\n", 1)[0]
            self._host = named.decode("latin-1").strip().partition(":")[0]
            self._sites.begin(self._host)
            self._transport.write(self._sites.answer(self._host, self._received))
        self._transport.close()

    def connection_lost(self, _exc: Exception | None) -> None:
        """It is over."""
        if self._host:
            self._sites.end(self._host)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an invented feed."""

    title: str
    link: str
    text: str
    date: str


def items(place: str, version: int) -> list[Item]:
    """The thirty items of the feed at ``host/path``, the newest first; with each version one more is new."""
    return [_item(place, number) for number in range(version, version - _ITEMS, -1)]


def body(place: str, version: int) -> bytes:
    """That feed as publishers write them."""
    rows = "".join(
        f"<item><title>{item.title}</title><link>{item.link}</link><guid isPermaLink='true'>{item.link}</guid>"
        f"<pubDate>{item.date}</pubDate><description>&lt;p&gt;{item.text}&lt;/p&gt;</description></item>\n"
        for item in items(place, version)
    )
    head = f"<title>The {place} Courier</title><link>https://{place}</link><language>en</language>"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{head}{rows}</channel></rss>'.encode()


def _item(place: str, number: int) -> Item:
    words = random.Random(f"{place}{number}").choices(_WORDS, k=70)  # noqa: S311 - a game
    link = f"https://{place}/{number + _ITEMS}/{'-'.join(words[:5])}"
    date = formatdate(STARTED + 600 * (number - 1), usegmt=True)
    return Item(" ".join(words[:9]).capitalize(), link, " ".join(words[9:]).capitalize() + ".", date)


def _head(status: str, date: str, version: int, sent: bytes) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"Date: {date}",
        "Server: bench",
        f'ETag: "{version}"',
        "Cache-Control: max-age=60",
        "Vary: Accept-Encoding",
        "Connection: close",
    ]
    if sent:
        lines += ["Content-Type: application/rss+xml", "Content-Encoding: gzip", f"Content-Length: {len(sent)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + sent


def certificates(folder: Path, hosts: int) -> ssl.SSLContext:
    """A context with a certificate for each of the first hosts, and for the others by suffix."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    by_name = {
        name: _context(authority, name) for name in (host(number) for number in range(min(hosts, _CERTIFICATES)))
    }
    by_suffix = {suffix: _context(authority, f"*.{suffix}") for suffix in _SUFFIXES}

    def choose(sock: ssl.SSLSocket | ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        sock.context = by_name.get(name or "") or by_suffix[(name or "").partition(".")[2]]

    first = next(iter(by_name.values()))
    first.sni_callback = choose
    return first


def _context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


async def serve(folder: Path, hosts: int) -> None:
    """Answer until the process is ended."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    sites = Sites()
    for tls in (None, certificates(folder, hosts)):
        server = await loop.create_server(lambda: Conversation(sites), "0.0.0.0", 0, ssl=tls, backlog=1000)  # noqa: S104 - all of 127/8
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await stop.wait()


@contextlib.contextmanager
def running(folder: Path, hosts: int) -> Iterator[tuple[int, int]]:
    """The process, started; its plain port and its TLS port."""
    command = [sys.executable, "-m", "deploy.bench.site", str(folder), str(hosts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ourselves
        try:
            assert process.stdout is not None  # noqa: S101 - asked for
            yield int(process.stdout.readline()), int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
