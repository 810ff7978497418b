"""The HTTP client against real servers on loopback. Texts are our own."""

import asyncio
import gzip
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Sequence

import pytest
from pydantic import SecretStr

from shared.errors import ConfigError
from shared.http import HttpClient, HttpError, Limits, Response, user_agent
from shared.settings import WatcherSettings
from tests.watcher.publisher import Answer, Publisher, forever, zipped

SMALL = Limits(max_body_bytes=10_000, deadline_seconds=5)


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    async with Publisher() as server:
        yield server


@pytest.fixture(scope="module")
def tls() -> ssl.SSLContext:
    """One for all: reading the certificates takes longer than most tests."""
    return ssl.create_default_context()


@pytest.fixture
async def client(tls: ssl.SSLContext) -> AsyncIterator[HttpClient]:
    async with HttpClient(user_agent="Troopwatch/test", allow_networks=["127.0.0.0/8"], tls=tls) as opened:
        yield opened


async def reason_of(client: HttpClient, url: str, limits: Limits = SMALL) -> str:
    with pytest.raises(HttpError) as caught:
        await client.get(url, limits=limits)
    assert url not in str(caught.value)
    return caught.value.reason


async def test_a_body_comes_back_as_it_is(client: HttpClient, publisher: Publisher) -> None:
    url = publisher.serve("/a", Answer(headers={"ETag": 'W/"odd \xe9"'}, body=b"hello"))
    answer = await client.get(url)
    assert (answer.status, answer.body, answer.url, answer.hops) == (200, b"hello", url, ())
    assert answer.header("etag") == 'W/"odd \xe9"'
    assert answer.elapsed > 0


async def test_headers_go_out_byte_for_byte_and_nothing_else_does(client: HttpClient, publisher: Publisher) -> None:
    url = publisher.serve("/a", Answer(headers={"Set-Cookie": "id=1; Path=/"}))
    await client.get(url, headers={"If-None-Match": 'W/"odd \xe9"'})
    await client.get(url)
    first, second = publisher.requests
    assert first.header("if-none-match") == 'W/"odd \xe9"'
    assert {name.lower() for name, _ in second.headers} == {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "user-agent",
    }
    assert second.header("accept-encoding") == "gzip"
    assert second.header("user-agent") == "Troopwatch/test"
    assert second.header("connection") == "close"


@pytest.mark.parametrize("layers", [1, 2])
async def test_gzip_is_decoded(client: HttpClient, publisher: Publisher, layers: int) -> None:
    body = b"news " * 100
    for _ in range(layers):
        body = gzip.compress(body)
    url = publisher.serve("/a", Answer(headers={"Content-Encoding": ", ".join(["gzip"] * layers)}, body=body))
    assert (await client.get(url)).body == b"news " * 100


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Encoding": "br"}, b"x"),
        ({"Content-Encoding": "gzip, gzip, gzip"}, b"x"),
        ({"Content-Encoding": "gzip"}, b"this is no gzip"),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"cut short" * 50)[:-9]),
    ],
)
async def test_what_cannot_be_decoded_is_no_body(
    client: HttpClient, publisher: Publisher, headers: dict[str, str], body: bytes
) -> None:
    assert await reason_of(client, publisher.serve("/a", Answer(headers=headers, body=body))) == "bad_encoding"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"x" * 10_001),
        Answer(stream=forever(b"x" * 5000)),
        zipped(b"\0" * 50_000_000),
        Answer(headers={"Content-Encoding": "gzip, gzip"}, body=gzip.compress(gzip.compress(b"\0" * 5_000_000))),
    ],
    ids=["announced", "endless", "bomb", "bomb in a bomb"],
)
async def test_a_body_is_bounded(client: HttpClient, publisher: Publisher, answer: Answer) -> None:
    assert await reason_of(client, publisher.serve("/a", answer)) == "too_large"


async def test_a_body_that_drips_meets_the_deadline(client: HttpClient, publisher: Publisher) -> None:
    url = publisher.serve("/a", Answer(stream=forever(b"x", pause=0.01)))
    assert await reason_of(client, url, Limits(deadline_seconds=0.1)) == "timeout"


async def test_headers_that_drip_meet_the_deadline(client: HttpClient, publisher: Publisher) -> None:
    url = publisher.serve("/a", Answer(raw=b"HTTP/1.1 200 OK\r\n", stream=forever(b"X: y\r\n", pause=0.01)))
    assert await reason_of(client, url, Limits(deadline_seconds=0.1)) == "timeout"


async def test_headers_are_bounded(client: HttpClient, publisher: Publisher) -> None:
    many = publisher.serve("/many", Answer(headers={f"X-{number}": "y" for number in range(300)}))
    large = publisher.serve("/large", Answer(headers={"X-Large": "y" * 70_000}))
    endless = publisher.serve("/endless", Answer(raw=b"HTTP/1.1 200 OK\r\n", stream=forever(b"X: y\r\n" * 100)))
    assert await reason_of(client, many) == "headers_too_large"
    assert await reason_of(client, large) == "headers_too_large"
    assert await reason_of(client, endless) == "bad_response"


async def test_redirects_are_followed_and_told(client: HttpClient, publisher: Publisher) -> None:
    url = publisher.serve("/old", Answer(301, {"Location": "/new?a=1"}))
    publisher.serve("/new", Answer(body=b"here"))
    answer = await client.get(url, headers={"If-None-Match": '"1"'})
    assert answer.body == b"here"
    assert answer.url == publisher.url("/new?a=1")
    assert [(hop.status, hop.location) for hop in answer.hops] == [(301, publisher.url("/new?a=1"))]
    assert publisher.requests[1].header("referer") is None


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/loop", "too_many_redirects"),
        ("file:///etc/passwd", "bad_redirect"),
        ("ftp://example.org/", "bad_redirect"),
        ("http://[::1", "bad_response"),
        ("http://169.254.169.254/latest/meta-data", "forbidden_address"),
        ("http://[::ffff:10.0.0.1]/", "forbidden_address"),
    ],
)
async def test_redirects_lead_nowhere_bad(client: HttpClient, publisher: Publisher, location: str, reason: str) -> None:
    url = publisher.serve("/loop", Answer(302, {"Location": location}))
    assert await reason_of(client, url) == reason
    assert len(publisher.requests) == (6 if reason == "too_many_redirects" else 1)


async def test_a_redirect_without_a_place_is_an_answer(client: HttpClient, publisher: Publisher) -> None:
    assert (await client.get(publisher.serve("/a", Answer(302)))).status == 302


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://", "nonsense", "http://[::1/", "http://\x00/"])
async def test_bad_addresses_are_refused(client: HttpClient, url: str) -> None:
    assert await reason_of(client, url) == "bad_url"


async def test_a_name_is_resolved_once_and_every_address_is_checked(publisher: Publisher) -> None:
    asked: list[str] = []
    answers = {"good.example": ["127.0.0.1"], "mixed.example": ["127.0.0.1", "10.0.0.7"], "none.example": []}

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        if host not in answers:
            raise OSError("no such name")
        return answers[host]

    publisher.serve("/a", Answer(body=b"here"))
    async with HttpClient(user_agent="t", allow_networks=["127.0.0.0/8"], resolve=resolve) as client:
        assert (await client.get(publisher.url("/a", "good.example"))).body == b"here"
        assert asked == ["good.example"]
        assert publisher.requests[0].header("host") == publisher.url("", "good.example").removeprefix("http://")
        assert await reason_of(client, publisher.url("/a", "mixed.example")) == "forbidden_address"
        assert await reason_of(client, publisher.url("/a", "none.example")) == "dns"
        assert await reason_of(client, publisher.url("/a", "unknown.example")) == "dns"
    assert len(publisher.requests) == 1


async def test_the_next_address_is_tried_where_one_is_dead(publisher: Publisher) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.77", "127.0.0.1"]

    publisher.serve("/a", Answer(body=b"here"))
    async with HttpClient(user_agent="t", allow_networks=["127.0.0.0/8"], resolve=resolve) as client:
        assert (await client.get(publisher.url("/a", "two.example"))).body == b"here"


async def test_loopback_is_forbidden_unless_allowed(publisher: Publisher) -> None:
    async with HttpClient(user_agent="t") as client:
        assert await reason_of(client, publisher.url("/")) == "forbidden_address"
        assert await reason_of(client, publisher.url("/", "2130706433")) == "forbidden_address"
        assert await reason_of(client, publisher.url("/", "localhost")) == "forbidden_address"
    assert publisher.requests == []


async def test_nobody_there(client: HttpClient) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert await reason_of(client, f"http://127.0.0.1:{port}/") == "connect"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "bad_response"),
        (b"SSH-2.0-x\r\n\r\n", "bad_response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", "bad_response"),
    ],
)
async def test_what_is_no_http_is_no_answer(client: HttpClient, publisher: Publisher, raw: bytes, reason: str) -> None:
    assert await reason_of(client, publisher.serve("/a", Answer(raw=raw))) == reason


async def test_a_cut_connection_is_no_answer(client: HttpClient, publisher: Publisher) -> None:
    async def reset(writer: asyncio.StreamWriter) -> None:
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    url = publisher.serve("/a", Answer(headers={"Content-Length": "100"}, stream=reset))
    assert await reason_of(client, url) in {"connection_lost", "bad_response"}


async def test_a_failed_tls_handshake_says_so(client: HttpClient, publisher: Publisher) -> None:
    assert await reason_of(client, publisher.url("/").replace("http:", "https:")) == "tls"


async def test_post_sends_json_and_keeps_the_address_secret(client: HttpClient, publisher: Publisher) -> None:
    url = publisher.serve("/hook/T0KEN", Answer(body=b"ok"), Answer(302, {"Location": "/elsewhere"}))
    answer = await client.post(SecretStr(url), json={"text": "Größe"}, headers={"X-A": "b"})
    assert (answer.status, answer.body, answer.url) == (200, b"ok", "")
    sent = publisher.requests[0]
    assert (sent.method, sent.body) == ("POST", '{"text": "Größe"}'.encode())
    assert sent.header("content-type") == "application/json; charset=utf-8"
    assert sent.header("x-a") == "b"
    assert (await client.post(url, body=b"raw")).status == 302


async def test_receivers_may_live_anywhere_and_errors_never_name_them() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    async with HttpClient(user_agent="t") as client:
        for url, reason in (
            (f"http://127.0.0.1:{port}/T0KEN", "connect"),
            ("ftp://T0KEN", "bad_url"),
            ("http://t0ken.invalid/T0KEN", "dns"),
        ):
            with pytest.raises(HttpError) as caught:
                await client.post(SecretStr(url), json={})
            assert caught.value.reason == reason
            assert "T0KEN" not in repr(caught.value)
            assert caught.value.__cause__ is None
            assert caught.value.__suppress_context__ or caught.value.__context__ is None


async def test_post_has_a_deadline(client: HttpClient, publisher: Publisher) -> None:
    url = publisher.serve("/a", Answer(stream=forever(b"x", pause=0.01)))
    with pytest.raises(HttpError, match="timeout"):
        await client.post(url, json={}, timeout=0.1)


def test_the_user_agent_says_who_we_are() -> None:
    assert user_agent("https://desk.example/contact").endswith(" (+https://desk.example/contact; news feed reader)")
    assert "\n" not in user_agent("a\r\nX-Evil: 1")
    assert user_agent(None).startswith("Troopwatch/")


async def test_bad_networks_are_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match=r"watcher\.allow_networks: '10\.0\.0' is no network; write a CIDR block"):
        HttpClient.from_settings(WatcherSettings(allow_networks=("10.0.0",)))


def test_repeated_headers_are_joined() -> None:
    answer = Response(200, (("Link", "<a>"), ("link", "<b>")), b"")
    assert answer.header("LINK") == "<a>, <b>"
    assert answer.header("etag") is None


def test_tls_is_checked_by_default() -> None:
    context = HttpClient(user_agent="t")._receivers._transport._tls  # type: ignore[attr-defined]
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
