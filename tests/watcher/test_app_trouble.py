"""The watcher end to end, where feeds, hosts or our own code misbehave."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.watcher.subscriptions import feed_id, list_feeds
from shared.clock import ScaledClock
from tests.watcher.desk import NEW, OLD, Desk, until
from tests.watcher.publisher import Answer, Publisher, Request, feed, forever, rss

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
