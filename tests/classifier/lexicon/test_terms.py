import pytest
from pydantic import ValidationError

from services.classifier.lexicon.terms import Bare, Numbers, Troops


def test_unknown_terms_are_refused() -> None:
    with pytest.raises(ValidationError, match="stronk"):
        Troops.model_validate({"strong": ["soldiers"], "stronk": ["men"]})


def test_a_table_never_changes() -> None:
    table = Bare(due=("to",))
    with pytest.raises(ValidationError, match="frozen"):
        table.due = ()  # type: ignore[misc]  # what must fail


def test_a_vague_word_has_its_bounds() -> None:
    read = Numbers.model_validate({"units": ["troops"], "vague": {"dozens": [24, 99]}})
    assert read.vague == {"dozens": (24, 99)}
    with pytest.raises(ValidationError, match="dozens"):
        Numbers.model_validate({"units": ["troops"], "vague": {"dozens": [24]}})
