"""Bodies to entries, and what hostile bodies come to. Texts are our own."""

import asyncio
import gzip
import os
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher import worker
from services.watcher.parse import parse_body
from services.watcher.values import ParsedFeed, ParseError
from services.watcher.worker import Parser
from tests.watcher.publisher import Item, rss

URL = "https://feeds.example/world/rss.xml"

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de-AT">
  <title>Die Probe</title>
  <entry>
    <id>tag:probe.example,2026:1</id><title type="html">Soldaten &amp;amp; &lt;b&gt;Helfer&lt;/b&gt;</title>
    <link href="/artikel/1"/><updated>2026-03-02T07:00:00+01:00</updated>
    <summary>Kurz.</summary><content type="html">&lt;p&gt;Lang.&lt;/p&gt;&lt;p&gt;L\u00e4nger.&lt;/p&gt;</content>
  </entry>
</feed>"""


def parse(body: bytes, max_items: int = 100) -> ParsedFeed:
    return parse_body(body, URL, "application/xml", max_items)


def test_rss() -> None:
    body = rss(
        [Item("A &amp; B", "g", "https://a.example/1", "<![CDATA[<p>One</p>]]>", "Mon, 02 Mar 2026 05:00:00 +0100")]
    )
    [entry] = parse(body).entries
    assert (entry.title, entry.guid, entry.link, entry.summary) == ("A & B", "g", "https://a.example/1", "One")
    assert entry.published == datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def test_atom() -> None:
    parsed = parse(ATOM.encode())
    [entry] = parsed.entries
    assert (parsed.title, parsed.lang) == ("Die Probe", "de")
    assert (entry.title, entry.summary, entry.text) == ("Soldaten & Helfer", "Kurz.", "Lang. Länger.")
    assert (entry.guid, entry.link) == ("tag:probe.example,2026:1", "https://feeds.example/artikel/1")
    assert entry.published == datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def test_guids_do_not_depend_on_where_the_feed_was_found() -> None:
    body = rss([Item("One", "17/a", "/one")])
    [here], [there] = (parse_body(body, url, None, 10).entries for url in (URL, "https://new.example/rss"))
    assert here.guid == there.guid == "17/a"
    assert (here.link, there.link) == ("https://feeds.example/one", "https://new.example/one")


def test_other_encodings() -> None:
    assert parse(ATOM.replace("utf-8", "utf-16").encode("utf-16")).entries[0].text == "Lang. Länger."
    assert parse(ATOM.replace("utf-8", "iso-8859-1").encode("latin-1")).entries[0].text == "Lang. Länger."


def test_an_ill_formed_body_is_used_as_far_as_it_goes() -> None:
    body = rss([Item("One", "1"), Item("Two & three", "2")]).replace(b"</channel></rss>", b"<item><title>cut o")
    assert [entry.title for entry in parse(body).entries][:2] == ["One", "Two & three"]


def test_hostile_text_is_plain_and_bounded() -> None:
    bad = "x\u202ey\u200b &lt;script&gt;evil()&lt;/script&gt;"
    body = rss([Item(bad, "a\u202eb", "javascript:alert(1)", "&amp;lt;b&amp;gt; " + "word " * 5000, "0000-99-99T99")])
    [entry] = parse(body).entries
    assert entry.title == "xy"
    assert entry.guid == "ab"
    assert entry.link is None
    assert entry.published is None
    assert 4990 <= len(entry.summary) <= 5000


def test_an_entry_without_title_borrows_one_and_an_empty_one_is_left_out() -> None:
    titles = [
        entry.title
        for entry in parse(
            rss([Item(None, summary="Only a summary."), Item("  "), Item(None, link="https://a.example/")])
        ).entries
    ]
    assert titles == ["Only a summary.", "https://a.example/"]


def test_at_most_so_many_items() -> None:
    assert len(parse(rss([Item(str(number)) for number in range(50)]), max_items=10).entries) == 10


def test_a_feed_without_entries_is_well() -> None:
    assert parse(rss([])).entries == ()


def test_entities_do_not_explode_and_files_stay_unread() -> None:
    lol = b'<!DOCTYPE rss [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    body = (
        lol
        + b'<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&j;&x; t</title></item></channel></rss>'
    )
    for entry in parse(body).entries:
        assert len(entry.title) < 501
        assert "root:" not in entry.title


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"<!doctype html><html><head><title>Checking your browser</title></head></html>", "not_a_feed"),
        (b"Service unavailable", "not_a_feed"),
        (b'{"version": "1.1", "items": []}', "not_a_feed"),
        (gzip.compress(rss([Item("One")]))[:-9], "bad_encoding"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "not_a_feed"),
        (b"<rss version='2.0'><channel><title", "malformed"),
        (b"<feedback>no</feedback>", "not_a_feed"),
    ],
)
def test_what_is_no_feed_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body)
    assert caught.value.reason == reason


@given(st.binary(max_size=200), st.text(max_size=100))
def test_nothing_but_parse_error_comes_out(tail: bytes, title: str) -> None:
    for body in (b"<rss><channel><item><title>" + tail, rss([Item(title)]) if title.isprintable() else tail):
        try:
            parsed = parse(body)
        except ParseError:
            continue
        for entry in parsed.entries:
            assert entry.title
            entry.title.encode()


async def test_a_body_that_takes_too_long_is_killed_and_the_next_is_parsed() -> None:
    attributes = " ".join(f'a{number}=">"' for number in range(60_000))  # the caps by bytes do not see through these
    hostile = f"<rss version='2.0'><channel><item {attributes}><title>x</title></item></channel>".encode()
    async with Parser(seconds=0.5, max_items=10, workers=1) as parser:
        with pytest.raises(ParseError, match="parse_timeout"):
            await parser.parse(hostile, url=URL, content_type=None)
        assert (await parser.parse(rss([Item("Next")]), url=URL, content_type=None)).entries[0].title == "Next"


async def test_a_worker_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Parser(seconds=10, max_items=10, workers=1) as parser:
        with monkeypatch.context() as patched:
            patched.setattr(worker, "parse_body", os._exit)
            patched.setattr(parser, "_max_items", 3)
            with pytest.raises(ParseError, match="parse_crashed"):
                await parser.parse(b"x", url=URL, content_type=None)
        assert (await parser.parse(rss([Item("Next")]), url=URL, content_type=None)).entries[0].title == "Next"


async def test_the_loop_goes_on_while_a_body_is_parsed(parser: Parser) -> None:
    slow = rss([Item(f"Title {number}", str(number), summary="word " * 50) for number in range(2000)])
    task = asyncio.create_task(parser.parse(slow, url=URL, content_type=None))
    turns = 0
    while not task.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert len((await task).entries) == 200
    assert turns > 5
