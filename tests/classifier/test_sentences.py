"""Texts here are our own writing."""

from services.classifier.sentences import leading
from shared.verdict import Item


def texts(**parts: str) -> list[str]:
    return [sentence.text for sentence in leading(Item(id="x", **{"title": "", **parts}), page=("related",))]


def test_title_then_three_sentences() -> None:
    assert texts(title="One", summary="Two. Three. Four. Five.") == ["One", "Two.", "Three.", "Four."]


def test_abbreviations_end_nothing() -> None:
    assert texts(title="The U.S. Army and Gen. Smith arrive.") == ["The U.S. Army and Gen. Smith arrive."]


def test_brackets_are_left_out() -> None:
    assert texts(title="Talks resume. [sidebar: troops in Kursk]") == ["Talks resume."]


def test_lines_of_the_page_are_left_out() -> None:
    assert texts(title="One", summary="Related: troops leave.\nTwo is here.") == ["One", "Two is here."]


def test_article_text_counts_only_as_prose() -> None:
    menu = "Home\nWorld\nTop stories\n"
    prose = "The ministry said on Monday that the last of them had gone home."
    assert texts(title="One", text=menu + prose) == ["One", prose]


def test_offsets_point_into_given() -> None:
    item = Item(id="x", title="<b>One</b> two", summary="Three four.")
    for sentence in leading(item):
        start, end = sentence.given(0, len(sentence.text))
        assert sentence.text.strip("<b>/ ")[:3] in item.given[start:end]


def test_a_languages_abbreviations_end_nothing() -> None:
    item = Item(id="x", title="EE. UU. retira tropas. Otra frase.")
    short = frozenset({"ee", "uu"})
    assert [s.text for s in leading(item, (), short)] == ["EE. UU. retira tropas.", "Otra frase."]
    assert len(leading(item)) > 2
