"""Indexes of sitemaps: which parts are read, and that they come as one feed. Headlines are our own."""

import pytest

from services.watcher.parts import MOST, Parts, choose, merged
from services.watcher.values import ParsedFeed, Part
from services.watcher.worker import Parser
from shared.http import HttpClient, Limits
from tests.watcher.publisher import Answer, Publisher

INDEX = "https://www.a.example/sitemap.xml"
OLD, NEW = Part("https://a.example/1.xml", "2026-03-01"), Part("https://a.example/2.xml", "2026-03-02T06:00:00Z")
SPACES = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def sitemap(title: str) -> Answer:
    news = f"<news:news><news:title>{title}</news:title></news:news>"
    return Answer(body=f"<urlset {SPACES}><url><loc>/{title}</loc>{news}</url></urlset>".encode())


@pytest.mark.parametrize(
    ("parts", "known", "expected"),
    [
        ([OLD, NEW], {}, [NEW, OLD]),
        ([OLD, NEW], {NEW.url: NEW.changed}, [OLD]),
        ([OLD, NEW], {NEW.url: "2026-03-01"}, [NEW, OLD]),
        ([Part("https://b.example/1.xml"), Part(INDEX)], {}, []),
        ([OLD, Part("https://a.example/news-9.xml")], {}, [Part("https://a.example/news-9.xml")]),
        ([Part("https://a.example/news-9.xml")], {"https://a.example/news-9.xml": ""}, [Part("https://a.example/news-9.xml")]),
    ],
)  # fmt: skip
def test_the_newest_of_the_own_site_are_read(parts: list[Part], known: dict[str, str], expected: list[Part]) -> None:
    assert choose(parts, known, INDEX) == expected


def test_at_most_so_many() -> None:
    assert len(choose([Part(f"https://a.example/{number}") for number in range(50)], {}, INDEX)) == MOST


async def test_parts_come_as_one_feed_and_are_read_when_they_change(
    publisher: Publisher, http: HttpClient, parser: Parser
) -> None:
    one, two = publisher.serve("/1.xml", sitemap("one")), publisher.serve("/2.xml", sitemap("two"))
    parts, asked = Parts(http, parser, Limits()), []

    async def pause(site: str) -> None:
        asked.append(site)

    index = ParsedFeed("", None, (), parts=(Part(one, "2026-03-01"), Part(two, "2026-03-02")))
    found, reason = await parts.follow("f", index, publisher.url("/"), pause=pause)
    assert found is not None
    assert ([entry.title for entry in found.entries], reason, len(asked)) == (["two", "one"], None, 2)
    again, _ = await parts.follow("f", index, publisher.url("/"), pause=pause, seen=found.hashes)
    assert (again, len(asked)) == (merged([]), 2)


async def test_parts_that_cannot_be_read_make_the_feed_fail(
    publisher: Publisher, http: HttpClient, parser: Parser
) -> None:
    async def pause(_: str) -> None:
        return

    gone = publisher.serve("/1.xml", Answer(302, {"Location": "/2.xml"}))
    index = ParsedFeed("", None, (), parts=(Part(gone), Part(publisher.url("/none.xml"))))
    assert await Parts(http, parser, Limits()).follow("f", index, publisher.url("/"), pause=pause) == (None, "http_404")
