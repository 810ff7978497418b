"""The cheap pass before the parser: it must change nothing but the time that parsing takes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.delta import UNSOUND, WHOLE, delta
from services.watcher.parse import parse_body
from services.watcher.seen import SeenItems
from tests.watcher.publisher import Item, rss

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
FIRST, SECOND = Item("First", guid="1", link="https://c.example/1"), Item("Zweite ü", guid="2", summary="&lt;b&gt;x")
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{}</feed>"
ENTRY = "<entry><id>{0}</id><title type='html'>&lt;i&gt;{0}&lt;/i&gt;</title><link href='/{0}'/></entry>"
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    "<channel><title>T</title></channel>{}</rdf:RDF>"
)
RDF_ITEM = "<item rdf:about='https://c.example/{0}'><title>{0}</title><link>https://c.example/{0}</link></item>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rss([FIRST]), rss([SECOND, FIRST])),
        (ATOM.format(ENTRY.format("a")).encode(), ATOM.format(ENTRY.format("b") + ENTRY.format("a")).encode()),
        (RDF.format(RDF_ITEM.format("a")).encode(), RDF.format(RDF_ITEM.format("b") + RDF_ITEM.format("a")).encode()),
        (
            "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>é</title></item></channel></rss>".encode("latin-1"),
            "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>ü</title></item><item><title>é</title></item></channel></rss>".encode("latin-1"),
        ),
    ],
)  # fmt: skip
def test_only_what_is_new_is_parsed_and_reads_the_same(before: bytes, after: bytes) -> None:
    seen = delta(before, None, b"", 99).hashes
    part = parse_body(after, "https://c.example/", None, 99, seen)
    whole = parse_body(after, "https://c.example/", None, 99)
    assert (part.skipped, part.entries, part.title) == (1, whole.entries[:1], whole.title)
    assert part.hashes == whole.hashes
    again = parse_body(after, "https://c.example/", None, 99, part.hashes)
    assert (again.skipped, again.entries) == (2, ())


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<rss><channel><item>", None),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item>&a;</item></channel></rss>", None),
        (rss([FIRST]), "text/xml; charset=iso-8859-1"),
        (rss([FIRST]), "text/xml; charset=nonsense"),
        (rss([FIRST, Item("Other", guid="1", link="https://c.example/2")]), None),
        (rss([]), None),
        (b"", None),
    ],
)
def test_in_doubt_the_whole_body_is_parsed(body: bytes, content_type: str | None) -> None:
    assert delta(body, content_type, b"", 99) in {WHOLE, UNSOUND}


@given(st.binary(max_size=200), st.binary(max_size=32))
def test_nothing_makes_it_raise(body: bytes, seen: bytes) -> None:
    delta(b"<rss><channel><item>" + body + b"</item></channel></rss>", None, seen, 99)
    delta(body, None, seen, 99)


def test_once_a_day_all_is_read() -> None:
    seen = SeenItems()
    seen.keep("f", b"12345678", NOW, whole=True)
    for hour in range(1, 24):
        assert seen.of("f", NOW + timedelta(hours=hour)) == b"12345678"
        seen.keep("f", b"12345678", NOW + timedelta(hours=hour), whole=False)
    assert seen.of("f", NOW + timedelta(hours=24)) == b""
    assert seen.of("g", NOW) == b""
