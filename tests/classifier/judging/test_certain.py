"""What is in by the definition, whatever its score. All items here are our own writing on invented facts."""

import pytest

from services.classifier.classify import classify, loaded, vocabulary
from services.classifier.frames.reading import read
from services.classifier.judging.certain import certain, turned
from shared.verdict import Item

ENTERED = [
    ("Battle rages for Crimean port", "Russia sent 3,000 troops and tanks into Crimea overnight, the ministry said."),
    ("Four dead in Turkish raid on villages", "Turkey deployed hundreds of troops to Northern Cyprus on Tuesday."),
    ("Morocco deploys thousands of soldiers, drones in strike on camp in Western Sahara", "The strike killed nine."),
    ("Shelling kills six in Abkhazia", "Jets struck and hundreds of troops were deployed in Abkhazia by Moscow."),
    ("Russia ends raid that killed eight", "Russia said it has withdrawn 1,200 troops from South Ossetia on Sunday."),
    (
        "Russia steps up shelling of Donetsk",
        "Russia has sent hundreds more soldiers to Donetsk after two officers died.",
    ),
]
ALERTED = [
    ("Pentagon puts 900 troops on alert as Lebanon crisis deepens", ""),
    ("France puts 2,000 troops on standby as Ivory Coast slides into war", ""),
    ("Libya: French troops on alert as talks collapse", ""),
    ("Britain puts paratroopers on standby for possible deployment amid Kosovo tensions", ""),
]
ASKED_OUT = [
    ("Chad makes military demand", "Chad has formally requested that France withdraw the troops on its soil."),
    (
        "Fate of Ethiopian forces unclear",
        "Somalia is demanding the departure of Ethiopia's 4,000 soldiers by December.",
    ),
    ("New session opens", "Kyrgyzstan has asked the United States to withdraw its troops by July, the ministry said."),
]
NOT_CERTAIN = [
    ("Day 40: Russian soldiers fight on in Donetsk", "Russian tanks hit a village in Donetsk, killing four."),
    ("Israeli soldiers raid Nablus, arrest five", "Soldiers searched dozens of homes in Nablus before dawn."),
    ("How Crimea was taken", "In 2014 Russia sent troops into Crimea. A historian looks back."),
    ("Explainer: Morocco and Western Sahara", "Morocco sent thousands of troops to Western Sahara."),
    ("Azerbaijan sends soldiers to Karabakh after flood", ""),
    ("Army puts troops on standby as floods hit Bavaria", ""),
    ("Serbia puts troops on high alert over tensions with Kosovo", ""),
    ("Jordan puts US troops on high alert over drone threat from Syria", ""),
    ("Ghana army on alert as Togo votes", ""),
    ("Protesters demand that France withdraw its troops from Chad", ""),
    ("Ghana urges neighbours to help remove Togo's troops from its soil", ""),
    ("Ghana asks court to order Togo to remove troops from village school", ""),
    ("Ghana could ask Togo to withdraw its troops", ""),
]


def held(title: str, summary: str) -> set[str]:
    """The rules that hold of the item's best frame and of its other ones."""
    reading = read(Item(id="x", title=title, summary=summary, lang="en"), vocabulary("en"))
    return {certain(reading), *(turned(one) for one in reading.others())} - {""}


@pytest.mark.parametrize(
    ("rule", "title", "summary"),
    [
        (rule, *item)
        for rule, items in (("entered", ENTERED), ("alerted", ALERTED), ("asked_out", ASKED_OUT))
        for item in items
    ],
)
def test_what_the_definition_counts_is_in_whatever_else_is_told(rule: str, title: str, summary: str) -> None:
    assert rule in held(title, summary)
    assert classify(Item(id="x", title=title, summary=summary, lang="en", published="2024-03-17")).label == "yes"


@pytest.mark.parametrize(("title", "summary"), NOT_CERTAIN)
def test_what_looks_like_it_is_left_to_the_score(title: str, summary: str) -> None:
    assert held(title, summary) == set()


def test_another_frame_than_the_best_one_may_decide_and_gives_the_fields() -> None:
    title = "Turkish jets kill nine in military operation in Syria"
    lead = "Turkey sent hundreds of soldiers to Northern Cyprus."
    verdict = classify(Item(id="x", title=title, summary=lead, lang="en"))
    assert (verdict.label, verdict.hosts, verdict.kind) == ("yes", ("CY",), "deployment")


def test_troops_that_are_readied_are_considered_not_sent() -> None:
    verdict = classify(Item(id="x", title=ALERTED[0][0], lang="en"))
    assert (verdict.status, verdict.senders, verdict.hosts) == ("considered", ("US",), ("LB",))


def test_a_title_of_an_alert_decides_where_the_lead_has_the_better_frame() -> None:
    lead = "France put 2,000 troops on alert and extended the deployment of a frigate in the Gulf of Guinea."
    assert "alerted" in held("France puts 2,000 troops on high alert as Chad slides into war", lead)


def test_what_is_in_by_the_definition_scores_as_the_least_that_is_let_in() -> None:
    title, summary = ENTERED[4]
    verdict = classify(Item(id="x", title=title, summary=summary, lang="en"))
    assert (verdict.label, verdict.score >= loaded().models["en"].weights.yes) == ("yes", True)
