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
from shared.events import Alert, Page, Report, Story
from shared.ids import derive
from shared.verdict import Count, Verdict

DAY = load_day()
QUIET = timedelta(days=1)
PAGES = {ref: alert.facts for alert in DAY.alerts for ref in alert.pages}
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


def report(item: DayItem, seen: datetime, *, page: bool = False) -> Report:
    """What the classifier rightly says of an item, or of its page."""
    facts = PAGES[item.ref] if page else DAY.facts_of(item.ref)
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
    told = story(item, seen).model_copy(update={"page": Page(fetched_at=seen) if page else None})
    return Report(report=derive(item.ref, item.at, page), story=told, verdict=verdict)


def told(delays: dict[str, int], tiebreak: list[str], fetched: timedelta) -> tuple[list[Alert], Counter[str]]:
    """Alerts and outcomes of the day when each outlet's items are seen so many minutes late, and pages after them."""
    late = {outlet: timedelta(minutes=minutes) for outlet, minutes in delays.items()}
    visible = [item for item in DAY.items() if DAY.start <= item.at and DAY.facts_of(item.ref).label != "no"]
    seen = [(item.at + late[item.outlet], tiebreak.index(item.outlet), item, False) for item in visible]
    seen += [(at + fetched, order, item, True) for at, order, item, _ in seen if item.ref in PAGES]
    situations: dict[str, Situation] = {}
    alerts, outcomes = [], Counter[str]()
    for moment, _, item, page in sorted(seen, key=lambda one: (one[0], one[3], one[1])):
        judgement = judge(situations.values(), report(item, moment, page=page), moment, QUIET)
        outcomes[judgement.ruling.outcome] += 1
        if judgement.situation:
            situations[judgement.situation.situation] = judgement.situation
        if judgement.alert:
            alerts.append(judgement.alert)
    return alerts, outcomes


@given(
    delays=st.fixed_dictionaries({outlet: st.integers(0, 39) for outlet in IDS}),
    tiebreak=st.permutations(IDS),
    fetched=st.integers(0, 60),
)
def test_the_alerts_do_not_depend_on_the_order_of_fetching(
    delays: dict[str, int], tiebreak: list[str], fetched: int
) -> None:
    alerts, outcomes = told(delays, tiebreak, timedelta(minutes=fetched))
    assert differences(DAY, alerts) == []
    assert outcomes["repeat"] == DAY.counts["repeats"]
    assert outcomes["borderline"] == DAY.counts["borderlines"]
