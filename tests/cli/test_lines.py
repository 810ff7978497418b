import io

from hypothesis import given
from hypothesis import strategies as st

from services.cli.lines import BadLine, Line, read
from shared.verdict import Item


def parse(data: bytes) -> list[Line[Item] | BadLine]:
    return list(read(io.BytesIO(data), Item))


def reasons(data: bytes) -> list[str]:
    return [str(line) for line in parse(data) if isinstance(line, BadLine)]


def test_a_good_line_keeps_its_id_as_given() -> None:
    lines = parse(b'{"id": 7, "title": "t"}\n\n{"id": "a", "title": "t", "summary": null}\n')
    assert [(line.number, line.raw_id) for line in lines if isinstance(line, Line)] == [(1, 7), (3, "a")]


def test_each_fault_is_named_with_its_line() -> None:
    data = (
        b'{"id": "1"}\nnonsense\n[1]\n{"title": "t"}\n{"id": true, "title": "t"}\n"\xff"\n{"id": "1", "title": ["x"]}\n'
    )
    assert reasons(data) == [
        "line 1: title: field required",
        "line 2: not JSON",
        "line 3: not a JSON object",
        "line 4: id: missing, or neither text nor a number",
        "line 5: id: missing, or neither text nor a number",
        "line 6: not UTF-8",
        "line 7: title: input should be a valid string",
    ]


def test_half_a_surrogate_pair_stops_no_other_line() -> None:
    bad, good = parse(b'{"id": "\\ud800", "title": "t"}\n{"id": "1", "title": "a\\udfffb", "text": "\\ud800"}\n')
    assert str(bad) == "line 1: id: holds half a character (a surrogate), so it could not be written back"
    assert isinstance(good, Line)
    assert (good.value.title, good.value.text) == ("a\ufffdb", "\ufffd")


def test_nesting_without_end_is_no_crash() -> None:
    assert reasons(b"[" * 200_000) == ["line 1: not JSON"]


@given(st.binary())
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    assert all(isinstance(line, (Line, BadLine)) for line in parse(data))
