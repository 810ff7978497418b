"""Subscription lists at addresses, on loopback. The lists are our own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.watcher.app import Watcher, build
from services.watcher.schedule import Policy, Signals, next_due
from services.watcher.subscriptions import list_feeds, sync
from services.watcher.values import Hints
from services.watcher.worker import Parser
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.http import HttpClient
from shared.settings import FeedSettings, WatcherSettings
from shared.store.engine import Store
from tests.watcher.conftest import NOW
from tests.watcher.publisher import Answer, Item, Publisher, feed

ITEM = Item("Ferry timetable changes", guid="1", link="https://c.example/1")


def opml(*urls: str, folder: str = "Wires") -> bytes:
    rows = "".join(f'<outline type="rss" text="{url[-1]}" xmlUrl="{url}"/>' for url in urls)
    return f'<opml version="2.0"><body><outline text="{folder}">{rows}</outline></body></opml>'.encode()


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[SqliteBus]:
    async with SqliteBus(tmp_path / "bus.db") as opened:
        await opened.declare()
        yield opened


class Desk:
    def __init__(self, store: Store, bus: SqliteBus, http: HttpClient, parser: Parser, clock: ManualClock) -> None:
        self.store, self.bus, self.http, self.parser, self.clock = store, bus, http, parser, clock

    def watcher(self, url: str, **settings: object) -> Watcher:
        values = {"opml_urls": (url,), "adaptive": False, "host_gap_seconds": 0, "poll_seconds": 86_000} | settings
        return build(
            WatcherSettings(**values), store=self.store, bus=self.bus, http=self.http, clock=self.clock,
            parser=self.parser, chance=lambda: 0.5,
        )  # type: ignore[arg-type] # fmt: skip

    async def later(self, watcher: Watcher, seconds: float = 3700) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        await watcher.poll_due()

    async def states(self) -> dict[str, tuple[str, str]]:
        return {found.url: (found.state, found.reason) for found in await list_feeds(self.store)}


@pytest.fixture
def desk(store: Store, bus: SqliteBus, http: HttpClient, parser: Parser, clock: ManualClock) -> Desk:
    return Desk(store, bus, http, parser, clock)


async def test_a_lists_feeds_are_polled_and_paused_when_they_leave(desk: Desk, publisher: Publisher) -> None:
    one, two = (publisher.serve(path, feed([ITEM])) for path in ("/1", "/2"))
    url = publisher.serve(
        "/list", Answer(headers={"ETag": '"1"'}, body=opml(one, two)), Answer(headers={"ETag": '"2"'}, body=opml(one)),
        Answer(304), Answer(headers={"ETag": '"3"'}, body=opml(one, two)),
    )  # fmt: skip
    watcher = desk.watcher(url)
    await watcher.poll_due()
    assert await desk.states() == {one: ("ok", ""), two: ("ok", "")}
    assert {found.tags for found in await list_feeds(desk.store)} == {("Wires",)}
    await desk.later(watcher)
    assert await desk.states() == {one: ("ok", ""), two: ("removed", "left_list")}
    await desk.later(watcher)
    await desk.later(watcher)
    assert await desk.states() == {one: ("ok", ""), two: ("ok", "")}
    asked = [request.header("if-none-match") for request in publisher.requests if request.path == "/list"]
    assert asked == [None, '"1"', '"2"', '"2"']
    await desk.later(watcher, 10)
    assert len([request for request in publisher.requests if request.path == "/list"]) == 4


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(500), "http_500"),
        (Answer(body=b"<html>"), "not_opml"),
        (Answer(body=opml()), "empty_list"),
        (Answer(body=b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>'), "not_opml"),
        (Answer(body=b" " * 200_000), "too_large"),
    ],
)
async def test_a_list_that_cannot_be_read_changes_nothing(
    desk: Desk, publisher: Publisher, answer: Answer, reason: str
) -> None:
    one = publisher.serve("/1", feed([ITEM]))
    watcher = desk.watcher(publisher.serve("/list", Answer(body=opml(one)), answer), max_body_bytes=100_000)
    await watcher.poll_due()
    with capture_logs() as lines:
        await desk.later(watcher)
    assert [line["reason"] for line in lines if line["event"] == "list.polled"] == [reason]
    assert await desk.states() == {one: ("ok", "")}


async def test_a_hostile_list_is_cut_and_its_odd_addresses_are_refused(desk: Desk, publisher: Publisher) -> None:
    urls = ["javascript:alert(1)", "file:///etc/passwd", *(f"http://10.0.0.{n}/rss" for n in range(1, 30))]
    watcher = desk.watcher(publisher.serve("/list", Answer(body=opml(*urls))), opml_max_feeds=12)
    with capture_logs() as lines:
        await watcher.poll_due()
    states = await desk.states()
    assert len(states) == 10
    assert set(states.values()) == {("failing", "forbidden_address")}
    assert {line["event"] for line in lines} >= {"list.cut", "feed.refused"}


async def test_a_gone_list_is_not_asked_again(desk: Desk, publisher: Publisher) -> None:
    watcher = desk.watcher(publisher.serve("/list", Answer(410)))
    await watcher.poll_due()
    await desk.later(watcher, 30 * 86_400)
    assert len(publisher.requests) == 1


async def test_the_configuration_wins_and_a_list_no_longer_followed_is_dropped(
    desk: Desk, publisher: Publisher
) -> None:
    one, two = (publisher.serve(path, feed([ITEM])) for path in ("/1", "/2"))
    url = publisher.serve("/list", Answer(headers={"ETag": '"1"'}, body=opml(one, two)), Answer(body=opml(two)))
    watcher = desk.watcher(url, feeds=(FeedSettings(url=one),))
    await watcher.poll_due()
    await desk.later(watcher)
    assert await desk.states() == {one: ("ok", ""), two: ("ok", "")}
    await sync(desk.store, [], desk.clock.now(), followed=[url])
    assert (await desk.states())[two] == ("ok", "")
    await sync(desk.store, [], desk.clock.now())
    assert (await desk.states())[two] == ("removed", "not_configured")


async def test_run_follows_the_list_and_stops(desk: Desk, publisher: Publisher) -> None:
    one = publisher.serve("/1", feed([ITEM]))
    stop = asyncio.Event()
    running = asyncio.create_task(desk.watcher(publisher.serve("/list", Answer(body=opml(one)))).run(stop))
    while "/1" not in {request.path for request in publisher.requests}:
        await asyncio.sleep(0.01)
    stop.set()
    await running


def test_what_is_agreed_overrules_the_feed_but_no_retry_after() -> None:
    policy = Policy(120, 60, 86_400, "agreed", agreed=True)
    slow = Signals(status=200, max_age=3600, hints=Hints(7200, tuple(range(24))))
    assert next_due(policy, slow, NOW, 0.5).at == NOW + timedelta(seconds=120)
    held = Signals(status=503, error="http_503", failures=1, retry_after=900)
    assert next_due(policy, held, NOW, 0.5).at >= NOW + timedelta(seconds=900)
    assert next_due(Policy(120, 60, 86_400), slow, NOW, 0.5).at > NOW + timedelta(seconds=3600)
