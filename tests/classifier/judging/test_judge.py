"""What bends a live deployment to borderline. Headlines are our own writing."""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Russian troops fall back from Kupiansk"),
        ("en", "Russia to withdraw its forces from Ukraine's Kherson"),
        ("es", "Las tropas rusas se repliegan de Kupiansk"),
        ("tr", "Rus güçleri Kupyansk'tan çekildi"),
    ],
)
def test_leaving_a_town_along_a_front_is_borderline(lang: str, title: str) -> None:
    verdict = classify(Item(id="1", title=title, lang=lang))
    assert (verdict.label, verdict.reasons[1]) == ("borderline", "pull_back")


@pytest.mark.parametrize(
    "title",
    [
        "Russia pulls all its troops out of Ukraine",
        "Russian troops leave Tskhinvali",
        "French troops withdraw from Timbuktu",
    ],
)
def test_leaving_a_state_or_a_town_elsewhere_is_a_withdrawal(title: str) -> None:
    verdict = classify(Item(id="1", title=title, lang="en"))
    assert (verdict.label, verdict.kind) == ("yes", "withdrawal")


@pytest.mark.parametrize(
    ("lang", "title", "label"),
    [
        ("pt", "No exercício anual, as tropas dos EUA chegam à Estónia", "borderline"),
        ("pt", "Exercício militar: as tropas dos EUA chegam à Estónia", "borderline"),
        ("en", "Annual drill: 400 American soldiers land in Estonia", "borderline"),
        ("en", "Chad holds drill as 400 American soldiers land in Estonia", "yes"),
    ],
)
def test_troops_come_for_the_drill_of_their_own_clause(lang: str, title: str, label: str) -> None:
    assert classify(Item(id="1", title=title, lang=lang)).label == label
