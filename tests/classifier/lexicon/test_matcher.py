"""Texts here are our own writing."""

from hypothesis import given
from hypothesis import strategies as st

from services.classifier.lexicon.matcher import Matcher, Term
from services.classifier.text.folding import fold


def found(text: str, *surfaces: str) -> list[str]:
    matcher = Matcher(Term(surface, "g", "t") for surface in surfaces)
    return [mark.text for mark in matcher.find(text).get("g", ())]


def test_the_longest_term_wins() -> None:
    assert found("North Korean troops", "Korean", "North Korean") == ["North Korean"]


def test_only_whole_words_match() -> None:
    assert found("Romania and Omani", "Oman", "mania") == []


def test_a_capital_in_the_term_asks_for_one_in_the_text() -> None:
    assert found("the US told us; Turkey eats turkey", "US", "Turkey") == ["US", "Turkey"]


def test_a_small_letter_matches_capitals() -> None:
    assert found("TROOPS leave", "troops") == ["TROOPS"]


def test_a_star_lets_the_word_go_on() -> None:
    assert found("wojskami polskimi", "wojsk*") == ["wojskami"]


def test_scripts_without_spaces_need_no_boundary() -> None:
    assert found("中国军队抵达", "军队") == ["军队"]


def test_tags_of_one_form_stand_together() -> None:
    marks = Matcher([Term("left", "g", "a"), Term("left", "g", "b")]).find("they left")
    assert marks["g"][0].tags == {"a", "b"}


def test_groups_do_not_hide_each_other() -> None:
    marks = Matcher([Term("ready to send", "x", "x"), Term("send", "y", "y")]).find("ready to send")
    assert set(marks) == {"x", "y"}


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
