"""What headers say about time."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.headers import expires_in, http_date, max_age, retry_after

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), (" 0 ", 0.0), ("Mon, 02 Mar 2026 06:10:00 GMT", 600.0), ("Mon, 02 Mar 2026 05:00:00 GMT", 0.0),
        ("Monday, 02-Mar-26 06:10:00 GMT", 600.0), ("-5", None), ("soon", None), ("", None), (None, None), ("1.5", None),
        ("٣", None),
    ],
)  # fmt: skip
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("control", "age", "seconds"),
    [
        ("max-age=600", None, 600.0), ("public, Max-Age = 600 , x=1", "100", 500.0), ('max-age="60"', None, 60.0),
        ("max-age=10", "60", 0.0), ("s-maxage=600", None, None), ("no-cache, max-age=600", None, None),
        ("no-store", None, None), ("max-age=soon", None, None), ("", None, None), (None, "5", None),
        ("max-age=60", "old", 60.0),
    ],
)  # fmt: skip
def test_max_age(control: str | None, age: str | None, seconds: float | None) -> None:
    assert max_age(control, age) == seconds


def test_expires_is_measured_by_the_servers_own_clock() -> None:
    wrong = NOW - timedelta(days=3)
    expires = format_datetime(wrong + timedelta(minutes=10), usegmt=True)
    assert expires_in(expires, format_datetime(wrong, usegmt=True), NOW) == 600
    assert expires_in(expires, None, NOW) == 0
    assert expires_in("0", None, NOW) is None


@given(st.text(max_size=60))
def test_garbage_means_nothing(value: str) -> None:
    http_date(value)
    for seconds in (retry_after(value, NOW), max_age(value, value), expires_in(value, value, NOW)):
        assert seconds is None or seconds >= 0
