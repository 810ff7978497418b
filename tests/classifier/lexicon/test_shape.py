"""Texts here are our own writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.lexicon.matcher import Matcher, Term
from services.classifier.lexicon.shape import Shape


def found(text: str, *surfaces: str) -> list[str]:
    matcher = Matcher(Term(surface, "g", "t") for surface in surfaces)
    return [mark.text for mark in matcher.find(text).get("g", ())]


@pytest.mark.parametrize(
    ("surface", "text", "marks"),
    [
        ("<驻>叙", "驻叙美军", ["叙"]),
        ("<驻>叙", "叙美军", []),
        ("|美<将>", "美将增兵", ["美"]),
        ("|美<将>", "好美将来", []),
        ("<从>法<!院>", "从法撤军", ["法"]),
        ("<从>法<!院>", "从法院出来", []),
        ("|러|", '러 "파병설은 가짜"', ["러"]),
        ("|러|", "그러나 철군", []),
        ("zieht … ab", "Berlin zieht seine Soldaten aus Mali ab", ["zieht"]),
        ("zieht … ab", "Berlin zieht Bilanz. Ab Montag gilt", []),
        ("zieht … ab", "Berlin zieht Soldaten nach Abidjan", []),
        ("Soldat*", "die Soldaten gehen", ["Soldaten"]),
        ("刚果(金)", "在刚果(金)的部队", ["刚果(金)"]),
    ],
)
def test_a_term_may_ask_for_what_stands_beside_it(surface: str, text: str, marks: list[str]) -> None:
    assert found(text, surface) == marks


def test_the_mark_of_two_halves_covers_the_verb_alone() -> None:
    text = "Den Haag haalt de laatste militairen weg uit Mali"
    mark = Matcher([Term("haalt … weg", "moves", "moves.leave")]).find(text)["moves"][0]
    assert text[mark.start : mark.end] == "haalt"


@given(st.text(max_size=30), st.text(max_size=200))
def test_no_surface_and_no_text_breaks_it(surface: str, text: str) -> None:
    shape = Shape.of(surface)
    assert shape.fits(text, 0, len(text)) in {True, False}
