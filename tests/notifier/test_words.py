from typing import get_args

import pytest

from services.notifier.reasons import Reason
from services.notifier.words import REASON_WORDS, claimants, count_words, fact_value, name_of, names_of, within
from shared.verdict import Claim, Count


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(value=900), "900"),
        (Count(value=1000, qualifier="about"), "about 1,000"),
        (Count(value=10_000, qualifier="at_least"), "at least 10,000"),
        (Count(value=500, qualifier="up_to"), "up to 500"),
        (Count(value=500, qualifier="fewer_than"), "fewer than 500"),
        (Count(low=10_000, high=12_000), "10,000–12,000"),
        (Count(low=200, high=999, qualifier="vague"), "hundreds"),
        (Count(low=24, high=99, qualifier="vague"), "dozens"),
        (Count(low=2000, high=9999, qualifier="vague"), "thousands"),
        (Count(low=300), "at least 300"),
        (Count(unit="brigade"), "a brigade"),
        (Count(unit="airborne unit"), "an airborne unit"),
    ],
)
def test_numbers_are_written_as_people_read_them(count: Count, words: str) -> None:
    assert count_words(count) == words


def test_names_stand_for_codes_and_an_unknown_code_for_itself() -> None:
    assert name_of("NO") == "Norway"
    assert name_of("AFU") == "African Union"
    assert name_of("WAGNER") == "Wagner Group"
    assert name_of("QQ") == "QQ"
    assert names_of(("FR", "DE")) == "France and Germany"
    assert names_of(("FR", "DE", "PL", "EE", "LT")) == "France, Germany, Poland and 2 others"


def test_changed_values_are_read_not_decoded() -> None:
    assert fact_value("count", 1200) == "1,200"
    assert fact_value("status", "claimed") == "claimed, not confirmed"
    assert fact_value("senders", "KP+RU") == "North Korea and Russia"
    assert fact_value("count", None) == "not known"


def test_every_reason_to_alert_has_words() -> None:
    silent = {
        "same_facts",
        "edited_same_facts",
        "older_revision",
        "rounding",
        "older_number",
        "weaker_status",
        "status_reworded",
        "page_same_facts",
        "page_disagrees",
        "told_detail",
        "others_support",
        "below_yes",
        "not_a_deployment",
    }
    assert set(get_args(Reason)) - silent == set(REASON_WORDS) - {"test"}


def test_a_code_in_a_claim_is_read_as_a_name() -> None:
    assert claimants("claimed", [Claim(who="ET", role="third_gov", stance="asserts")]) == "Ethiopia"
    assert (
        claimants("denied", [Claim(who="the junta in Bamako", role="host_gov", stance="denies")])
        == "the junta in Bamako"
    )


def test_nobody_both_says_so_and_denies_it() -> None:
    claims = [Claim(who="ET", role="sender_gov", stance=stance) for stance in ("asserts", "denies")]  # type: ignore[arg-type]  # both are stances
    assert claimants("disputed", claims) == "Ethiopia denies"


def test_witnesses_are_no_name() -> None:
    assert claimants("claimed", [Claim(who="Witnesses", role="anonymous", stance="asserts")]) == "witnesses"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Netherlands", "the Netherlands"),
        ("UN", "the UN"),
        ("Romania", "Romania"),
        ("UNHCR", "UNHCR"),
        ("officials", "officials"),
        ("", ""),
    ],
)
def test_a_name_takes_its_article_within_a_sentence(text: str, words: str) -> None:
    assert within(text) == words


def test_who_is_asked_has_not_requested() -> None:
    asked = Claim(who="GH", role="sender_gov", stance="announces")
    asking = Claim(who="TG", role="host_gov", stance="announces")
    assert claimants("requested", [asked]) == ""
    assert claimants("requested", [asking, asked]) == "Togo"
    assert claimants("offered", [asked, asking]) == "Ghana"


@pytest.mark.parametrize(
    ("value", "words"),
    [("2026-12-02", "2 Dec 2026"), ("2026-12", "Dec 2026"), ("soon", "soon"), (None, "not known")],
)
def test_a_deadline_is_written_as_a_day(value: str | None, words: str) -> None:
    assert fact_value("deadline", value) == words
