"""The watcher end to end: a real publisher, a real store, a real bus."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from services.watcher.subscriptions import feed_id
from shared.clock import ScaledClock
from shared.envelope import decode, trace_of
from shared.events import Story
from tests.watcher.desk import EDITED, NEW, OLD, Desk, until
from tests.watcher.publisher import Answer, Item, Publisher, feed, rss


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
