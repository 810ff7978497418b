import pytest
from pydantic import ValidationError

from services.classifier.lexicon.datafiles import load_language
from services.classifier.lexicon.schema import Language


def test_unknown_tables_are_refused() -> None:
    data = load_language("en").model_dump(by_alias=True) | {"extra": {}}
    with pytest.raises(ValidationError, match="extra"):
        Language.model_validate(data)
