"""Which status, answer or direction is news after another. Reports are invented."""

from datetime import timedelta

import pytest

from services.notifier.stages import further
from shared.verdict import Claim, Role, Status
from tests.notifier.playing import play, rulings
from tests.notifier.reports import report


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
