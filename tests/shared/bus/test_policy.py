from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.policy import Bury, DeadLetterTally, Policy, Retry, TooManyDeadLettersError, backoff, judge
from shared.errors import FencedError, PoisonError, TransientError

NOT_UTF8 = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PoisonError("bad_schema", "at x"), "bad_schema"), (NOT_UTF8, "undecodable"), (ValueError("x"), "bad_value")],
)
def test_what_no_later_try_can_mend_is_buried_at_once(error: Exception, reason: str) -> None:
    assert judge(error, 1, 0.5) == Bury(reason)


def test_a_bug_has_three_tries() -> None:
    assert [type(judge(KeyError(UTC), attempt, 0.5)) for attempt in (1, 2, 3)] == [Retry, Retry, Bury]
    assert judge(KeyError(UTC), 3, 0.5) == Bury("bug")


def test_what_may_pass_is_tried_for_ever() -> None:
    assert judge(TransientError("http_503"), 10_000, 0.999) == Retry("http_503", pytest.approx(30, rel=0.01))
    assert judge(FencedError("ledger"), 10_000, 0.0) == Retry("fenced", 0.0)


def test_the_other_side_may_ask_for_more_patience() -> None:
    assert judge(TransientError("http_429", retry_after=120.0), 1, 0.5) == Retry("http_429", 120.0)
    assert judge(TransientError("http_429", retry_after=0.1), 1, 0.5) == Retry("http_429", 0.5)


@given(st.integers(1, 10**6), st.floats(0, 1, exclude_max=True))
def test_the_wait_never_passes_its_cap(attempt: int, jitter: float) -> None:
    assert 0 <= backoff(attempt, jitter, 0.5, 30.0) < 30.0


def test_the_wait_doubles() -> None:
    assert [backoff(attempt, 0.5, 0.5, 30.0) for attempt in (1, 2, 3, 9)] == [0.5, 1.0, 2.0, 15.0]


def test_too_many_dead_letters_in_a_row_stop_the_loop() -> None:
    tally = DeadLetterTally(Policy(max_dead_in_a_row=2))
    tally.buried()
    tally.buried()
    tally.handled()
    tally.buried()
    tally.buried()
    with pytest.raises(TooManyDeadLettersError, match="3 dead letters in a row"):
        tally.buried()


def test_too_large_a_part_of_dead_letters_stops_the_loop() -> None:
    tally = DeadLetterTally(Policy(max_dead_ratio=0.5, dead_window=4))
    for _ in range(4):
        tally.handled()
    tally.buried()
    tally.handled()
    tally.buried()
    with pytest.raises(TooManyDeadLettersError, match="75% of the last 4 records"):
        tally.buried()


def test_a_few_dead_letters_at_the_start_are_no_ratio() -> None:
    tally = DeadLetterTally(Policy(max_dead_ratio=0.5, dead_window=4))
    tally.buried()
    tally.buried()
