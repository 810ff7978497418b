"""Which way a movement goes. Sentences are our own writing."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.facts.kind import kind_of
from shared.verdict import Item


def test_a_drill_is_an_exercise_and_borderline() -> None:
    title = "400 Finnish soldiers arrive in Estonia for a drill"
    verdict = classify(Item(id="x", title=title, lang="en"))
    assert (verdict.label, verdict.kind, verdict.count) == ("borderline", "exercise", 400)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("More American forces arrive in Poland", "reinforcement"),
        ("Greece to host more American troops", "reinforcement"),
        ("US upping military presence in the Gulf", "reinforcement"),
        ("Biden says no U.S. or NATO troops will be sent to Ukraine", "refusal"),
        ("Britain unlikely to send troops to Ukraine", "refusal"),
        ("NATO turns down request to deploy troops in Kosovo", "refusal"),
        ("Russian troops will return to Belarus", "deployment"),
        ("Pentagon to move 3,000 troops from Germany", "withdrawal"),
        ("U.S. extends troop deployment in Romania", "extension"),
        ("China brings in soldiers to Ladakh", "deployment"),
        ("UK sends 400 troops to help Britons out of Khartoum", "deployment"),
        ("UK takes 400 troops out of Khartoum", "withdrawal"),
        ("There will not be any American forces moving into Togo", "refusal"),
        ("American forces delay moving into Togo", "incursion"),
        ("Norway steps up military help with soldiers in Latvia", "deployment"),
    ],
)
def test_more_none_and_back(title: str, kind: str) -> None:
    reading = loaded().reading(Item(id="x", title=title, lang="en"))
    assert reading is not None
    assert kind_of(reading) == kind
