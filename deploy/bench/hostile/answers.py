"""Hostile answers: what a server may do to hurt whoever fetches from it. Each is written to the connection as it is."""

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache

from deploy.bench.hostile.bodies import item, rss

Writer = asyncio.StreamWriter
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
_TOO_LARGE = frozenset({"too_large"})
_BAD = frozenset({"bad_response", "connection_lost"})
_ENCODING = frozenset({"bad_encoding"})
_SLOW = frozenset({"timeout"})
_FORBIDDEN = frozenset({"forbidden_address"})


@dataclass(frozen=True, slots=True)
class Answer:
    """How it is written, the reasons that are right for it, and whether the connection is TLS (``plain`` is asked by
    https as well, but nobody there speaks it).
    """

    write: Callable[[Writer], Awaitable[None]]
    expected: frozenset[str]
    scheme: str = "http"


def answers() -> dict[str, Answer]:
    """The answers by name."""
    return {**_bombs(), **_slow(), **_endless(), **_redirects(), **_broken(), **_tls()}


def _bombs() -> dict[str, Answer]:
    def packed(encoding: bytes, body: Callable[[], bytes]) -> Callable[[Writer], Awaitable[None]]:
        return _once(lambda: _OK + b"Content-Encoding: " + encoding + b"\r\n\r\n" + body())

    deflated = zlib.compress(bytes(50_000_000))
    members = gzip.compress(b"x") * 100
    return {
        "1 GB in gzip": Answer(packed(b"gzip", gigabyte), _TOO_LARGE),
        "1 GB in gzip in gzip": Answer(packed(b"gzip, gzip", twice), _TOO_LARGE),
        "three layers of gzip": Answer(packed(b"gzip, gzip, gzip", lambda: b"x"), _ENCODING),
        "a bomb in deflate": Answer(packed(b"deflate", lambda: deflated), _ENCODING),
        "brotli that nobody asked for": Answer(packed(b"br", lambda: b"\x1b" * 1000), _ENCODING),
        "zstd that nobody asked for": Answer(packed(b"zstd", lambda: b"\x28\xb5\x2f\xfd" * 100), _ENCODING),
        "gzip of 100 members": Answer(packed(b"gzip", lambda: members), _ENCODING),
        "gzip cut short": Answer(packed(b"gzip", lambda: gzip.compress(rss(item() * 50))[:-20]), _ENCODING),
        "no gzip at all": Answer(packed(b"gzip", lambda: rss(item())), _ENCODING),
        "a gzip file that is a bomb": Answer(_once(lambda: _OK + b"\r\n" + gigabyte()), frozenset({"too_complex"})),
    }


def _slow() -> dict[str, Answer]:
    return {
        "a byte a second of headers": Answer(_drip(b"HTTP/1.1 200 OK\r\nX: "), _SLOW),
        "a byte a second of body": Answer(_drip(_OK + b"\r\n<rss>"), _SLOW),
        "a byte a second of gzip": Answer(
            _drip(_OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10]), _SLOW
        ),
        "silence": Answer(_drip(b""), _SLOW),
        "interim answers without end": Answer(_again(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.001), _SLOW | _BAD),
    }


def _endless() -> dict[str, Answer]:
    many = b"".join(b"X-%d: y\r\n" % number for number in range(5000))
    chunked = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
    large = frozenset({"headers_too_large", "bad_response"})
    return {
        "a body without end": Answer(_again(_OK + b"\r\n", b"<a/>" * 16_384), _TOO_LARGE),
        "chunks without end": Answer(_again(chunked, b"8000\r\n" + b"x" * 32_768 + b"\r\n"), _TOO_LARGE),
        "a chunk extension without end": Answer(_again(chunked + b"5;", b"x" * 65_536), _BAD),
        "trailers without end": Answer(_again(chunked + b"0\r\n", b"X: y\r\n" * 10_000), _BAD | large),
        "headers without end": Answer(_again(_OK, b"X: y\r\n" * 10_000), large),
        "5,000 headers": Answer(_once(lambda: _OK + many + b"\r\n" + rss(item())), large),
        "a header of 10 MB": Answer(_once(lambda: _OK + b"X: " + b"y" * 10_000_000 + b"\r\n\r\n"), large),
        "4 GB announced": Answer(_once(lambda: _OK + b"Content-Length: 4294967296\r\n\r\n<rss>"), _TOO_LARGE),
    }


def _redirects() -> dict[str, Answer]:
    def to(place: bytes) -> Callable[[Writer], Awaitable[None]]:
        return _once(lambda: b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + place + b"\r\n\r\n")

    nowhere = frozenset({"bad_redirect", "bad_url", "bad_response"})
    return {
        "a redirect to itself": Answer(to(b"?again"), frozenset({"too_many_redirects"})),
        "a redirect to a file": Answer(to(b"file:///etc/passwd"), nowhere),
        "a redirect to gopher": Answer(to(b"gopher://127.0.0.1:25/"), nowhere),
        "a redirect to the cloud's own address": Answer(to(b"http://169.254.169.254/latest/"), _FORBIDDEN),
        "a redirect into a private network": Answer(to(b"http://10.0.0.1/"), _FORBIDDEN),
        "a redirect to ::1": Answer(to(b"http://[::1]/"), _FORBIDDEN),
        "a redirect to a mapped address": Answer(to(b"http://[::ffff:10.0.0.1]/"), _FORBIDDEN),
        "a redirect to NAT64": Answer(to(b"http://[64:ff9b::a9fe:a9fe]/"), _FORBIDDEN),
        "a redirect to a number": Answer(to(b"http://2852039166/"), _FORBIDDEN | {"bad_url", "dns"}),
        "a redirect to multicast": Answer(to(b"http://224.0.0.1/"), _FORBIDDEN),
        "a redirect of 50 KB": Answer(to(b"http://127.0.0.1/" + b"x" * 50_000), nowhere | {"connect"}),
        "a redirect that makes no sense": Answer(to(b"http://[::x/\xff"), nowhere),
    }


def _broken() -> dict[str, Answer]:
    def said(head: bytes, body: bytes = b"<rss>") -> Callable[[Writer], Awaitable[None]]:
        return _once(lambda: head + b"\r\n" + body)

    return {
        "a length that is too long": Answer(said(_OK + b"Content-Length: 1000\r\n"), _BAD),
        "a length that is too short": Answer(
            said(_OK + b"Content-Length: 2\r\n", rss(item())), frozenset({"not_a_feed", "malformed"}) | _BAD
        ),
        "a negative length": Answer(said(_OK + b"Content-Length: -5\r\n"), _BAD),
        "two lengths": Answer(said(_OK + b"Content-Length: 5\r\nContent-Length: 500\r\n"), _BAD),
        "a chunk of nonsense": Answer(said(_OK + b"Transfer-Encoding: chunked\r\n", b"zz\r\n<rss>\r\n"), _BAD),
        "a chunk of 2^64 bytes": Answer(
            said(_OK + b"Transfer-Encoding: chunked\r\n", b"FFFFFFFFFFFFFFFF\r\n<rss>"), _BAD | _TOO_LARGE
        ),
        "chunks cut short": Answer(said(_OK + b"Transfer-Encoding: chunked\r\n", b"FF\r\n<rss>"), _BAD),
        "no HTTP at all": Answer(_once(lambda: bytes(range(256)) * 100), _BAD),
        "a version from the future": Answer(said(b"HTTP/9.9 200 OK\r\n"), _BAD | {"malformed"}),
        "a control character in a header": Answer(said(_OK + b"X: a\x00b\r\n"), _BAD),
        "a closed connection": Answer(_once(lambda: b""), _BAD),
        "304 to a first request": Answer(
            said(b"HTTP/1.1 304 Not Modified\r\n", b""), frozenset({"not_modified_unasked"})
        ),
        "200 without anything": Answer(said(_OK + b"Content-Length: 0\r\n", b""), frozenset({"empty"})),
    }


def _tls() -> dict[str, Answer]:
    return {
        "TLS: a certificate of its own making": Answer(
            _once(lambda: _OK + b"\r\n" + rss(item())), frozenset({"tls"}), "https"
        ),
        "TLS: nobody speaks it": Answer(_once(lambda: b"HTTP/1.1 400 No\r\n\r\n"), frozenset({"tls"}) | _BAD, "plain"),
        "TLS: a handshake that never ends": Answer(_drip(b"\x16\x03\x03\x40\x00"), _SLOW | {"tls"}, "plain"),
        "TLS: a handshake of nonsense": Answer(
            _once(lambda: b"\x16\x03\x03\x40\x00" + b"\xff" * 16_384), frozenset({"tls"}) | _BAD, "plain"
        ),
    }


@cache
def gigabyte() -> bytes:
    """So many zeros in gzip, made without making them first. It takes seconds, once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join([*(packer.compress(block) for _ in range(1024)), packer.flush()])


@cache
def twice() -> bytes:
    """The same, packed again."""
    return gzip.compress(gigabyte())


def _once(make: Callable[[], bytes]) -> Callable[[Writer], Awaitable[None]]:
    async def write(writer: Writer) -> None:
        writer.write(await asyncio.to_thread(make))
        await writer.drain()

    return write


def _drip(before: bytes) -> Callable[[Writer], Awaitable[None]]:
    return _again(before, b"x", 1.0) if before else _again(b"", b"", 1.0)


def _again(before: bytes, part: bytes, pause: float = 0.0) -> Callable[[Writer], Awaitable[None]]:
    async def write(writer: Writer) -> None:
        writer.write(before)
        while not writer.is_closing():
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return write
