"""Whichever outlet is polled first, a rightly judged day gives the same alerts. The items are invented."""

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.demo.check import differences
from services.demo.day import load_day
from services.demo.feedfile import DayItem
from services.notifier.judge import judge
from services.notifier.situation import Situation
from shared.events import Alert, Report, Story
from shared.ids import derive
from shared.verdict import Count, Verdict

DAY = load_day()
QUIET = timedelta(days=1)
IDS = [outlet.id for outlet in DAY.outlets]


def story(item: DayItem, seen: datetime) -> Story:
    return Story(
        story=derive(item.ref),
        revision=int(item.until is None and item.ref == "northsea/dutch-extra-troops-romania"),
        feed=item.outlet,
        source=item.outlet,
        host=item.outlet,
        title=item.title,
        summary=item.summary,
        published=item.at,
        first_seen=seen,
    )


def report(item: DayItem, seen: datetime) -> Report:
    facts = DAY.facts_of(item.ref)
    verdict = Verdict(
        label=facts.label,
        score=1.0,
        kind=facts.kind,
        status=facts.status,
        senders=facts.senders,
        hosts=facts.hosts,
        count=facts.count,
        counts=() if facts.count is None else (Count(value=facts.count, unit="soldiers"),),
    )
    return Report(report=derive(item.ref, item.at), story=story(item, seen), verdict=verdict)


def told(delays: dict[str, int], tiebreak: list[str]) -> tuple[list[Alert], Counter[str]]:
    """Alerts and outcomes of the day when each outlet's items are seen so many minutes late."""
    late = {outlet: timedelta(minutes=minutes) for outlet, minutes in delays.items()}
    visible = [item for item in DAY.items() if DAY.start <= item.at and DAY.facts_of(item.ref).label != "no"]
    seen = sorted(visible, key=lambda item: (item.at + late[item.outlet], tiebreak.index(item.outlet)))
    situations: dict[str, Situation] = {}
    alerts, outcomes = [], Counter[str]()
    for item in seen:
        moment = item.at + late[item.outlet]
        judgement = judge(situations.values(), report(item, moment), moment, QUIET)
        outcomes[judgement.ruling.outcome] += 1
        if judgement.situation:
            situations[judgement.situation.situation] = judgement.situation
        if judgement.alert:
            alerts.append(judgement.alert)
    return alerts, outcomes


@given(delays=st.fixed_dictionaries({outlet: st.integers(0, 39) for outlet in IDS}), tiebreak=st.permutations(IDS))
def test_the_alerts_do_not_depend_on_the_order_of_fetching(delays: dict[str, int], tiebreak: list[str]) -> None:
    alerts, outcomes = told(delays, tiebreak)
    assert differences(DAY, alerts) == []
    assert outcomes["repeat"] == DAY.counts["repeats"]
    assert outcomes["borderline"] == DAY.counts["borderlines"]
