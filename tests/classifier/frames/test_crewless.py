"""Missiles, drones and balloons that stray into a state bring nobody. Headlines are our own writing."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.frames.reading import read
from shared.verdict import Item

STRAY = [
    ("en", "Missile from Togo crosses into Ghana"),
    ("en", "Belarusian balloons cross into Lithuania"),
    ("de", "Russische Drohne nach Rumänien eingedrungen"),
    ("fr", "Un missile russe pénètre dans l'espace aérien polonais"),
    ("nl", "Russische raket dringt Pools luchtruim binnen"),
    ("pl", "Rosyjski dron wtargnął na terytorium Rumunii, potwierdza wojsko"),
    ("pl", "Na terytorium Polski wtargnęła rosyjska rakieta"),
    ("ru", "Российская ракета вторглась в воздушное пространство Польши"),
    ("uk", "Російська ракета вторглася в повітряний простір Польщі"),
    ("fa", "پهپاد روسی وارد خاک رومانی شد"),
]
MANNED = [
    ("en", "Turkish tanks and drones cross into Syria"),
    ("en", "Ethiopian troops cross into Somalia after drone falls on village"),
    ("en", "Rwandan missile battalion crosses into Congo"),
    ("pl", "Rosyjskie wojska wkroczyły do Gruzji, nad Tbilisi widać drony"),
    ("ru", "Турецкие войска вторглись в Сирию при поддержке беспилотников"),
]


@pytest.mark.parametrize(("lang", "title"), STRAY)
def test_nobody_comes_with_what_strays(lang: str, title: str) -> None:
    assert classify(Item(id="1", title=title, lang=lang)).label != "yes"


@pytest.mark.parametrize(("lang", "title"), MANNED)
def test_troops_beside_a_drone_come_all_the_same(lang: str, title: str) -> None:
    frame = read(Item(id="1", title=title, lang=lang), loaded().vocabularies[lang]).frame
    assert frame is not None
    assert frame.movement in {"invade", "arrive"}
    assert classify(Item(id="1", title=title, lang=lang)).label == "yes"
