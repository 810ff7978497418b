"""The stories in this file are our own writing."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notifier.view import duration, view_of
from shared.verdict import Count, Evidence
from tests.notifier.receivers import alert
from tests.notifier.reports import START


def test_competing_numbers_stand_side_by_side_with_who_says_so() -> None:
    counts = (Count(value=12_000, source="Kyiv"), Count(value=10_000, qualifier="at_least", source="Washington"))
    assert view_of(alert(counts=counts)).number == "12,000 troops (Kyiv); at least 10,000 troops (Washington)"


def test_a_total_says_that_it_is_one() -> None:
    assert view_of(alert(counts=(Count(value=1600, scope="total_there"),))).number == "1,600 troops in all"


def test_a_region_stands_in_for_a_host() -> None:
    assert view_of(alert(hosts=(), region="the Sahel")).movement == "Netherlands → the Sahel"


def test_the_delay_since_publication_is_told() -> None:
    told = alert()
    late = told.model_copy(update={"first_seen": START + timedelta(minutes=12)})
    assert view_of(late).seen == "17 Mar 2026 06:12 UTC, 12 min after publication"
    assert view_of(late, zone=ZoneInfo("Asia/Tokyo")).seen.startswith("17 Mar 2026 15:12 JST")
    undated = told.model_copy(update={"published": None})
    assert view_of(undated).seen == "17 Mar 2026 06:00 UTC (no time of publication given)"
    early = told.model_copy(update={"published": START + timedelta(hours=3)})
    assert view_of(early).seen == "17 Mar 2026 06:00 UTC (dated 3 h ahead)"


def test_without_evidence_the_title_stands_there() -> None:
    assert view_of(alert()).evidence == ("The Hague to reinforce its troops in Romania",)


@pytest.mark.parametrize(("status", "tone"), [("confirmed", "firm"), ("claimed", "open"), ("denied", "denied")])
def test_the_tone_follows_the_status(status: str, tone: str) -> None:
    assert view_of(alert(status=status)).tone == tone


@pytest.mark.parametrize(
    ("length", "words"), [(40, "40 s"), (720, "12 min"), (10_800, "3 h"), (172_800, "2 days"), (-5, "0 s")]
)
def test_a_length_of_time_is_in_its_largest_unit(length: int, words: str) -> None:
    assert duration(timedelta(seconds=length)) == words


def test_the_link_names_the_outlet_of_its_story_not_the_last_that_told_of_it() -> None:
    told = alert().model_copy(update={"sources": ("Meridian Wire", "Capital Dispatch"), "source": "Meridian Wire"})
    assert view_of(told).link_text == "Read it at Meridian Wire"


def test_a_withdrawn_alert_does_not_look_firm() -> None:
    view = view_of(alert(status="confirmed").model_copy(update={"type": "withdrawn"}))
    assert (view.type, view.tone, view.status) == (
        "Withdrawn",
        "denied",
        "Withdrawn: its only source no longer says so",
    )


def test_the_sentence_with_the_number_comes_first() -> None:
    texts = ("Eritrean soldiers are in Somalia", "There are some 1,350 of them.", "They came by sea.")
    parts = tuple(Evidence(text=text, start=0, end=len(text)) for text in texts)
    told = alert().model_copy(update={"evidence": parts, "count": 1350})
    assert view_of(told).evidence == (texts[1], texts[0])
    assert view_of(told.model_copy(update={"count": None})).evidence == texts[:2]
