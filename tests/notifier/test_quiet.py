"""The stories in this file are our own writing."""

from datetime import UTC, datetime

import pytest

from services.notifier.quiet import held_until
from services.notifier.routing import Subject
from shared.routes import Match, QuietHours
from tests.notifier.receivers import alert

NIGHT = QuietHours(start="22:00", end="07:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def until(now: str, *quiet: QuietHours) -> str | None:
    held = held_until(quiet, Subject(alert()), at(now), {})
    return None if held is None else f"{held:%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-03-17T21:59", None),
        ("2026-03-17T22:00", "2026-03-18T07:00"),
        ("2026-03-18T06:59", "2026-03-18T07:00"),
        ("2026-03-18T07:00", None),
    ],
)
def test_a_night_begins_in_the_evening_and_ends_in_the_morning(now: str, end: str | None) -> None:
    assert until(now, NIGHT) == end


def test_a_span_within_a_day() -> None:
    lunch = QuietHours(start="12:00", end="13:00")
    assert until("2026-03-17T12:30", lunch) == "2026-03-17T13:00"
    assert until("2026-03-17T13:00", lunch) is None


def test_days_are_those_on_which_a_span_begins() -> None:
    friday = QuietHours(start="22:00", end="07:00", days=("fri",))
    assert until("2026-03-20T23:00", friday) == "2026-03-21T07:00"
    assert until("2026-03-21T06:00", friday) == "2026-03-21T07:00"
    assert until("2026-03-21T23:00", friday) is None


def test_spans_that_follow_each_other_are_one() -> None:
    weekend = QuietHours(start="00:00", end="00:00", days=("sat", "sun"))
    assert until("2026-03-20T23:00", NIGHT, weekend) == "2026-03-23T07:00"


def test_spans_without_an_end_hold_for_a_time_and_not_for_ever() -> None:
    always = QuietHours(start="00:00", end="00:00")
    assert until("2026-03-20T12:00", always) is not None


def test_hours_are_those_of_the_zone_also_where_the_clock_is_changed() -> None:
    berlin = QuietHours(start="22:00", end="07:00", timezone="Europe/Berlin")
    assert until("2026-03-28T21:30", berlin) == "2026-03-29T05:00"
    assert until("2026-03-27T21:30", berlin) == "2026-03-28T06:00"


def test_what_matches_unless_is_told_all_the_same() -> None:
    assert until("2026-03-17T23:00", QuietHours(start="22:00", end="07:00", unless=Match(min_count=600))) is None
    assert until("2026-03-17T23:00", QuietHours(start="22:00", end="07:00", unless=Match(min_count=700)))
