"""The watcher end to end: a real publisher, a real store, a real bus. Headlines are our own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.watcher.app import Watcher, build
from services.watcher.subscriptions import feed_id, list_feeds
from services.watcher.values import Feed
from services.watcher.worker import Parser
from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock, ScaledClock
from shared.envelope import decode, trace_of
from shared.events import Story
from shared.http import HttpClient
from shared.settings import FeedSettings, WatcherSettings
from shared.store.engine import Store
from shared.topics import STORIES
from tests.watcher.publisher import Answer, Item, Publisher, Request, feed, forever, rss

OLD = Item("Ferry timetable changes", guid="1", link="https://c.example/1")
NEW = Item("Kenya sends 500 troops to Haiti", guid="2", link="https://c.example/2", summary="Officials say.")
EDITED = Item("Kenya sends 600 troops to Haiti", guid="2", link="https://c.example/2", summary="Officials say.")


class Desk:
    """A watcher with all that it needs, and eyes for what it does."""

    def __init__(self, store: Store, bus: SqliteBus, http: HttpClient, parser: Parser, clock: ManualClock) -> None:
        self.store, self.bus, self.http, self.parser, self.clock = store, bus, http, parser, clock

    def watcher(self, *urls: str, **settings: Any) -> Watcher:
        feeds = tuple(FeedSettings(url=url) for url in urls)
        values: dict[str, Any] = {
            "feeds": feeds,
            "deadline_seconds": 2,
            "max_body_bytes": 100_000,
            "adaptive": False,
        } | settings
        return build(
            WatcherSettings(**values), store=self.store, bus=self.bus, http=self.http, clock=self.clock,
            parser=self.parser, chance=lambda: 0.5,
        )  # fmt: skip

    async def later(self, watcher: Watcher, seconds: float = 301) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        await watcher.poll_due()

    async def records(self) -> list[Record]:
        async with self.bus.subscribe("test", [STORIES.name]) as consumer:
            found: list[Record] = []
            while records := await consumer.fetch(timeout=0):
                found += records
            return found

    async def stories(self) -> list[Story]:
        return [decode(record, Story) for record in await self.records()]

    async def feed(self, url: str) -> Feed:
        return next(found for found in await list_feeds(self.store) if found.url == url)


@pytest.fixture
async def desk(
    store: Store, http: HttpClient, parser: Parser, clock: ManualClock, tmp_path: Path
) -> AsyncIterator[Desk]:
    async with SqliteBus(tmp_path / "bus.db") as bus:
        await bus.declare()
        yield Desk(store, bus, http, parser, clock)


async def test_the_backlog_is_silent_and_what_comes_later_is_a_story(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/rss", feed([OLD]), feed([NEW, OLD]), feed([EDITED, OLD]), feed([EDITED, OLD]))
    watcher = desk.watcher(url)
    await watcher.poll_due()
    assert await desk.stories() == []
    await desk.later(watcher)
    first = desk.clock.now()
    await desk.later(watcher)
    await desk.later(watcher)
    new, changed = await desk.stories()
    assert (new.revision, new.title, new.summary, new.url) == (0, NEW.title, "Officials say.", NEW.link)
    assert (new.source, new.feed, new.host) == ("The Test Courier", feed_id(url), url.split("/")[2])
    assert abs(new.first_seen - first) < timedelta(seconds=5)
    assert (changed.story, changed.revision, changed.title) == (new.story, 1, EDITED.title)
    assert changed.first_seen == new.first_seen


async def test_an_index_of_sitemaps_is_a_feed(desk: Desk, publisher: Publisher) -> None:
    page = "<url><loc>/{0}</loc><news:news><news:title>Kenya sends {0} troops</news:title></news:news></url>"
    start = '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    part = "<sitemap><loc>/news.xml</loc><lastmod>2026-03-0{}</lastmod></sitemap>"
    indexes = [Answer(body=f"<sitemapindex>{part.format(day)}</sitemapindex>".encode()) for day in (1, 1, 2)]
    maps = [
        Answer(body=(start + "".join(map(page.format, numbers)) + "</urlset>").encode()) for numbers in ([1], [2, 1])
    ]
    publisher.serve("/news.xml", *maps)
    watcher = desk.watcher(publisher.serve("/index.xml", *indexes), host_gap_seconds=0)
    await watcher.poll_due()
    await desk.later(watcher)
    assert len(publisher.seen("/news.xml")) == 1
    await desk.later(watcher)
    assert [story.title for story in await desk.stories()] == ["Kenya sends 2 troops"]


async def test_backfill_tells_what_is_there_already(desk: Desk, publisher: Publisher) -> None:
    dated = [
        Item("Third", guid="3", date="Mon, 02 Mar 2026 05:00:00 GMT"),
        Item("First", guid="1", date="Mon, 02 Mar 2026 03:00:00 GMT"),
        Item("Second", guid="2", date="Mon, 02 Mar 2026 04:00:00 GMT"),
    ]
    watcher = desk.watcher(publisher.serve("/rss", feed(dated)), backfill=True)
    await watcher.poll_due()
    assert [story.title for story in await desk.stories()] == ["First", "Second", "Third"]


async def test_every_story_has_a_trace_and_a_log_line_with_it(desk: Desk, publisher: Publisher) -> None:
    watcher = desk.watcher(publisher.serve("/rss", feed([NEW])), backfill=True)
    with capture_logs() as logs:
        await watcher.poll_due()
    [record] = await desk.records()
    [line] = [line for line in logs if line["event"] == "story.published"]
    assert line["trace"] == trace_of(record).trace
    assert line["story"] == decode(record, Story).story
    assert line["reason"] == "backfill"


@pytest.mark.parametrize(
    "validators", [{"ETag": 'W/"a, b" \xe9'}, {"Last-Modified": "monday-ish"}, {"ETag": "bare", "Last-Modified": "x"}]
)
async def test_validators_go_back_byte_for_byte(desk: Desk, publisher: Publisher, validators: dict[str, str]) -> None:
    url = publisher.serve("/rss", Answer(headers=validators, body=rss([OLD])), Answer(304))
    watcher = desk.watcher(url)
    await watcher.poll_due()
    await desk.later(watcher)
    await desk.later(watcher)
    assert len(publisher.requests) == 3
    for request in publisher.requests[1:]:
        assert request.header("if-none-match") == validators.get("ETag")
        assert request.header("if-modified-since") == validators.get("Last-Modified")
    assert publisher.requests[0].header("if-none-match") is None
    assert (await desk.feed(url)).state == "ok"


async def test_the_newest_full_answers_validators_are_kept_whatever_its_body(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve(
        "/rss", feed([OLD], ETag='"1"'), feed([OLD], ETag='"2"'), Answer(headers={"ETag": '"3"'}, body=b"<html>"),
        Answer(304, headers={"ETag": '"4"'}), feed([OLD]), feed([OLD]),
    )  # fmt: skip
    watcher = desk.watcher(url)
    await watcher.poll_due()
    for _ in range(5):
        await desk.later(watcher, 4000)
    sent = [request.header("if-none-match") for request in publisher.requests]
    assert sent == [None, '"1"', '"2"', '"3"', '"4"', None]


async def test_the_same_body_again_is_not_parsed(desk: Desk, publisher: Publisher) -> None:
    watcher = desk.watcher(publisher.serve("/rss", feed([OLD], ETag='"1"'), feed([OLD], ETag='"2"'), Answer(304)))
    with capture_logs() as logs:
        await watcher.poll_due()
        await desk.later(watcher)
        await desk.later(watcher)
    polled = [(line["outcome"], line["backlog"], line["unchanged"]) for line in logs if line["event"] == "feed.polled"]
    assert polled == [("fetched", 1, 0), ("unchanged", 0, 0), ("not_modified", 0, 0)]


BAD: dict[str, tuple[Answer, str]] = {
    "html": (
        Answer(headers={"Content-Type": "text/html"}, body=b"<html><body><p>We moved</p></body></html>"),
        "not_a_feed",
    ),
    "empty": (Answer(body=b" \n"), "empty"),
    "json": (Answer(body=b'{"items": []}'), "not_a_feed"),
    "binary": (Answer(body=bytes(range(256)) * 20), "not_a_feed"),
    "cut": (Answer(body=b"<rss><channel><ti"), "malformed"),
    "huge": (Answer(body=rss([OLD]) + b" " * 200_000), "too_large"),
    "endless": (Answer(stream=forever(b"<item/>" * 1000)), "too_large"),
    "slow": (Answer(stream=forever(b"x", pause=0.05)), "timeout"),
    "error": (Answer(500), "http_500"),
    "silent": (Answer(raw=b""), "bad_response"),
    "brotli": (Answer(headers={"Content-Encoding": "br"}, body=b"x"), "bad_encoding"),
}


async def test_bad_feeds_say_why_and_the_others_go_on(desk: Desk, publisher: Publisher) -> None:
    bad = {publisher.serve(f"/{name}", answer): reason for name, (answer, reason) in BAD.items()}
    bad["http://127.0.0.1:9/nobody"] = "connect"
    bad["http://10.0.0.1/inside"] = "forbidden_address"
    good = publisher.serve("/good", feed([OLD]), feed([NEW, OLD]))
    watcher = desk.watcher(*bad, good, deadline_seconds=0.5)
    with capture_logs() as logs:
        await watcher.poll_due()
        await desk.later(watcher)
    states = {found.url: (found.state, found.reason) for found in await list_feeds(desk.store)}
    assert states == {url: ("failing", reason) for url, reason in bad.items()} | {good: ("ok", "")}
    assert [story.title for story in await desk.stories()] == [NEW.title]
    told = [line for line in logs if line["event"] == "feed.failing"]
    assert sorted(line["reason"] for line in told) == sorted(bad.values())
    assert all(line["log_level"] == "warning" for line in told)


async def test_a_feed_recovers_and_says_so_once(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/rss", Answer(500), Answer(500), feed([OLD]), feed([OLD]))
    watcher = desk.watcher(url)
    with capture_logs() as logs:
        await watcher.poll_due()
        assert (await desk.feed(url)).failures == 1
        for _ in range(3):
            await desk.later(watcher, 86_400)
    turns = [line["event"] for line in logs if line["event"] in {"feed.failing", "feed.recovered"}]
    assert turns == ["feed.failing", "feed.recovered"]
    assert ((await desk.feed(url)).state, (await desk.feed(url)).failures) == ("ok", 0)


async def test_an_unread_body_stays_unread_when_it_is_the_same(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve(
        "/rss", Answer(headers={"ETag": '"1"'}, body=b"<html>"), Answer(304), Answer(body=b"<html>"), feed([OLD])
    )
    watcher = desk.watcher(url)
    await watcher.poll_due()
    for expected in ("failing", "failing", "ok"):
        await desk.later(watcher, 86_400)
        assert (await desk.feed(url)).state == expected


async def test_a_gone_feed_is_left_alone(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/rss", Answer(410))
    watcher = desk.watcher(url)
    with capture_logs() as logs:
        await watcher.poll_due()
        await desk.later(watcher, 86_400 * 30)
    assert len(publisher.requests) == 1
    assert (await desk.feed(url)).state == "gone"
    assert [line["reason"] for line in logs if line["event"] == "feed.gone"] == ["http_410"]


@pytest.mark.parametrize(
    ("answer", "early", "late"),
    [
        (feed([OLD], Cache_Control="max-age=1800"), 1790, 400),
        (Answer(503, {"Retry-After": "3600"}), 3590, 800),
        (Answer(503, {"Retry-After": "Mon, 02 Mar 2026 07:00:00 GMT"}), 3590, 800),
        (Answer(429), 4 * 3600 - 10, 4000),
        (Answer(403), 4 * 3600 - 10, 4000),
    ],
)
async def test_the_publisher_is_not_asked_before_it_wishes(
    desk: Desk, publisher: Publisher, answer: Answer, early: float, late: float
) -> None:
    watcher = desk.watcher(publisher.serve("/rss", answer))
    await watcher.poll_due()
    await desk.later(watcher, early)
    assert len(publisher.requests) == 1
    await desk.later(watcher, late)
    assert len(publisher.requests) == 2


async def test_a_crash_in_the_middle_causes_no_extra_poll(desk: Desk, publisher: Publisher) -> None:
    release = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        await release.wait()

    url = publisher.serve("/rss", Answer(stream=hang))
    watcher = desk.watcher(url)
    poll = asyncio.create_task(watcher.poll_due())
    await until(lambda: bool(publisher.requests))
    due = (await desk.feed(url)).next_due
    poll.cancel()  # what a kill leaves behind: a claim, and no outcome
    assert due >= desk.clock.now() + timedelta(seconds=269)
    await desk.watcher(url).poll_due()
    assert len(publisher.requests) == 1
    release.set()
    await watcher._polls.drain()


async def test_one_request_at_a_time_to_a_host(desk: Desk, publisher: Publisher) -> None:
    urls = [publisher.serve(f"/{number}", feed([OLD])) for number in range(5)]
    began: list[datetime] = []

    def note(request: Request) -> Answer:
        began.append(desk.clock.now())
        return feed([OLD])

    for number in range(5):
        publisher.serve(f"/{number}", note)
    await desk.watcher(*urls, host_gap_seconds=7).poll_due()
    assert len(publisher.requests) == 5
    assert publisher.most_at_once == 1
    gaps = [(after - before).total_seconds() for before, after in pairwise(began)]
    assert all(gap >= 7 for gap in gaps)


async def test_a_slow_host_is_not_asked_twice_while_others_come_and_go(desk: Desk, publisher: Publisher) -> None:
    release = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        await release.wait()

    slow = [publisher.serve(f"/{number}", Answer(stream=hang)) for number in range(2)]
    dead = "http://127.0.0.1:9/"
    desk.clock = ScaledClock(datetime(2026, 3, 2, 6, 0, tzinfo=UTC), 60_000)  # type: ignore[assignment] # any clock will do
    stop = asyncio.Event()

    async def dead_was_polled_thrice() -> bool:
        return any(found.failures >= 3 for found in await list_feeds(desk.store) if found.url == dead)

    with capture_logs():
        running = asyncio.create_task(desk.watcher(*slow, dead, deadline_seconds=60).run(stop))
        await until(dead_was_polled_thrice)
        asked = len(publisher.requests)
        release.set()
        stop.set()
        await running
    assert asked == 1


async def test_no_line_tells_the_address(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/rss", feed([OLD]))
    with capture_logs() as logs:
        await desk.watcher(f"{url}?key=s3cret", "http://127.0.0.1:9/?key=s3cret").poll_due()
    assert "s3cret" not in repr(logs)
    assert {line["host"] for line in logs if line["event"] == "feed.polled"} == {url.split("/")[2], "127.0.0.1:9"}


async def test_a_bug_that_one_feed_finds_stays_with_that_feed(
    desk: Desk, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = publisher.serve("/bad", feed([NEW])), publisher.serve("/good", feed([NEW]))
    real = desk.parser.parse

    async def parse(body: bytes, *, url: str, content_type: str | None, seen: bytes = b"") -> Any:
        if url == bad:
            raise ZeroDivisionError
        return await real(body, url=url, content_type=content_type)

    monkeypatch.setattr(desk.parser, "parse", parse)
    with capture_logs():
        await desk.watcher(bad, good, backfill=True).poll_due()
    assert [story.feed for story in await desk.stories()] == [feed_id(good)]
    assert (await desk.feed(bad)).reason == "internal_error"


async def until(condition: Callable[[], bool] | Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that other tasks are about to do."""
    while True:
        found = condition()
        if found if isinstance(found, bool) else await found:
            return
        await asyncio.sleep(0.005)


async def test_run_polls_again_and_again_until_it_is_stopped(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/rss", feed([OLD]), feed([NEW, OLD]), feed([EDITED, OLD]))
    desk.clock = ScaledClock(datetime(2026, 3, 2, 6, 0, tzinfo=UTC), 6000)  # type: ignore[assignment] # any clock will do
    stop = asyncio.Event()
    with capture_logs() as logs:
        running = asyncio.create_task(desk.watcher(url).run(stop))
        await until(lambda: len(publisher.requests) >= 4)
        stop.set()
        await running
    assert [story.revision for story in await desk.stories()] == [0, 1]
    names = [line["event"] for line in logs]
    assert (names[0], names[-1]) == ("watcher.started", "watcher.stopped")


async def test_a_feed_added_meanwhile_is_picked_up(desk: Desk, publisher: Publisher) -> None:
    from services.watcher.subscriptions import add  # noqa: PLC0415 - used once

    url = publisher.serve("/rss", feed([OLD]))
    desk.clock = ScaledClock(datetime(2026, 3, 2, 6, 0, tzinfo=UTC), 6000)  # type: ignore[assignment] # any clock will do
    stop = asyncio.Event()
    with capture_logs():
        running = asyncio.create_task(desk.watcher().run(stop))
        await asyncio.sleep(0)
        await add(desk.store, url, now=desk.clock.now())
        await until(lambda: bool(publisher.requests))
        stop.set()
        await running
