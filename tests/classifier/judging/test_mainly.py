"""Headlines whose main clause tells the movement beside cues of other news. All of them are our own invention."""

import pytest

from services.classifier.classify import ENGLISH, classify, vocabulary
from services.classifier.frames.reading import read
from services.classifier.judging.mainly import mainly
from shared.verdict import Item


def _item(title: str) -> Item:
    return Item(id="1", title=title, lang=ENGLISH)


TOLD = [
    "Ghana recalls peacekeepers accused of smuggling in Lebanon",
    "Denmark withdraws troops from Kosovo after deadly bomb attack on base",
    "Portuguese troops withdraw from Mozambique after bloodiest month of fighting",
    "Uruguay withdraws soldiers from Congo after rape trial",
    "Chad parliament votes to expel French troops after killing of governor",
    "Chadian troops are secretly sent to Sudan to man missile batteries",
    "Kenya sends troops into Somalia to free kidnapped aid workers",
    "Senegal deploys soldiers to Gambia as president is charged with murder",
    "Cuban troops were sent to Angola to fly fighter jets, Lisbon says",
]

ASIDE = [
    "Inquiry into Portuguese troops' withdrawal from Timor opens",
    "Families mourn as soldiers who were sent to Chad are buried in Dakar",
    "Soldiers sent to Chad complain of rotten food",
    "Togo wins praise by sending soldiers to clean beaches in Benin",
    "General jailed over deaths before Nepalese troops left Sudan",
    "Museum shows how Belgian troops left Rwanda in 1994",
    "Villagers recall massacre since which Indian troops have left Sri Lanka",
    "Trained by Danes, Malian soldiers return home from Denmark",
    "Protesters demand that Turkey withdraw troops from Iraq",
    "Togo soldier leaves Ghana after court case",
]


@pytest.mark.parametrize("title", TOLD)
def test_main_clauses_are_read(title: str) -> None:
    assert mainly(read(_item(title), vocabulary(ENGLISH)))
    assert classify(_item(title)).label == "yes"


@pytest.mark.parametrize("title", ASIDE)
def test_movements_aside_are_left_to_the_score(title: str) -> None:
    assert not mainly(read(_item(title), vocabulary(ENGLISH)))


@pytest.mark.parametrize(
    "title",
    [
        "US marines on the move in Gulf of Guinea as unrest spreads in Gabon",
        "French commandos on 'standby in Djibouti' to fetch hostages held in Yemen",
        "UK's paratroopers on standby in Senegal as embassy in Mali is stormed",
    ],
)
def test_troops_readied_abroad_are_read(title: str) -> None:
    assert classify(_item(title)).label == "yes"


@pytest.mark.parametrize(
    "title",
    ["British soldiers on standby as ambulance crews strike", "US marines on the move in fitness race across Texas"],
)
def test_troops_readied_at_home_are_not(title: str) -> None:
    assert classify(_item(title)).label != "yes"


@pytest.mark.parametrize(
    "title",
    [
        "Businessman helped arm Moscow-backed forces that invaded Georgia",
        "Memoir of Libyan soldiers who invaded Chad wins prize",
        "Sanctions hit Rwandan troops which crossed the border into Congo",
    ],
)
def test_invaders_that_a_relative_clause_only_names_are_no_news(title: str) -> None:
    assert classify(_item(title)).reasons == ("known",)


def test_invasion_as_such_is_news() -> None:
    assert classify(_item("Rwandan troops have crossed the border into Congo, UN says")).label == "yes"
