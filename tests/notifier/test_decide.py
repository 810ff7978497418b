"""The stories in this file are our own writing."""

import itertools
import random
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.events import Report
from shared.ids import derive
from shared.verdict import Count
from tests.notifier.playing import NAMES, play, rulings
from tests.notifier.reports import report


@given(st.permutations([report(name, count=620) for name in NAMES]))
def test_six_retellings_in_any_order_are_one_new_and_five_repeats(reports: list[Report]) -> None:
    outcomes = rulings(*reports)
    assert outcomes == [("new", "no_situation"), *[("repeat", "same_facts")] * 5]


@given(st.permutations([("a", 900, "exact"), ("b", 900, "about"), ("c", 880, "exact"), ("d", None, "exact")]))
def test_reworded_numbers_in_any_order_are_told_once_and_a_first_number_once(told: list[Any]) -> None:
    reports = [report(name, counts=(Count(value=value, qualifier=how),) if value else ()) for name, value, how in told]
    alerts = [ruling for ruling in rulings(*reports) if ruling[0] in {"new", "update"}]
    assert alerts == [("new", "no_situation")] + [("update", "number_first")] * (told[0][1] is None)


def test_ids_follow_from_the_report_that_opened_it() -> None:
    first, second = play([report("a", count=620), report("b", count=900)])
    opened = report("a", count=620)
    assert first.situation
    assert first.alert
    assert second.alert
    assert first.situation.situation == derive("situation", "NL>RO", opened.report)
    assert first.alert.alert == derive("alert", opened.report)
    assert second.alert.situation == first.situation.situation


def test_a_higher_number_is_an_update_that_names_both() -> None:
    _, update = play([report("a", count=620), report("b", count=900)])
    assert update.ruling.reason == "number_higher"
    assert [(change.fact, change.before, change.after) for change in update.ruling.changes] == [("count", 620, 900)]


def test_an_older_number_told_late_is_a_repeat() -> None:
    assert rulings(report("a", count=900), report("b", count=620))[1] == ("repeat", "older_number")


def test_borderline_never_pushes_and_changes_nothing() -> None:
    first, unsure, third = play(
        [report("a", count=620), report("b", label="borderline", count=5000), report("c", count=620)]
    )
    assert (unsure.ruling.outcome, unsure.alert) == ("borderline", None)
    assert unsure.situation == first.situation
    assert third.ruling.reason == "same_facts"


def test_another_pair_is_another_situation() -> None:
    assert rulings(report("a"), report("b", hosts=("LT",)))[1] == ("new", "no_situation")


def test_a_situation_that_slept_wakes_as_an_update_and_is_forgotten_in_the_end() -> None:
    assert rulings(report("a"), report("b"), step=timedelta(days=15))[1] == ("update", "situation_woke")
    assert rulings(report("a"), report("b"), step=timedelta(days=13))[1] == ("repeat", "same_facts")
    assert rulings(report("a"), report("b"), step=timedelta(days=169))[1] == ("new", "no_situation")


def test_an_unknown_side_joins_the_only_open_situation_that_shares_the_known_one() -> None:
    known = report("a", senders=("KP",), hosts=("RU",))
    unknown = report("b", senders=(), hosts=("RU",))
    assert rulings(known, unknown)[1] == ("repeat", "same_facts")
    other = report("c", senders=("CN",), hosts=("RU",))
    assert rulings(known, other, unknown)[2] == ("new", "no_situation")


def test_a_side_that_gets_a_name_is_an_update() -> None:
    first, update, third = play(
        [
            report("a", senders=(), hosts=("RU",)),
            report("b", senders=("KP",), hosts=("RU",)),
            report("c", senders=("KP",), hosts=("RU",)),
        ]
    )
    assert update.ruling.reason == "side_named"
    assert update.situation
    assert first.situation
    assert update.situation.situation == first.situation.situation
    assert update.situation.pair == "KP>RU"
    assert third.ruling.outcome == "repeat"


def test_an_edited_story_with_the_same_facts_is_a_repeat() -> None:
    assert rulings(report("a", count=620), report("a", revision=1, count=620))[1] == ("repeat", "edited_same_facts")


def test_an_edit_that_catches_up_with_what_is_known_is_a_repeat() -> None:
    caught_up = rulings(report("a", count=620), report("b", count=900), report("a", revision=1, count=900))
    assert caught_up[2] == ("repeat", "edited_same_facts")


def test_an_older_version_that_comes_late_adds_nothing() -> None:
    newer, older = play([report("a", revision=1, count=900), report("a", count=620)])
    assert older.ruling.reason == "older_revision"
    assert older.situation == newer.situation


def test_publishers_count_once_by_name() -> None:
    told = [
        report("a", source="Courier"),
        report("b", source=" courier "),
        report("c", source="https://www.courier.example/rss"),
        report("d", source="https://courier.example/world.xml"),
    ]
    last = play(told)[-1].situation
    assert last
    assert last.sources == ("Courier", "courier.example")


def test_a_status_update_does_not_lend_its_weight_to_a_number_it_does_not_give() -> None:
    _, update = play(
        [
            report("a", kind="presence", status="claimed", senders=("KP",), hosts=("RU",), count=12_000),
            report("b", kind="presence", status="confirmed", senders=("KP",), hosts=("RU",)),
        ]
    )
    assert update.alert
    assert "12,000" not in update.alert.headline
    assert update.alert.counts[0].source == "a Post"


def test_a_number_that_its_own_source_replaced_no_longer_competes() -> None:
    reports = [
        report("a", counts=(Count(value=620, source="NL"),)),
        report("b", counts=(Count(value=700, source="RO"),)),
        report("c", counts=(Count(value=900, source="NL"),)),
    ]
    last = play(reports)[-1].alert
    assert last
    assert [(count.value, count.source) for count in last.counts] == [(900, "NL"), (700, "RO")]


@given(st.randoms(use_true_random=False))
def test_shuffled_facts_never_alert_twice_for_one_fact(draw: random.Random) -> None:
    facts = list(itertools.product(("claimed", "announced", "confirmed", "denied"), (None, 300, 900))) * 3
    told = [report(f"{index}", status=status, count=count) for index, (status, count) in enumerate(facts)]
    draw.shuffle(told)
    changed = [(change.fact, change.after) for judgement in play(told) for change in judgement.ruling.changes]
    assert len(changed) == len(set(changed))
