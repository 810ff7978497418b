from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.bus.dlq import MAX_EXCEPTION_CHARS, bury, read_letter
from shared.bus.port import Record

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
names = st.text(max_size=8).filter(lambda name: not name.startswith("dlq."))
headers = st.lists(st.tuples(names, st.binary(max_size=8)), max_size=4).map(tuple)


@given(st.binary(), st.binary(), headers, st.text())
def test_a_dead_letter_gives_the_original_back(
    key: bytes, value: bytes, headers: tuple[tuple[str, bytes], ...], words: str
) -> None:
    record = Record("stories", key, value, headers, partition=3, offset=17)
    letter = bury(record, reason="bad_value", error=ValueError(words), attempts=1, group="classifier", now=NOON)
    assert letter.topic == "stories.dlq"
    assert (letter.key, letter.value) == (key, value)
    assert read_letter(letter).record == record


def test_a_dead_letter_says_why() -> None:
    record = Record("stories", b"k", b"v", partition=3, offset=17)
    letter = bury(record, reason="bug", error=KeyError("x"), attempts=3, group="classifier", now=NOON)
    assert dict(letter.headers) == {
        "dlq.reason": b"bug",
        "dlq.exception": b"KeyError: 'x'",
        "dlq.topic": b"stories",
        "dlq.partition": b"3",
        "dlq.offset": b"17",
        "dlq.attempts": b"3",
        "dlq.group": b"classifier",
        "dlq.time": b"2026-03-01T12:00:00+00:00",
    }


def test_a_record_that_died_before_says_only_the_latest_reason() -> None:
    once = bury(Record("stories", b"k", b"v"), reason="bug", error=KeyError(), attempts=3, group="g", now=NOON)
    again = Record("stories", b"k", b"v", once.headers)
    twice = bury(again, reason="bad_value", error=ValueError(), attempts=1, group="g", now=NOON)
    assert [value for name, value in twice.headers if name == "dlq.reason"] == [b"bad_value"]


def test_a_long_exception_is_cut() -> None:
    letter = bury(Record("t", b"", b""), reason="x", error=ValueError("x" * 9999), attempts=1, group="g", now=NOON)
    assert len(letter.header("dlq.exception") or "") == MAX_EXCEPTION_CHARS


def test_a_foreign_record_in_the_queue_is_shown_with_gaps() -> None:
    letter = read_letter(Record("stories.dlq", b"k", b"v", (("dlq.offset", "²".encode()),)))
    assert (letter.reason, letter.attempts, letter.record.offset) == ("?", -1, -1)
