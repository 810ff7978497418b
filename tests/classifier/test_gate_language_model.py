"""The first and the last step: what goes in, in which language, and what it scores."""

import pytest

from services.classifier.gate import Gate
from services.classifier.language import language_of
from services.classifier.model import Model
from shared.verdict import Item


def test_the_gate_looks_at_title_and_lead() -> None:
    gate = Gate(("troop",))
    assert gate.passes(Item(id="x", title="TROOPS leave"))
    assert gate.passes(Item(id="x", title="News", text="The trooper left."))
    assert not gate.passes(Item(id="x", title="News", summary="a" * 3_000 + "troop"))


@pytest.mark.parametrize(("given", "lang"), [("en", "en"), ("en-GB", "en"), ("PT_br", "pt"), ("fr ", "fr")])
def test_the_items_own_word_is_taken(given: str, lang: str) -> None:
    assert language_of(given, "was auch immer") == lang


@pytest.mark.parametrize("given", [None, "", "english", "??"])
def test_else_the_text_tells(given: str | None) -> None:
    assert language_of(given, "Die Bundeswehr schickt weitere Soldaten nach Litauen") == "de"


def test_too_few_letters_tell_nothing() -> None:
    assert language_of(None, "12 %") == "und"


def test_scores_lie_between_zero_and_one() -> None:
    model = Model.load()
    assert 0.0 < model.score(()) < 0.5
    assert 0.0 <= model.score(model.weights.weights) <= 1.0


def test_unknown_features_weigh_nothing() -> None:
    model = Model.load()
    assert model.score({"of no weight"}) == model.score(())


def test_the_heaviest_features_come_first() -> None:
    model = Model.load()
    moved = model.moved(model.weights.weights)
    sizes = [abs(model.weights.weights[name]) for name in moved]
    assert sizes == sorted(sizes, reverse=True)
    assert len(moved) == 5
