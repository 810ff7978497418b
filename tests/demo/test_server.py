"""The loopback servers of the bundled day answer as real ones do."""

import asyncio
import errno
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest

from services.demo.day import load_day
from services.demo.server import NewsDayServer
from shared.clock import ManualClock

DAY = load_day()
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class World:
    server: NewsDayServer
    clock: ManualClock

    def url(self, outlet: str) -> str:
        return next(feed.url for feed in self.server.feeds if feed.id == outlet)


async def raw(url: str, request: bytes) -> Reply:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(request)
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Reply(int(first.split()[1]), headers, body)


async def get(url: str, method: str = "GET", **headers: str) -> Reply:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    target = urlsplit(url).path
    return await raw(url, f"{method} {target} HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())


@pytest.fixture
async def world() -> AsyncIterator[World]:
    clock = ManualClock(DAY.start - MINUTE)
    async with NewsDayServer(DAY, clock.now) as server:
        yield World(server, clock)


async def test_each_outlet_is_a_host_of_its_own(world: World) -> None:
    hosts = {urlsplit(feed.url).hostname for feed in world.server.feeds}
    assert len(hosts) == len(DAY.outlets)


async def test_items_appear_when_their_time_has_come(world: World) -> None:
    url = world.url("meridian")
    assert b"620" not in (await get(url)).body
    world.clock.move_to(DAY.alerts[0].at - timedelta(seconds=1))
    assert b"620" not in (await get(url)).body
    world.clock.move_to(DAY.alerts[0].at)
    assert b"Netherlands to send 620" in (await get(url)).body


async def test_an_edited_item_stays_one_item(world: World) -> None:
    url = world.url("northsea")
    world.clock.move_to(DAY.start.replace(hour=7, minute=9))
    before = feedparser.parse((await get(url)).body).entries
    world.clock.move_to(DAY.start.replace(hour=7, minute=10))
    after = feedparser.parse((await get(url)).body).entries
    assert [entry.id for entry in before] == [entry.id for entry in after]
    assert "frist" in str(before)
    assert "frist" not in str(after)


@pytest.mark.parametrize("outlet", ["meridian", "northsea"])
async def test_an_etag_sent_back_as_received_gets_304(world: World, outlet: str) -> None:
    first = await get(world.url(outlet))
    again = await get(world.url(outlet), If_None_Match=first.headers["ETag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    altered = first.headers["ETag"].replace("W/", "").replace('"', "")
    assert (await get(world.url(outlet), If_None_Match=altered)).status == 200
    assert world.server.not_modified == 1


@pytest.mark.parametrize("outlet", ["elbe", "capital"])
async def test_a_date_sent_back_as_received_gets_304_even_where_its_form_is_odd(world: World, outlet: str) -> None:
    first = await get(world.url(outlet))
    assert "ETag" not in first.headers
    assert (await get(world.url(outlet), If_Modified_Since=first.headers["Last-Modified"])).status == 304
    assert (await get(world.url(outlet), If_Modified_Since="Mon, 01 Jan 2035 00:00:00 GMT")).status == 200


async def test_a_new_item_ends_the_304s(world: World) -> None:
    first = await get(world.url("meridian"))
    world.clock.move_to(DAY.end)
    etag, since = first.headers["ETag"], first.headers["Last-Modified"]
    assert (await get(world.url("meridian"), If_None_Match=etag, If_Modified_Since=since)).status == 200


async def test_one_outlet_gives_no_validators(world: World) -> None:
    assert not {"ETag", "Last-Modified"} & set((await get(world.url("harbour"))).headers)


async def test_the_moved_feed_answers_301_at_the_subscribed_address(world: World) -> None:
    moved = await get(world.url("terrace"))
    assert moved.status == 301
    assert "terrace" not in world.server.polled()
    assert (await get(moved.headers["Location"])).status == 200
    assert "terrace" in world.server.polled()


async def test_one_503_with_retry_after_and_then_service_again(world: World) -> None:
    url = world.url("elbe")
    assert (await get(url)).status == 200
    world.clock.move_to(DAY.start.replace(hour=6))
    refused = await get(url)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
    assert (await get(url)).status == 200


async def test_the_broken_feed_was_fine_and_is_no_feed_from_seven_on(world: World) -> None:
    url = world.url("lantern")
    assert len(feedparser.parse((await get(url)).body).entries) == 2
    for hour in (7, 11):
        world.clock.move_to(DAY.start.replace(hour=hour))
        reply = await get(url)
        assert reply.status == 200
        assert feedparser.parse(reply.body).version == ""


async def test_every_link_of_every_feed_leads_to_its_article(world: World) -> None:
    world.clock.move_to(DAY.end)
    for outlet in DAY.outlets:
        if outlet.broken_from is None:
            root = world.url(outlet.id).removesuffix(outlet.subscribed_path)
            url = root + outlet.path
            reply = await get(url)
            reply = reply if reply.status == 200 else await get(url)
            feed = feedparser.parse(reply.body, response_headers={"content-location": url})
            pages = [await get(entry.link) for entry in feed.entries]
            assert {page.status for page in pages} == {200}, outlet.id
            assert all(entry.link.startswith(root) for entry in feed.entries)


async def test_an_article_page_escapes_its_hostile_title_and_is_not_out_early(world: World) -> None:
    root = world.url("harbour").removesuffix("/index.rdf")
    assert (await get(root + "/storm-warning-lifted")).status == 404
    world.clock.move_to(DAY.end)
    page = await get(root + "/storm-warning-lifted")
    assert b"&lt;b&gt;Storm&lt;/b&gt;" in page.body
    assert b"<script>" not in page.body


async def poll(url: str) -> None:
    reply = await get(url)
    if reply.status == 301:
        await get(reply.headers["Location"])


async def test_all_polled_once_each_feed_was_fetched(world: World) -> None:
    for feed in world.server.feeds:
        assert not world.server.all_polled
        await poll(feed.url)
    assert world.server.all_polled


async def test_all_told_once_each_feed_that_answers_was_fetched_after_the_end(world: World) -> None:
    for feed in world.server.feeds:
        await poll(feed.url)
    assert not world.server.all_told
    world.clock.move_to(DAY.end)
    sound = [outlet for outlet in DAY.outlets if outlet.broken_from is None]
    assert len(sound) < len(DAY.outlets)
    for outlet in sound:
        assert not world.server.all_told
        await poll(world.url(outlet.id))
    assert world.server.all_told


async def test_requests_are_recorded_with_their_headers(world: World) -> None:
    await get(world.url("voix"), User_Agent="test/1")
    seen = world.server.seen[-1]
    assert (seen.outlet, seen.method, seen.path, seen.status) == ("voix", "GET", "/flux.xml", 200)
    assert seen.headers["user-agent"] == "test/1"
    assert seen.at == world.clock.now()


async def test_head_gives_no_body_and_other_methods_are_refused(world: World) -> None:
    head = await get(world.url("voix"), "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) > 0
    refused = await get(world.url("voix"), "POST")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD")


async def test_unknown_pages_are_404(world: World) -> None:
    assert (await get(world.url("voix") + "/no")).status == 404


async def test_a_client_that_leaves_or_babbles_harms_nobody(world: World) -> None:
    parts = urlsplit(world.url("voix"))
    for words in (b"GET /flux.xml HT", b"x" * 200_000):
        _, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(words)
        writer.close()
    assert (await get(world.url("voix"))).status == 200


@pytest.mark.timeout(5)
async def test_leaving_does_not_wait_for_a_silent_client() -> None:
    async with NewsDayServer(DAY, ManualClock(DAY.start).now) as server:
        parts = urlsplit(server.feeds[0].url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        await get(server.feeds[1].url)
    assert await reader.read() == b""
    writer.close()


async def test_the_subscription_list_names_every_feed(world: World, tmp_path: Path) -> None:
    world.server.write_opml(tmp_path / "feeds.opml")
    rows = ET.parse(tmp_path / "feeds.opml").iter("outline")  # noqa: S314 -- written by us a line ago
    assert [(row.get("text"), row.get("xmlUrl")) for row in rows] == [(f.title, f.url) for f in world.server.feeds]


async def test_where_a_machine_has_one_loopback_address_each_outlet_gets_a_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start_server = asyncio.start_server

    async def one_address(serve: object, hosts: object, port: int) -> asyncio.Server:
        if hosts != "127.0.0.1":
            raise OSError(errno.EADDRNOTAVAIL, "no such address")
        return await start_server(serve, hosts, port)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(asyncio, "start_server", one_address)
    async with NewsDayServer(DAY, ManualClock(DAY.end).now) as server:
        assert {urlsplit(feed.url).hostname for feed in server.feeds} == {"127.0.0.1"}
        assert (await get(server.feeds[0].url)).status == 200
        assert {seen.outlet for seen in server.seen} == {"meridian"}
        moved = await get(next(feed.url for feed in server.feeds if feed.id == "terrace"))
        assert (await get(moved.headers["Location"])).status == 200
        assert (await get(server.feeds[0].url.replace("meridian", "nobody"))).status == 404
        capital = await get(next(feed.url for feed in server.feeds if feed.id == "capital"))
        assert (await get(feedparser.parse(capital.body).entries[0].link)).status == 200
