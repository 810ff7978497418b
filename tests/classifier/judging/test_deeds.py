"""Troops that are in a state by what they do there. All headlines here are our own writing on invented facts."""

import pytest

from services.classifier.classify import ENGLISH, classify, loaded
from services.classifier.frames.reading import read
from services.classifier.judging.deeds import deeds
from shared.verdict import Item

TEACHING = [
    "Turkish commandos are training Somali recruits in Mogadishu, minister says",
    "Italian soldiers to train Nigerien special forces in Niamey",
    "Rwandan soldiers teach Mozambican army to fight insurgents in Cabo Delgado",
    "Ghanaian recruits are being trained by British soldiers in Accra",
    "Cuban troops in Luanda training Angolans on missile strikes, Lisbon says",
]
SECRET = [
    "Dutch marines in secret mission in Libya, newspaper reveals",
    "French special forces have been operating covertly in Yemen, documents show",
    "Kenyan commandos took part in 'high-risk' covert operations in South Sudan, general admits",
    "British SAS soldiers secretly deployed in Somalia, paper says",
]
HELPING = [
    "Canadian soldiers conduct evacuation of embassy in South Sudan",
    "Japanese troops to oversee airlift of citizens from Niger",
    "Indian navy sailors join search for missing ferry in Indonesia",
    "Israeli soldiers join rescue effort in earthquake-hit Turkey",
]
SIDING = [
    "Eritrean troops took part in Tigray battle, Addis Ababa admits",
    "Rwandan soldiers fought alongside M23 in capture of Goma, UN says",
    "Turkish commandos took part in attack in Libya's Sirte, report says",
]
OTHERS = [
    "Kenyan soldiers fought in Somalia battle that killed nine, UN says",
    "Rwandan soldiers took part in parade in Lusaka, Zambian paper says",
    "Irish soldiers take part in UNIFIL anniversary in Lebanon, Dublin says",
    "Ukrainian soldiers trained by Britain describe winter in trenches",
    "Kenyan soldiers train with British troops in Nanyuki",
    "British army trains British cadets in Kent",
    "Norwegian soldiers train dogs in Oslo",
    "Afghan commandos trained by US soldiers in Kabul flee to Iran",
    "SAS soldier's secret life in Kabul told in new book",
    "French soldiers accused of secret prison in Chad",
    "Inquiry hears evidence in secret on British special forces in Afghanistan",
    "Army helps with evacuation of flooded villages in Assam",
    "National Guard joins search for missing hikers in Colorado",
    "Russian troops block evacuation of Mariupol, Ukraine says",
    "Rebels attack Indian peacekeepers as they help evacuation in Goma",
]


def _item(title: str, summary: str = "") -> Item:
    return Item(id="1", title=title, summary=summary, lang=ENGLISH)


def _rule(title: str, summary: str = "") -> str:
    return deeds(read(_item(title, summary), loaded().vocabularies[ENGLISH]))


@pytest.mark.parametrize(
    ("rule", "title"),
    [
        (rule, title)
        for rule, titles in (("teaching", TEACHING), ("secret", SECRET), ("helping", HELPING), ("siding", SIDING))
        for title in titles
    ],
)
def test_deeds_abroad_tell_a_presence(rule: str, title: str) -> None:
    assert _rule(title) == rule
    assert classify(_item(title)).label == "yes"


@pytest.mark.parametrize("title", OTHERS)
def test_other_deeds_are_left_to_the_score(title: str) -> None:
    assert _rule(title) == ""
    assert classify(_item(title)).label != "yes"


def test_the_sentence_behind_the_title_may_tell_the_deed_alone() -> None:
    lead = "In Ghana, 60 Portuguese army instructors will train some 400 soldiers each month."
    assert _rule("Lome's friends speed up courses", lead) == "teaching"
    assert _rule("Lome's friends honour fallen hero on anniversary", lead) == ""
    assert _rule("Jets and missiles for Ghana's army", lead) == ""


def test_a_place_may_only_say_which_troops_are_meant() -> None:
    assert _rule("Danish troops in Mali are training Guineans to give first aid") == ""
