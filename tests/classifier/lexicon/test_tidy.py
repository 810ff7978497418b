"""The data files are tidy; what a reader should mend is named."""

import pytest

from services.classifier.lexicon.datafiles import languages, load_language, load_places
from services.classifier.lexicon.tidy import check


@pytest.mark.parametrize("lang", languages())
def test_every_language_is_tidy(lang: str) -> None:
    assert check(load_language(lang)) == ()


def test_the_places_are_tidy() -> None:
    assert check(load_places()) == ()


def test_check_names_what_to_mend() -> None:
    english = load_language("en")
    spoilt = english.model_copy(
        update={
            "troops": english.troops.model_copy(
                update={"weak": ("army", "army", " navy", "foreign* legion*", "pull* … troops")}
            ),
            "clauses": english.clauses.model_copy(update={"asks": ("Wh*",), "opening": ("whil*",)}),
            "grammar": english.grammar.model_copy(update={"none": ("no", "not one")}),
        }
    )
    faults = check(spoilt)
    assert any("grammar.none: 'not one' is no single word" in fault for fault in faults)
    assert not any("grammar.none: 'no'" in fault for fault in faults)
    assert any("'army' stands twice" in fault for fault in faults)
    assert any("' navy'" in fault for fault in faults)
    assert any("'foreign* legion*' has a star where none is read" in fault for fault in faults)
    assert any("clauses.asks: 'Wh*' has a star" in fault for fault in faults)
    assert not any("whil*" in fault for fault in faults)
    assert not any("pull* …" in fault for fault in faults)
