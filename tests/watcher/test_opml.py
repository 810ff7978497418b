"""OPML in and out. Titles are our own."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.clean import plain
from services.watcher.opml import OpmlError, Outline, read, write

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def body(inner: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{inner}</body></opml>'.encode()


def test_groups_and_categories_are_tags() -> None:
    inner = """
      <outline text="World"><outline title="Africa">
        <outline type="rss" text="One" xmlUrl="https://one.example/rss" category="/defence/,navy"/>
        <outline TITLE="Two" XMLURL="https://two.example/rss"/>
      </outline></outline>
      <outline text="Three" xmlurl=" https://three.example/rss "/>
      <outline text="Again" xmlUrl="https://one.example/rss"/>
      <outline text="A note without a feed"/>"""
    assert read(body(inner)) == [
        Outline("https://one.example/rss", "One", ("World", "Africa", "defence", "navy")),
        Outline("https://two.example/rss", "Two", ("World", "Africa")),
        Outline("https://three.example/rss", "Three", ()),
    ]


def test_titles_are_cleaned() -> None:
    assert read(body('<outline text="a&#x202e;b" xmlUrl="https://x.example/"/>'))[0].title == "ab"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "DOCTYPE"),
        (b"<html></html>", "root element"),
        (b"", "well-formed"),
        (b"not xml", "well-formed"),
        (b"<opml><body><outline>", "well-formed"),
        (b'<?xml version="1.0" encoding="nonsense"?><opml/>', "well-formed"),
        (body("<outline>" * 30 + "</outline>" * 30), "nested"),
        (b" " * 10_000_001, "10 MB"),
    ],
)
def test_what_is_no_list_says_why(data: bytes, message: str) -> None:
    with pytest.raises(OpmlError, match=message):
        read(data)


def test_what_is_written_is_opml_2() -> None:
    written = write([Outline("https://one.example/?a=1&b=2", "One <b>", ("x,y",))], title="Ours", now=NOW).decode()
    assert '<opml version="2.0">' in written
    assert "<dateCreated>Mon, 02 Mar 2026 06:00:00 GMT</dateCreated>" in written
    assert 'xmlUrl="https://one.example/?a=1&amp;b=2"' in written
    assert 'category="x y"' in written


names = st.text(max_size=30)
addresses = names.map(lambda name: "https://x.example/" + "".join(plain(name, 30).split()))


@given(st.lists(st.builds(Outline, addresses, names, st.lists(names, max_size=3).map(tuple)), max_size=5))
def test_what_was_written_is_read_again(outlines: list[Outline]) -> None:
    found = read(write(outlines, title="t", now=NOW))
    assert [outline.url for outline in found] == list(dict.fromkeys(outline.url for outline in outlines))
    again = read(write(found, title="t", now=NOW))
    assert [outline.tags for outline in again] == [outline.tags for outline in found]
    assert read(write(again, title="t", now=NOW)) == again


@given(st.binary(max_size=300))
def test_garbage_ends_in_opml_error(data: bytes) -> None:
    for given_data in (data, b"<opml>" + data + b"</opml>"):
        with suppress(OpmlError):
            read(given_data)
