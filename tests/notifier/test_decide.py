"""The stories in this file are our own writing."""

import itertools
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.judge import Judgement, judge
from services.notifier.situation import Situation
from services.notifier.stages import further
from shared.events import Report
from shared.ids import derive
from shared.verdict import Claim, Count, Role, Status
from tests.notifier.reports import START, report

QUIET = timedelta(days=14)
NAMES = ("meridian", "northsea", "kestrel", "harbour", "ledger", "capital")


def play(reports: Sequence[Report], *, step: timedelta = timedelta(minutes=5)) -> list[Judgement]:
    """Judge the reports in order, five minutes apart."""
    known: dict[str, Situation] = {}
    judgements: list[Judgement] = []
    now: datetime = START
    for item in reports:
        judgement = judge(known.values(), item, now, QUIET)
        if judgement.situation:
            known[judgement.situation.situation] = judgement.situation
        judgements.append(judgement)
        now += step
    return judgements


def rulings(*reports: Report, step: timedelta = timedelta(minutes=5)) -> list[tuple[str, str]]:
    return [(judgement.ruling.outcome, judgement.ruling.reason) for judgement in play(reports, step=step)]


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


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("claimed", "confirmed", "status_further"),
        ("considered", "announced", "status_further"),
        ("considered", "requested", "status_further"),
        ("requested", "ordered", "status_further"),
        ("claimed", "announced", "status_further"),
        ("claimed", "denied", "first_denial"),
        ("claimed", "disputed", "first_denial"),
        ("confirmed", "denied", "first_denial"),
    ],
)
def test_a_status_that_is_materially_further_is_an_update(before: Status, after: Status, reason: str) -> None:
    _, update = play([report("a", status=before), report("b", status=after)])
    assert (update.ruling.outcome, update.ruling.reason) == ("update", reason)
    assert [(change.fact, change.before, change.after) for change in update.ruling.changes] == [
        ("status", before, after)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("confirmed", "announced"),
        ("announced", "considered"),
        ("announced", "claimed"),
        ("claimed", "unverified"),
        ("offered", "requested"),
        ("offered", "considered"),
        ("denied", "disputed"),
        ("denied", "claimed"),
    ],
)
def test_a_weaker_status_is_a_repeat(before: Status, after: Status) -> None:
    assert rulings(report("a", status=before), report("b", status=after))[1] == ("repeat", "weaker_status")


def test_no_status_is_further_than_itself() -> None:
    statuses: tuple[Status, ...] = ("considered", "offered", "claimed", "announced", "ordered", "confirmed", "denied")
    assert not any(further({status}, status) for status in statuses)


def test_a_status_of_another_direction_is_not_named_as_what_was_before() -> None:
    told = [("deployment", "claimed"), ("withdrawal", "announced"), ("deployment", "confirmed")]
    last = play([report(f"{index}", kind=kind, status=status) for index, (kind, status) in enumerate(told)])[-1]
    assert [(change.before, change.after) for change in last.ruling.changes] == [("claimed", "confirmed")]


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("reinforcement", "announced", "ordered"),
        ("reinforcement", "announced", "confirmed"),
        ("reinforcement", "considered", "claimed"),
        ("withdrawal", "requested", "ordered"),
    ],
)
def test_another_headline_for_the_same_decision_is_a_repeat_in_the_hours_after_it(
    kind: str, before: Status, after: Status
) -> None:
    both = report("a", kind=kind, status=before), report("b", kind=kind, status=after)
    assert rulings(*both, step=timedelta(hours=6))[1] == ("repeat", "status_reworded")
    assert rulings(*both, step=timedelta(hours=20))[1] == ("update", "status_further")


def test_a_headline_that_says_what_has_begun_or_come_is_news_at_once() -> None:
    landed = {"title": "Dutch troops have landed in Romania"}
    told = report("a", status="announced"), report("b", status="confirmed", story_fields=landed)
    assert rulings(*told)[1] == ("update", "status_further")


def test_in_a_language_whose_phases_nobody_reads_every_step_is_news() -> None:
    told = report("a", status="announced", lang="xx"), report("b", status="confirmed", lang="xx")
    assert rulings(*told)[1] == ("update", "status_further")


def test_a_denial_of_entering_after_one_of_sending_is_the_same_answer() -> None:
    entered = report("a", kind="incursion", status="claimed")
    sending, entering = report("b", status="denied"), report("c", kind="incursion", status="denied")
    assert rulings(entered, sending, entering)[2][0] == "repeat"


def test_a_refusal_and_a_denial_are_one_answer_in_the_hours_after_it() -> None:
    denied = report("a", status="claimed"), report("b", status="denied"), report("c", kind="refusal")
    assert rulings(*denied)[2] == ("repeat", "weaker_status")
    refused = report("a", status="claimed"), report("b", kind="refusal"), report("c", status="denied")
    assert rulings(*refused)[2] == ("repeat", "status_reworded")
    assert rulings(*denied, step=timedelta(days=1))[2] == ("update", "direction_changed")


def test_who_is_leaving_is_still_there() -> None:
    leaving, number = report("a", kind="withdrawal"), report("b", kind="presence", count=77)
    assert rulings(leaving, number)[1] == ("update", "number_first")
    gone = report("c", kind="withdrawal", story_fields={"title": "Last Dutch troops leave Romania"})
    assert rulings(leaving, gone, number)[2] == ("update", "direction_changed")


def test_a_direction_that_nobody_could_read_is_no_change() -> None:
    assert rulings(report("a", kind="refusal"), report("b", kind=None, status=None))[1] == ("repeat", "weaker_status")


def test_a_claimed_incursion_is_none_where_the_troops_were_announced() -> None:
    claimed = report("b", kind="incursion", status="claimed")
    assert rulings(report("a", kind="deployment", status="announced"), claimed)[1] == ("repeat", "weaker_status")
    assert rulings(report("a", kind="deployment", status="claimed"), claimed)[1] == ("update", "direction_changed")


@pytest.mark.parametrize(
    ("role", "outcome"),
    [("sender_gov", "update"), ("host_gov", "update"), ("anonymous", "update"), ("third_gov", "repeat")],
)
def test_a_denial_counts_where_those_deny_who_are_meant(role: Role, outcome: str) -> None:
    denial = report("b", status="denied", claims=(Claim(who="X", role=role, stance="denies"),))
    assert rulings(report("a", status="claimed"), denial)[1][0] == outcome


def test_who_is_sent_has_not_arrived() -> None:
    sent = report("a", kind="deployment", status="confirmed")
    landed = report("b", kind="deployment", status="confirmed", story_fields={"title": "Dutch troops have arrived"})
    assert rulings(sent, landed, step=timedelta(days=1))[1] == ("update", "phase_further")


def test_a_sentence_names_those_of_several_senders_whom_the_story_names() -> None:
    both = report("a", senders=("JM", "BS"), hosts=("HT",), kind="deployment")
    one = report("b", senders=("JM",), hosts=("HT",), kind="deployment", count=170)
    _, update = play([both, one])
    assert update.alert
    assert update.alert.headline.startswith("Jamaica to send 170")
    assert update.alert.senders == ("JM", "BS")


def test_a_denial_is_told_once_however_often_claim_and_denial_alternate() -> None:
    seesaw = [report(f"{index}", status="denied" if index % 2 else "claimed", kind="presence") for index in range(8)]
    assert [outcome for outcome, _ in rulings(*seesaw)] == ["new", "update", *["repeat"] * 6]


@pytest.mark.parametrize(
    ("before", "after"), [("deployment", "withdrawal"), ("deployment", "refusal"), ("presence", "extension")]
)
def test_a_new_direction_is_an_update(before: str, after: str) -> None:
    assert rulings(report("a", kind=before), report("b", kind=after))[1] == ("update", "direction_changed")


@pytest.mark.parametrize(
    ("before", "after"), [("deployment", "reinforcement"), ("presence", "deployment"), ("incursion", "presence")]
)
def test_another_word_for_the_same_direction_is_a_repeat(before: str, after: str) -> None:
    assert rulings(report("a", kind=before), report("b", kind=after))[1] == ("repeat", "same_facts")


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
