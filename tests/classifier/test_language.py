"""Which language an item is in. Sentences are our own writing."""

import pytest

from services.classifier.classify import classify
from services.classifier.language import language_of
from shared.verdict import Item


@pytest.mark.parametrize(("given", "lang"), [("en", "en"), ("en-GB", "en"), ("PT_br", "pt"), ("fr ", "fr")])
def test_the_items_own_word_is_taken(given: str, lang: str) -> None:
    assert language_of(given, "was auch immer") == lang


@pytest.mark.parametrize(
    ("given", "text", "lang"),
    [
        ("zh-Hans", "法国宣布从马里撤军", "zh"),
        ("zho", "法国宣布从马里撤军", "zh"),
        ("pt-BR", "França retira tropas", "pt"),
        ("jp", "フランス軍がマリから撤退", "ja"),
        ("fr", "The last of the French troops have left the country, the army says", "en"),
        ("en", "Les derniers soldats français ont quitté le pays pour le Tchad, selon les autorités", "fr"),
        ("en", "Франция выводит войска из Мали", "ru"),
        ("ru", "Франція виводить своїх військових із Малі", "uk"),
        ("zh", "フランス軍がマリから撤退", "ja"),
        ("de", "프랑스군, 말리서 철수", "ko"),
        ("ar", "France is pulling the last of its troops out of Mali", "en"),
        ("fa", "انسحاب القوات من مالي", "fa"),
        ("en", "Bundeswehr leaves Mali", "en"),
        ("fr", "Bundeswehr", "fr"),
        ("sv", "Sverige skickar soldater till Lettland", "sv"),
    ],
)
def test_a_tag_holds_unless_the_text_plainly_says_otherwise(given: str, text: str, lang: str) -> None:
    assert language_of(given, text) == lang


def test_a_wrong_tag_costs_no_story() -> None:
    item = Item(id="x", title="France pulls the last of its troops out of Mali", lang="fr")
    assert classify(item).senders == ("FR",)


@pytest.mark.parametrize("given", [None, "", "english", "??"])
def test_else_the_text_tells(given: str | None) -> None:
    assert language_of(given, "Die Bundeswehr schickt weitere Soldaten nach Litauen") == "de"


def test_too_few_letters_tell_nothing() -> None:
    assert language_of(None, "12 %") == "und"
