import pytest
from pydantic import ValidationError

from services.classifier.datafiles import languages, load_language, load_places
from services.classifier.lexicon import Language
from services.classifier.tidy import check
from shared.errors import ConfigError


@pytest.mark.parametrize("lang", languages())
def test_every_language_is_tidy(lang: str) -> None:
    assert check(load_language(lang)) == ()


def test_the_places_are_tidy() -> None:
    assert check(load_places()) == ()


def test_codes_are_codes() -> None:
    places = load_places()
    assert all(len(code) == 2 and code.isupper() for code in places.states)
    assert set(places.territories) | set(places.territories.values()) <= set(places.states)
    assert {company.state for company in places.companies.values()} <= set(places.states)


def test_no_name_stands_for_two_states() -> None:
    names = [name for state in load_places().states.values() for name in (*state.names, *state.adj)]
    assert len(names) == len(set(names))


def test_a_missing_language_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"no such file; languages: .*en"):
        load_language("xx")


def test_unknown_tables_are_refused() -> None:
    data = load_language("en").model_dump(by_alias=True) | {"extra": {}}
    with pytest.raises(ValidationError, match="extra"):
        Language.model_validate(data)


def test_check_names_what_to_mend() -> None:
    english = load_language("en")
    spoilt = english.model_copy(
        update={"troops": english.troops.model_copy(update={"weak": ("army", "army", " navy")})}
    )
    faults = check(spoilt)
    assert any("'army' stands twice" in fault for fault in faults)
    assert any("' navy'" in fault for fault in faults)
