"""One-click unsubscribing: links, listener, store. The stories in this file are our own writing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from services.notifier.channels.email import EmailChannel
from services.notifier.listener import Listener
from services.notifier.receivers import receivers_of
from services.notifier.store import ledger_rows
from services.notifier.unsubscribe import Links, all_unsubscribed, resubscribe, unsubscribe
from shared.clock import ManualClock
from shared.errors import ConfigError, TransientError
from shared.settings import EmailReceiver, NotifierSettings, Unsubscribe
from shared.store.engine import Store
from tests.notifier.receivers import alert, enter
from tests.notifier.reports import START

SETTINGS = Unsubscribe(public_url="https://alerts.desk.example/", secret=SecretStr("0123456789abcdef"), bind_port=0)
READER = "editors/anna@desk.example"


def target(receiver: str = READER, settings: Unsubscribe = SETTINGS) -> str:
    parts = urlsplit(Links(settings).link(receiver))
    return f"{parts.path}?{parts.query}"


@asynccontextmanager
async def listening(trouble: Exception | None = None) -> AsyncIterator[tuple[Listener, list[str]]]:
    left: list[str] = []

    async def leave(reader: str) -> None:
        if trouble:
            raise trouble
        left.append(reader)

    stop, listener = asyncio.Event(), Listener(SETTINGS, leave)
    task = asyncio.create_task(listener.run(stop))
    while not listener.port:
        await asyncio.sleep(0)
    yield listener, left
    stop.set()
    await task


async def ask(port: int, raw: bytes) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer.decode()


def request(method: str, path: str, body: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def test_a_link_names_its_reader_and_only_our_secret_makes_one() -> None:
    links = Links(SETTINGS)
    assert links.link(READER).startswith("https://alerts.desk.example/unsubscribe?r=")
    assert links.reader(target()) == READER
    other = SETTINGS.model_copy(update={"secret": SecretStr("another-secret-0")})
    assert links.reader(target(settings=other)) is None


@pytest.mark.parametrize(
    "path",
    ["/", "/unsubscribe", "/unsubscribe?r=x&s=y", "/unsubscribe?r=%ff&s=é", "//[", target()[:-1], target() + "x"],
)
def test_anything_else_names_nobody(path: str) -> None:
    assert Links(SETTINGS).reader(path) is None


async def test_one_click_is_a_post_and_a_get_only_asks() -> None:
    async with listening() as (listener, left):
        page = await ask(listener.port, request("GET", target()))
        assert page.startswith("HTTP/1.1 200 OK")
        assert '<form method="post">' in page
        assert left == []
        done = await ask(listener.port, request("POST", target(), "List-Unsubscribe=One-Click"))
        assert done.startswith("HTTP/1.1 200 OK")
        assert left == [READER]


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (request("POST", "/unsubscribe?r=x&s=y"), "404"),
        (request("DELETE", target()), "405"),
        (b"\r\n\r\n", "404"),
        (b"POST " + b"x" * 9000 + b" HTTP/1.1\r\n\r\n", ""),
        (b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", ""),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", ""),
        (b"\x00\xff", ""),
    ],
)
async def test_what_makes_no_sense_is_refused_and_does_no_harm(raw: bytes, status: str) -> None:
    async with listening() as (listener, left):
        answer = await ask(listener.port, raw)
        assert answer.startswith(f"HTTP/1.1 {status}") if status else answer == ""
        assert left == []
        assert "200 OK" in await ask(listener.port, request("GET", target()))


async def test_while_the_store_is_away_it_asks_for_another_try() -> None:
    async with listening(TransientError("store_unreachable")) as (listener, _):
        assert " 503 " in await ask(listener.port, request("POST", target()))


async def test_a_port_that_is_taken_is_told_with_the_mend() -> None:
    async with listening() as (listener, _):
        taken = Listener(SETTINGS.model_copy(update={"bind_port": listener.port}), unsubscribe)  # type: ignore[arg-type]  # never called
        with pytest.raises(ConfigError, match="bind_port"):
            await taken.run(asyncio.Event())


async def test_who_leaves_gets_nothing_that_still_waited_and_can_come_back(tmp_path: Path) -> None:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}") as store:
        await enter(store, alert(), READER, "editors/ben@desk.example")
        for _ in range(2):
            await unsubscribe(store, READER, START)
        assert {row.receiver: (row.state, row.reason) for row in await ledger_rows(store)} == {
            READER: ("skipped", "unsubscribed"),
            "editors/ben@desk.example": ("pending", "no_situation"),
        }
        assert await all_unsubscribed(store) == [(READER, START)]
        assert await resubscribe(store, READER)
        assert not await resubscribe(store, READER)


def test_each_reader_has_a_link_of_his_own() -> None:
    mail = EmailReceiver(
        type="email", host="mx.example", sender="a@desk.example", to=("anna@desk.example", "ben@desk.example")
    )
    readers = receivers_of(NotifierSettings(receivers={"editors": mail}, unsubscribe=SETTINGS))
    assert list(readers) == [READER, "editors/ben@desk.example"]


def test_the_mail_carries_the_headers_of_rfc_8058_and_the_link() -> None:
    mail = EmailReceiver(type="email", host="mx.example", sender="a@desk.example", to=("anna@desk.example",))
    link = Links(SETTINGS).link(READER)
    channel = EmailChannel(READER, mail, clock=ManualClock(START), timeout=5, unsubscribe=link)
    message = channel.compose([alert()], "d1")
    assert message["List-Unsubscribe"] == f"<{link}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in message.as_bytes()
    assert link in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
