"""JSON Feed. Headlines are our own."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.watcher.jsonfeed import looks_like_json
from services.watcher.parse import parse_body
from services.watcher.values import Entry, ParsedFeed, ParseError

URL = "https://wire.example/feed.json"
ITEM = {"id": "1", "url": "/one", "title": "Kenya sends 500 troops", "content_html": "<p>To <b>Haiti</b>.</p>"}


def feed(*items: Any, **values: Any) -> bytes:
    found = {"version": "https://jsonfeed.org/version/1.1", "title": "Meridian Wire", "language": "en-GB"}
    return json.dumps({**found, "items": list(items), **values}).encode()


def read(body: bytes, seen: bytes = b"", most: int = 99) -> ParsedFeed:
    return parse_body(body, URL, "application/feed+json", most, seen)


def test_an_item() -> None:
    parsed = read(feed({**ITEM, "date_published": "2026-03-02T06:00:00+01:00", "summary": "Short."}))
    assert (parsed.title, parsed.lang, parsed.format) == ("Meridian Wire", "en", "json")
    moment = datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert parsed.entries == (
        Entry("Kenya sends 500 troops", "1", "https://wire.example/one", "Short.", "To Haiti.", moment),
    )


def test_ids_may_be_numbers_texts_plain_and_titles_missing() -> None:
    [entry] = read(
        feed({"id": 17, "content_text": "Fewer than <5 men & 2 women", "date_modified": "2026-03-02T06:00:00Z"})
    ).entries
    assert (entry.guid, entry.title, entry.link) == ("17", "Fewer than <5 men & 2 women", None)
    assert entry.published == datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_only_what_is_new_or_edited_comes_again() -> None:
    first = read(feed(ITEM))
    other = {**ITEM, "id": "2", "url": "/two"}
    second = read(feed(other, ITEM), first.hashes)
    assert ([entry.guid for entry in second.entries], second.skipped) == (["2"], 1)
    edited = read(feed({**ITEM, "title": "Kenya sends 600 troops"}), first.hashes)
    assert (len(edited.entries), edited.skipped) == (1, 0)


def test_hostile_values_are_left_out() -> None:
    bad = {
        "id": ["x"],
        "url": "javascript:alert(1)",
        "title": "x\u202ey <script>evil()</script>",
        "date_published": "-1",
    }
    [entry] = read(feed(None, "text", 5, bad, {}, {"title": {}})).entries
    assert entry == Entry("xy")
    assert read(feed(*[ITEM] * 30), most=10).entries == (read(feed(ITEM)).entries[0],) * 10


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"items": []}', "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "malformed"),
        (b"{", "not_a_feed"),
        (b'{"version": 1' + b"0" * 5000 + b"}", "not_a_feed"),
        (feed()[:-1] + b', "x": ' + b"[" * 5000, "malformed"),
    ],
)
def test_what_is_none_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert caught.value.reason == reason


def test_items_may_be_missing() -> None:
    assert read(feed(items=None)).entries == ()


@pytest.mark.parametrize(
    ("body", "expected"), [(b"\xef\xbb\xbf {", True), ("{".encode("utf-16"), True), (b"<{", False)]
)
def test_the_first_sign_tells(body: bytes, expected: bool) -> None:  # noqa: FBT001 - the expected value
    assert looks_like_json(body) is expected
