"""TLS and the sockets below the HTTP client, against real servers on loopback with certificates of our own authority."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpcore
import pytest
import trustme

from shared.http import HttpClient, HttpError
from shared.http.sockets import _READ_AHEAD, SocketBackend, _Socket

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    return context


def serving(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@asynccontextmanager
async def listening(talk: Talk, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(closing, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def on_loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@asynccontextmanager
async def client(tls: ssl.SSLContext) -> AsyncIterator[HttpClient]:
    async with HttpClient(user_agent="t", allow_networks=["127.0.0.0/8"], resolve=on_loopback, tls=tls) as opened:
        yield opened


async def test_the_name_is_kept_for_sni_certificate_and_host_though_the_address_was_chosen(
    authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    asked: list[str] = []
    heads: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(OK)
        await writer.drain()

    tls = serving(authority, "news.example")
    tls.sni_callback = lambda _socket, name, _context: asked.append(name)
    async with listening(talk, tls) as port, client(trusting) as http:
        answer = await http.get(f"https://news.example:{port}/rss")
    assert (answer.status, answer.body) == (200, b"hi")
    assert asked == ["news.example"]
    assert f"host: news.example:{port}".encode() in heads[0].lower()


async def test_a_certificate_for_another_name_is_refused(authority: trustme.CA, trusting: ssl.SSLContext) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise AssertionError("asked all the same")

    async with listening(talk, serving(authority, "other.example")) as port, client(trusting) as http:
        with pytest.raises(HttpError, match="tls"):
            await http.get(f"https://news.example:{port}/rss")


async def test_a_certificate_of_nobody_we_know_is_refused(trusting: ssl.SSLContext) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise AssertionError("asked all the same")

    async with listening(talk, serving(trustme.CA(), "news.example")) as port, client(trusting) as http:
        with pytest.raises(HttpError, match="tls"):
            await http.get(f"https://news.example:{port}/rss")


async def test_a_server_that_hangs_up_in_the_handshake_is_a_failed_connection(trusting: ssl.SSLContext) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)

    async with listening(talk) as port, client(trusting) as http:
        with pytest.raises(HttpError) as caught:
            await http.get(f"https://news.example:{port}/rss")
    assert caught.value.reason in {"connect", "tls"}


async def test_a_flood_is_read_no_faster_than_it_is_used() -> None:
    size = 8_000_000

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"x" * size)
        await writer.drain()

    async with listening(talk) as port:
        stream = await SocketBackend().connect_tcp("127.0.0.1", port, 5)
        assert isinstance(stream, _Socket)
        total = most = 0
        while data := await stream.read(20_000, 5):
            total += len(data)
            most = max(most, len(stream._wire.received))
            await asyncio.sleep(0)
        await stream.aclose()
    assert total == size
    assert _READ_AHEAD / 2 < most < 2 * _READ_AHEAD + 1


async def test_silence_ends_in_a_timeout_and_the_end_in_nothing() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)

    async with listening(talk) as port:
        stream = await SocketBackend().connect_tcp("127.0.0.1", port, 5)
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(10, 0.01)
        await stream.write(b"")
        await stream.write(b"x", 5)
        assert await stream.read(10, 5) == b""
        await stream.aclose()
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"y", 5)


async def test_writing_waits_for_the_other_side() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with listening(talk) as port:
        stream = await SocketBackend().connect_tcp("127.0.0.1", port, 5)
        with pytest.raises(httpcore.WriteTimeout):
            for _ in range(100):
                await stream.write(b"x" * 1_000_000, 0.05)
        await stream.aclose()
