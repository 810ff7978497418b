import pytest
from pydantic import ValidationError

from services.classifier.lexicon.grammar import Grammar, Order


def test_the_small_words_for_a_source_are_written_from() -> None:
    small = Grammar.model_validate({"into": ["to"], "from": ["from", "out of"]})
    assert small.from_ == ("from", "out of")
    assert small.model_dump(by_alias=True)["from"] == ("from", "out of")


def test_a_goal_and_a_source_are_needed() -> None:
    with pytest.raises(ValidationError, match="from"):
        Grammar.model_validate({"into": ["to"]})


def test_words_stand_apart_unless_a_language_says_otherwise() -> None:
    switches = Grammar.model_validate({"into": ["to"], "from": ["from"]}).order.model_dump()
    assert [name for name, on in switches.items() if on] == ["spaces"]


def test_unknown_switches_are_refused() -> None:
    with pytest.raises(ValidationError, match="verb_first"):
        Order.model_validate({"verb_first": True})
