"""The classifier judges every item of the bundled day as its labels say. The items are invented."""

import pytest

from services.classifier.classify import classify
from services.demo.day import ExpectedAlert, Facts, load_day
from services.demo.feedfile import DayItem
from shared.verdict import Item, Verdict

DAY = load_day()
LANGS = {outlet.id: outlet.lang for outlet in DAY.outlets}


def judged(item: DayItem) -> Verdict:
    return classify(Item(id=item.ref, title=item.title, summary=item.summary, lang=LANGS[item.outlet]))


def facts(verdict: Verdict) -> Facts:
    return Facts(
        verdict.label, verdict.kind, verdict.status, tuple(verdict.senders), tuple(verdict.hosts), verdict.count
    )


@pytest.mark.parametrize(
    "item",
    [item for item in DAY.items() if DAY.facts_of(item.ref).label == "yes"],
    ids=lambda item: f"{item.ref}@{item.at:%H%M}",
)
def test_what_is_told_is_judged_with_all_its_facts(item: DayItem) -> None:
    assert facts(judged(item)) == DAY.facts_of(item.ref)


@pytest.mark.parametrize(
    "item",
    [item for item in DAY.items() if DAY.facts_of(item.ref).label != "yes"],
    ids=lambda item: f"{item.ref}@{item.at:%H%M}",
)
def test_what_must_stay_silent_is_judged_so(item: DayItem) -> None:
    assert judged(item).label == DAY.facts_of(item.ref).label


@pytest.mark.parametrize("alert", [alert for alert in DAY.alerts if alert.pages], ids=lambda alert: alert.story)
def test_what_a_page_tells_is_judged_with_all_its_facts(alert: ExpectedAlert) -> None:
    for item in (item for item in DAY.items() if item.ref in alert.pages):
        text = DAY.pages[item.ref]
        assert facts(classify(Item(id=item.ref, title=item.title, text=text, lang=LANGS[item.outlet]))) == alert.facts
