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
