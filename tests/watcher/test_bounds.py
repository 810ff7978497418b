"""What no parser is given. Outcomes and caps, never seconds."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.bench.hostile.bodies import bodies, item, rss
from services.watcher import bounds
from services.watcher.bounds import cut, loaded, rough, unzipped
from services.watcher.parse import parse_body
from services.watcher.values import UNREADABLE, ParseError

URL = "https://feeds.example/rss.xml"


def outcome(body: bytes, max_items: int = 2000) -> str:
    try:
        return f"{len(parse_body(body, URL, None, max_items).entries)} entries"
    except ParseError as error:
        return error.reason


@pytest.mark.parametrize("name", [name for name, case in bodies().items() if case.light])
def test_hostile_bodies_end_as_they_should(name: str) -> None:
    case = bodies()[name]
    assert outcome(case.make()) in case.expected


def test_reasons_are_known() -> None:
    found = {reason for case in bodies().values() for reason in case.expected if "entries" not in reason}
    assert found <= UNREADABLE | {"too_large"}


def test_endless_items_are_cut_and_the_rest_is_well_formed() -> None:
    short = cut(rss(item() * 60_000), 7)
    assert (short.count(b"<item>"), short.endswith(b"</item></channel></rss>")) == (7, True)
    assert outcome(rss(item() * 60_000), 7) == "7 entries"


def test_what_is_small_is_left_as_it_is() -> None:
    body = rss(item() * 50)
    assert cut(body, 7) is body
    assert outcome(body, 7) == "7 entries"


def test_markup_without_items_has_an_end() -> None:
    with pytest.raises(ParseError, match="too_complex"):
        cut(rss(b"<a/>" * 200_000), 7)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item " + b"a='1' " * 5000 + b">",
        b"<rss><channel><item><title>" + b"&" * 1_100_000,
        b"<rss><channel><item>" + b"<b>" * 600,
        b"<rss>" + b"<!--" * 110_000,
    ],
)
def test_ill_formed_bodies_are_bounded_by_their_bytes(body: bytes) -> None:
    with pytest.raises(ParseError, match="too_complex"):
        rough(body, 2000)


def test_forgotten_closings_are_no_depth() -> None:
    rough(b"<rss><channel>" + b"<item><p>one<br>two<p>three" * 2000, 2000)


def test_a_crowded_element_is_refused_where_a_strict_reader_takes_it() -> None:
    crowd = b" ".join(b"a%d='>'" % number for number in range(300))
    assert outcome(rss(b"<item " + crowd + b"><title>x</title></item>")) == "too_complex"


def test_gzip_files_are_opened_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unzipped(gzip.compress(b"body")) == b"body"
    assert outcome(gzip.compress(rss(item()))) == "1 entries"
    monkeypatch.setattr(bounds, "MAX_BYTES", 100_000)
    with pytest.raises(ParseError, match="too_complex"):
        unzipped(gzip.compress(bytes(200_000)))


@pytest.mark.parametrize(("body", "value"), [(b"[" * 100_000, None), (b'{"a": 1', None), (b'{"a": [1]}', {"a": [1]})])
def test_json_is_read_or_not(body: bytes, value: object) -> None:
    assert loaded(body) == value


def test_json_of_countless_values_is_refused() -> None:
    with pytest.raises(ParseError, match="too_complex"):
        loaded(b"[" + b"{}," * 300_000 + b"{}]")


@given(st.binary(max_size=300), st.integers(1, 5))
def test_nothing_but_parse_error_comes_out(tail: bytes, most: int) -> None:
    for body in (
        b"<urlset><url>" + tail,
        b'{"version": "https://jsonfeed.org/version/1.1",' + tail,
        b"\x1f\x8b" + tail,
    ):
        found = outcome(body, most)
        assert found in UNREADABLE or found.endswith("entries")
