"""Trying a feed without storing anything. Headlines are our own."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.check import Checked, Checker
from services.watcher.discover import in_page, in_robots
from services.watcher.worker import Parser
from shared.http import HttpClient
from shared.settings import WatcherSettings
from tests.watcher.publisher import Answer, Item, Publisher, feed

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


async def no_pause() -> None:
    return


async def look_around(url: str, http: HttpClient, parser: Parser) -> list[Checked]:
    return await Checker(http=http, parser=parser, settings=WatcherSettings(), now=NOW, pause=no_pause).look(url)


async def look(url: str, http: HttpClient, parser: Parser) -> Checked:
    return (await look_around(url, http, parser))[0]


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
        format="xml",
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


PAGE = b"""<!doctype html><html><head><title>Meridian Wire</title>
<link rel="alternate" type="application/rss+xml" title="World" href="/world.xml">
<link rel="ALTERNATE" type="application/feed+json" href="/world.json">
<link rel="alternate" type="text/html" href="/fr"><link rel="stylesheet" href="/a.css">
<link rel="alternate" type="application/atom+xml" href="javascript:alert(1)"></head><body>News</body></html>"""
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "title": "From JSON"}]}'
SPACES = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
NEWS = f"<urlset {SPACES}><url><loc>/1</loc><news:news><news:title>From the map</news:title></news:news></url></urlset>"


async def test_a_page_leads_to_the_outlets_sources(publisher: Publisher, http: HttpClient, parser: Parser) -> None:
    front = publisher.serve("/", Answer(body=PAGE))
    publisher.serve("/world.xml", feed([Item("From RSS")]))
    publisher.serve("/world.json", Answer(body=JSON))
    publisher.serve("/robots.txt", Answer(body=b"User-agent: *\nSitemap: /all.xml\nsitemap:/news-index.xml\n"))
    publisher.serve("/all.xml", Answer(body=b"<urlset><url><loc>/about</loc></url></urlset>"))
    publisher.serve(
        "/news-index.xml", Answer(body=b"<sitemapindex><sitemap><loc>/news.xml.gz</loc></sitemap></sitemapindex>")
    )
    publisher.serve("/news.xml.gz", Answer(body=gzip.compress(NEWS.encode())))
    found = await look_around(front, http, parser)
    assert [(item.via, item.outcome, item.reason, item.format, item.newest_title) for item in found] == [
        ("given", "failed", "not_a_feed", "", None),
        ("page", "ok", "", "xml", "From RSS"),
        ("page", "ok", "", "json", "From JSON"),
        ("robots", "ok", "", "sitemap_index", "From the map"),
        ("robots", "failed", "no_news", "", None),
    ]


async def test_a_feed_is_asked_once_and_nothing_else(publisher: Publisher, http: HttpClient, parser: Parser) -> None:
    await look_around(publisher.serve("/x", feed([Item("Top")])), http, parser)
    assert [request.path for request in publisher.requests] == ["/x"]


@given(st.binary(max_size=200))
def test_no_page_breaks_the_search(body: bytes) -> None:
    assert in_page(body, "https://a.example/") == [] or b"<" in body
    in_page(b"<html><link rel=alternate type=application/rss+xml href='" + body + b"'>", "https://a.example/")
    in_robots(b"Sitemap: " + body, "https://a.example/")
