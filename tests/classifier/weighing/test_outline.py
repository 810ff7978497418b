"""Headlines here are our own writing."""

import pytest

from services.classifier.classify import loaded, vocabulary
from services.classifier.frames.reading import read
from services.classifier.weighing.model import Model
from services.classifier.weighing.outline import outline
from shared.verdict import Item


def told(lang: str, title: str, summary: str = "") -> frozenset[str]:
    return outline(read(Item(id="x", title=title, summary=summary, lang=lang), vocabulary(lang)))


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("de", "Frankreich schickt 300 Soldaten nach Estland"),
        ("es", "Francia envía 300 soldados a Estonia"),
        ("ru", "Франция направит 300 солдат в Эстонию"),
    ],
)
def test_one_headline_has_one_outline_in_every_language(lang: str, title: str) -> None:
    found = told(lang, title)
    assert {"t~@S", "t~@H", "t~troops.strong", "t~moves.send", "t~@S_moves.send", "t~geo.2"} <= found


def test_title_and_lead_are_told_apart() -> None:
    found = told("fr", "Nouvelles du jour", "La France envoie des soldats en Estonie.")
    assert "l~moves.send" in found
    assert "t~moves.send" not in found


def test_no_state_is_named() -> None:
    found = told("it", "La Francia invia soldati in Estonia")
    assert not any("FR" in name or "EE" in name for name in found)


def test_english_weighs_words_and_the_others_the_outline() -> None:
    assert (Model.load("en").worded, Model.load("en").outlined) == (True, False)
    assert (loaded().models["de"].worded, loaded().models["de"].outlined) == (False, True)
