"""Texts here are our own writing."""

import pytest

from services.classifier.text.headline import Trim
from services.classifier.text.lines import Furniture
from services.classifier.text.sentences import Sentence, Setting, leading
from shared.verdict import Item

SETTING = Setting(Furniture(page=("related",)), Trim.of(["live"], ["herald", "reuters"], ["Full story"]))


def sentences(setting: Setting = SETTING, **parts: str) -> list[Sentence]:
    return list(leading(Item(id="x", **{"title": "", **parts}), setting))


def texts(**parts: str) -> list[str]:
    return [sentence.text for sentence in sentences(**parts)]


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


def test_labels_outlets_datelines_and_what_leads_on_are_left_out() -> None:
    found = texts(title="LIVE: One leaves - Daily Herald", summary="KABUL (Reuters) - Two go. Full story")
    assert found == ["One leaves", "Two go."]


def test_the_outlet_may_be_the_items_own() -> None:
    assert texts(title="One leaves | Kestrel", source="kestrel") == ["One leaves"]
    assert texts(title="One leaves | Kestrel") == ["One leaves |", "Kestrel"]


def test_a_title_over_two_lines_is_one_sentence() -> None:
    assert texts(title="One goes\n  home") == ["One goes   home"]


def test_what_the_summary_told_is_not_told_again_by_the_text() -> None:
    lead = "The ministry said on Monday that the last of them had gone."
    more = "Nobody was hurt on their way home from there, it said."
    found = sentences(title="One", summary=lead, text=f"{lead} {more}")
    assert [(s.part, s.core) for s in found] == [("title", True), ("summary", True), ("text", False)]


def test_the_first_sentence_of_the_text_stands_for_a_summary() -> None:
    found = sentences(title="One", text="The ministry said on Monday that they had gone. It was late. So it goes.")
    assert [(s.part, s.index, s.core) for s in found[1:]] == [
        ("summary", 0, True),
        ("summary", 1, False),
        ("summary", 2, False),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {"summary": "The last of them have gone home from there. It was late."},
        {"text": "The last of them have gone home from there. It was late."},
        {"text": "Home\nThe last of them have gone home\n\nIt was late when they went, and nobody saw them off."},
    ],
)
def test_without_a_title_headline_or_first_sentence_stands_for_one(parts: dict[str, str]) -> None:
    first, second, *_ = sentences(**parts)
    assert (first.part, first.text[:17]) == ("title", "The last of them ")
    assert (second.part, second.index, second.core) == ("summary", 0, True)


def test_offsets_point_into_given() -> None:
    item = Item(
        id="x",
        title="<b>One</b> two",
        summary="Three four.",
        text="Five\u00a0six seven eight &amp; nine ten " * 3 + ".",
    )
    found = leading(item)
    assert len(found) == 3
    for sentence in found:
        start, end = sentence.given(0, len(sentence.text))
        assert item.given[start:].replace("\u00a0", " ").startswith(sentence.text[:3])
        assert item.given[start:end].endswith(sentence.text[-3:])


def test_a_languages_abbreviations_end_nothing() -> None:
    item = Item(id="x", title="EE. UU. retira tropas. Otra frase.")
    short = Setting(short=frozenset({"ee", "uu"}))
    assert [s.text for s in leading(item, short)] == ["EE. UU. retira tropas.", "Otra frase."]
    assert len(leading(item)) > 2
