"""What holds of any sequence of reports. The stories in this file are our own writing."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.events import Report
from tests.notifier.playing import play
from tests.notifier.reports import report

TITLES = (
    "Dutch soldiers go to Romania",
    "Dutch troops begin to leave Romania",
    "First Dutch soldiers leave Romania",
    "Netherlands completes withdrawal from Romania",
    "Dutch troops to leave Romania by September",
    "Dutch soldiers in Romania at a camp near Cincu",
    "Dutch convoy moves closer to the Moldovan border in Romania",
)
FACTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("deployment", "reinforcement", "presence", "withdrawal", "extension", "refusal")),
        "status": st.sampled_from(("considered", "offered", "claimed", "announced", "ordered", "confirmed", "denied")),
        "count": st.sampled_from((None, 90, 300, 310, 900, 5_000)),
        "senders": st.sampled_from((("NL",), ("NL", "BE"), ("BE",), ())),
        "hosts": st.sampled_from((("RO",), ("RO", "MD"), ())),
        "title": st.sampled_from(TITLES),
    }
)
SEQUENCES = st.lists(FACTS, min_size=1, max_size=8)


def told(name: str, facts: dict[str, Any]) -> Report:
    verdict = {key: value for key, value in facts.items() if key != "title"}
    return report(name, story_fields={"title": facts["title"]}, **verdict)


@settings(max_examples=50)
@given(SEQUENCES)
def test_the_same_stories_again_alert_nobody(sequence: list[dict[str, Any]]) -> None:
    reports = [told(f"{index}", facts) for index, facts in enumerate(sequence)]
    again = play([*reports, *reports])[len(reports) :]
    assert [judgement.alert for judgement in again if judgement.alert] == []


@settings(max_examples=50)
@given(SEQUENCES, st.data())
def test_another_outlet_that_tells_the_last_fact_again_alerts_nobody(
    sequence: list[dict[str, Any]], data: st.DataObject
) -> None:
    full = [facts for facts in sequence if facts["senders"] == ("NL",) and facts["hosts"] == ("RO",)]
    reports = [told(f"{index}", facts) for index, facts in enumerate(full)]
    if full:
        echo = told("echo", data.draw(st.sampled_from(full)))
        assert play([*reports, echo])[-1].alert is None


@settings(max_examples=50)
@given(SEQUENCES)
def test_every_alert_names_a_change_and_every_change_is_one(sequence: list[dict[str, Any]]) -> None:
    for judgement in play([told(f"{index}", facts) for index, facts in enumerate(sequence)], step=timedelta(days=1)):
        assert judgement.alert is None or judgement.alert.type != "update" or judgement.alert.changes
        assert all(change.before != change.after for change in judgement.ruling.changes)


@settings(max_examples=50)
@given(SEQUENCES)
def test_the_same_sequence_gives_the_same_judgements(sequence: list[dict[str, Any]]) -> None:
    reports = [told(f"{index}", facts) for index, facts in enumerate(sequence)]
    assert play(reports) == play(reports)
