"""Trying a feed without storing anything. Headlines are our own."""

from datetime import UTC, datetime

import pytest

from services.watcher.check import Checked, check
from services.watcher.worker import Parser
from shared.http import HttpClient
from shared.settings import WatcherSettings
from tests.watcher.publisher import Answer, Item, Publisher, feed

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


async def look(url: str, http: HttpClient, parser: Parser) -> Checked:
    return await check(url, http=http, parser=parser, settings=WatcherSettings(), now=NOW)


async def test_a_good_feed(publisher: Publisher, http: HttpClient, parser: Parser) -> None:
    items = [
        Item("Older", date="Mon, 02 Mar 2026 03:00:00 GMT"),
        Item("Newest", date="Mon, 02 Mar 2026 05:00:00 GMT"),
        Item("Undated"),
    ]
    old = publisher.serve("/old", Answer(301, {"Location": "/new"}))
    new = publisher.serve("/new", feed(items))
    moment = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    assert await look(old, http, parser) == Checked(
        "ok",
        "",
        200,
        new,
        moved=True,
        title="The Test Courier",
        items=3,
        newest_title="Newest",
        newest_published=moment,
    )
    assert len(publisher.requests) == 2


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(500), ("http_500", 500)),
        (Answer(body=b"<html>"), ("not_a_feed", 200)),
        (Answer(410), ("http_410", 410)),
        (Answer(raw=b""), ("bad_response", None)),
    ],
)
async def test_a_bad_one(
    publisher: Publisher, http: HttpClient, parser: Parser, answer: Answer, told: tuple[str, int | None]
) -> None:
    found = await look(publisher.serve("/x", answer), http, parser)
    assert (found.outcome, found.reason, found.status) == ("failed", *told)


async def test_without_dates_the_first_is_the_newest(publisher: Publisher, http: HttpClient, parser: Parser) -> None:
    assert (await look(publisher.serve("/x", feed([Item("Top"), Item("Below")])), http, parser)).newest_title == "Top"
    assert (await look(publisher.serve("/y", feed([])), http, parser)).newest_title is None


async def test_no_address(http: HttpClient, parser: Parser) -> None:
    with pytest.raises(ValueError, match="must begin with"):
        await look("gopher://x", http, parser)
