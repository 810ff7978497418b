"""Troops whose coming is told by who takes them in, or whom they go against. All headlines are our own invention."""

import pytest

from services.classifier.classify import ENGLISH, classify, loaded
from services.classifier.frames.reading import read
from services.classifier.judging.aims import aims
from services.classifier.judging.certain import certain
from shared.verdict import Item

TOLD = {
    "arrived": [
        "Blast injures Danish soldiers in Kabul as 400 more Danish troops arrive in Helmand",
        "Clashes kill nine in Goma as hundreds more Kenyan soldiers land in Congo",
        "Strike hits port as thousands of Ethiopian troops arrive in Somalia",
    ],
    "entering": [
        "Hundreds of Chadian soldiers 'cross into Central African Republic' at dawn, hunters on the river say",
        "Ugandan soldiers 'are entering Congo in long columns' on 'borrowed buses'",
    ],
    "welcomed": [
        "President welcomes Rwandan soldiers to Bangui after coup attempt",
        "Sudan army welcomes Egyptian troops to Khartoum base",
    ],
    "housed": [
        "Mali opens camp for 300 Danish soldiers",
        "Niger army finishes barracks for 500 Italian soldiers outside Niamey",
    ],
    "settled": [
        "Iraq agrees to smaller US military presence",
        "Burundi rejects African Union peacekeeping force",
        "Syria rejects Arab peacekeeping force as fighting rages",
    ],
    "aimed": [
        "Britain sends 600 paratroopers to deter Russia",
        "Canada deploys 900 soldiers to reassure Baltic allies",
        "Kenya to send 1,000 troops to fight Haitian gangs",
    ],
    "to_front": [
        "Russia sends 10,000 more soldiers to eastern front, Kyiv says",
        "Eritrea sends thousands more soldiers to Tigray front",
    ],
    "mission": [
        "Canada adds 200 soldiers to Operation Reassurance",
        "France ends Operation Barkhane",
        "UK extends Operation Orbital",
        "Botswana troops leave SAMIM",
    ],
}
OTHERS = [
    "France ends Barkhane hearings",
    "Barkhane soldiers' trial ends in Paris",
    "General leaves UNIFIL after scandal",
    "UN sends investigators to MINUSMA",
    "Norway sends money to UNIFIL",
    "Hundreds of soldiers arrive in Lyon to fill sandbags",
    "Thousands of British troops arrive in London for coronation",
    "US soldier crosses into North Korea",
    "Deserters from Myanmar army cross into Thailand",
    "Chinese troops move into new barracks in Tibet",
    "Residents welcome Ukrainian troops to Kherson",
    "Wives welcome Danish soldiers home to Aarhus",
    "Mayor welcomes US soldiers to Warsaw half marathon",
    "Britain builds new base for its own army in Wiltshire",
    "Builder of base for US troops in Kuwait jailed",
    "Senator defends US military presence",
    "Togo rejects peace force's report on flood",
    "Trump to send troops to fight crime in Chicago",
    "Ukraine sends more troops to eastern front",
    "Ethiopia deploys thousands more soldiers to Amhara",
    "Russia sends thousands of parcels to soldiers at front",
    "Israel sends tax bills to thousands of soldiers in Gaza",
    "Spain's PM says he will send warship to protect Gaza aid flotilla",
]
SAID = {
    "there": [
        "Wagner mercenaries 'already in Burkina Faso', Ghana says",
        "Ethiopian soldiers already in Somalia, elders say",
    ],
    "counted": ["Turkey reveals number of soldiers in Libya"],
    "open": [
        "Berlin cannot rule out German troops in Ukraine",
        "Togo won't rule 'in or out' if Togolese troops would help free sailors held in Nigeria",
    ],
    "alerted": ["About 900 French soldiers told to prepare for deployment as Ivory Coast slides into war"],
}
UNSAID = [
    "Snow already in Kabul, soldiers say",
    "Turkish tanks already in museum, curator says",
    "Army reveals number of troops in flood zone",
    "Pentagon reveals number of troops with measles in Texas",
    "Mayor does not rule out soldiers in Marseille",
    "Police do not rule out soldier's role in Oslo murder",
    "Nurses told to prepare for deployment as flu spreads",
]


def _item(title: str) -> Item:
    return Item(id="1", title=title, lang=ENGLISH)


@pytest.mark.parametrize(("rule", "title"), [(rule, title) for rule, titles in TOLD.items() for title in titles])
def test_who_takes_troops_in_and_whom_they_go_against_tells_that_they_come(rule: str, title: str) -> None:
    assert aims(read(_item(title), loaded().vocabularies[ENGLISH])) == rule
    assert classify(_item(title)).label == "yes"


@pytest.mark.parametrize("title", OTHERS)
def test_what_only_reads_like_it_is_left_to_the_score(title: str) -> None:
    assert aims(read(_item(title), loaded().vocabularies[ENGLISH])) == ""
    assert classify(_item(title)).label != "yes"


@pytest.mark.parametrize(("rule", "title"), [(rule, title) for rule, titles in SAID.items() for title in titles])
def test_what_is_said_of_troops_abroad_is_in(rule: str, title: str) -> None:
    assert certain(read(_item(title), loaded().vocabularies[ENGLISH])) == rule
    assert classify(_item(title)).label == "yes"


@pytest.mark.parametrize("title", UNSAID)
def test_what_is_said_of_other_things_is_not(title: str) -> None:
    assert certain(read(_item(title), loaded().vocabularies[ENGLISH])) == ""
    assert classify(_item(title)).label != "yes"


def test_nobodys_troops_leave_beside_a_lead_that_tells_more() -> None:
    lead = "Denmark is the latest to end its peacekeeping mission as talks on the salt tax drag on and on."
    item = Item(id="1", title="Foreign troops quit Mali as prices grow", summary=lead, lang=ENGLISH)
    assert classify(item).label == "yes"


@pytest.mark.parametrize(
    ("title", "host"),
    [
        ("Rwandan troops leave parts of eastern Congo", "CD"),
        ("Saudi soldiers withdraw from much of Yemen", "YE"),
        ("Turkish troops leave areas of Syria's Idlib province", "SY"),
    ],
)
def test_parts_of_a_state_are_where_troops_leave(title: str, host: str) -> None:
    verdict = classify(_item(title))
    assert (verdict.label, verdict.hosts, verdict.kind) == ("yes", (host,), "withdrawal")
