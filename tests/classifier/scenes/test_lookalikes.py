"""Marks that are not what they look like. All sentences are our own."""

import pytest

from services.classifier.classify import ENGLISH, vocabulary
from services.classifier.scenes.scene import Scene
from services.classifier.text.sentences import Sentence, leading
from shared.verdict import Item


def scene(title: str) -> Scene:
    words = vocabulary(ENGLISH)
    first: Sentence = leading(Item(id="1", title=title, lang=ENGLISH), words.setting)[0]
    return Scene.of(first, words)


@pytest.mark.parametrize(
    ("title", "troops"),
    [
        ("Greece signs submarine deal with France", []),
        ("Greece sends submarine to Cyprus", ["submarine"]),
        ("Turkey is building its first aircraft carrier", []),
        ("Turkey sends its first aircraft carrier to Qatar", ["aircraft carrier"]),
    ],
)
def test_a_ship_that_names_a_deal_or_is_built_is_no_unit(title: str, troops: list[str]) -> None:
    assert [mark.text for mark in scene(title).troops] == troops


def test_a_region_that_only_describes_a_country_is_no_place() -> None:
    told = scene("France sends soldiers to the West African country")
    assert ([mark.text for mark in told.geos], told.pointing) == (["France"], ("into",))


@pytest.mark.parametrize(
    ("title", "drills"),
    [
        ("Danish trainers arrive in Romania to drill Moldovan recruits", 0),
        ("Danish soldiers arrive in Romania to drill with Moldovans", 1),
        ("Danish soldiers arrive in Romania for a drill", 1),
    ],
)
def test_who_drills_recruits_teaches_them(title: str, drills: int) -> None:
    assert len(scene(title).cues("signals.exercise")) == drills
