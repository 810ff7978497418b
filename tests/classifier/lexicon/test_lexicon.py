import pytest
from pydantic import ValidationError

from services.classifier.lexicon.datafiles import load_language
from services.classifier.lexicon.schema import Language


def test_unknown_tables_are_refused() -> None:
    data = load_language("en").model_dump(by_alias=True) | {"extra": {}}
    with pytest.raises(ValidationError, match="extra"):
        Language.model_validate(data)


@pytest.mark.parametrize("lang", ["ja", "ko", "zh"])
def test_a_core_word_of_movement_hides_no_shorter_one_of_a_class(lang: str) -> None:
    moves = load_language(lang).model_dump(by_alias=True)["moves"]
    classed = {
        term for name, terms in moves.items() if name not in {"core", "past", "never", "particles"} for term in terms
    }
    hidden = {term for term in moves["core"] if term not in classed and any(short in term for short in classed)}
    assert not hidden
