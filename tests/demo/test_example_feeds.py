"""The example list of live feeds is usable as it stands. Nothing is fetched."""

import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit

OPML = Path(__file__).parents[2] / "deploy" / "examples" / "feeds.opml"
ROWS = [row for row in ET.parse(OPML).iter("outline") if row.get("xmlUrl")]  # noqa: S314 -- our own file
URLS = [row.attrib["xmlUrl"] for row in ROWS]


def test_about_sixty_feeds_in_many_languages() -> None:
    assert 55 <= len(ROWS) <= 70
    assert len({row.get("language") for row in ROWS}) >= 10


def test_every_row_is_complete_and_sits_in_a_group() -> None:
    body = ET.parse(OPML).find("body")  # noqa: S314 -- our own file
    assert body is not None
    assert not any(group.get("xmlUrl") for group in body)
    wanted = {"type", "text", "title", "xmlUrl", "htmlUrl", "language"}
    assert all(set(row.attrib) == wanted and all(row.attrib.values()) for row in ROWS)


def test_addresses_are_https_and_each_is_there_once() -> None:
    assert {urlsplit(url).scheme for row in ROWS for url in (row.attrib["xmlUrl"], row.attrib["htmlUrl"])} == {"https"}
    assert len(set(URLS)) == len(URLS)
    assert len({row.get("title") for row in ROWS}) == len(ROWS)


def test_no_feed_comes_through_an_aggregator() -> None:
    proxies = ("google.com", "feedburner.com", "rsshub", "rss.app")
    assert not [url for url in URLS if any(proxy in url for proxy in proxies)]


def test_the_file_says_that_it_was_not_fetched() -> None:
    assert "none has been fetched" in OPML.read_text(encoding="utf-8")
