"""Nations, tenants, crossed borders and leaders as other languages than English tell them. All items are our own."""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item


@pytest.mark.parametrize(
    ("lang", "title", "summary", "pair"),
    [
        ("pl", "Włosi opuszczają Herat", "Kontyngent wraca do kraju.", ("IT", "AF")),
        ("uk", "Британці залишають Басру", "Останній конвой армії вирушив на кордон.", ("GB", "IQ")),
        ("ru", "Чехи покидают Логар", "В провинции служили 290 военных.", ("CZ", "AF")),
        ("de", "Dänen verlassen Basra", "Das Bataillon kehrt im August zurück.", ("DK", "IQ")),
        ("uk", "Франція віддала Сенегалу останню базу", "", ("FR", "SN")),
        ("pl", "Turecka armia przekroczyła granicę z Irakiem", "", ("TR", "IQ")),
        ("pl", "Kijów: pod Kurskiem walczą żołnierze Kima", "", ("KP", "RU")),
    ],
)
def test_nations_tenants_crossings_and_leaders_as_owners(
    lang: str, title: str, summary: str, pair: tuple[str, str]
) -> None:
    found = classify(Item(id="x", title=title, summary=summary, lang=lang))
    assert (found.senders, found.hosts) == ((pair[0],), (pair[1],))


@pytest.mark.parametrize(
    ("lang", "title", "summary", "why"),
    [
        ("fr", "Canada : l'armée évacue Yellowknife", "", "own_territory"),
        ("pl", "Polacy wyjeżdżają do Grecji", "Turyści wolą wyspy, bazy noclegowe są pełne.", ""),
    ],
)
def test_a_states_own_army_and_its_tourists_are_no_deployment(lang: str, title: str, summary: str, why: str) -> None:
    found = classify(Item(id="x", title=title, summary=summary, lang=lang))
    assert found.label == "no"
    assert not why or found.reasons[0] == why
