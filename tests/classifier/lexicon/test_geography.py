"""The places that we ship hold together."""

from services.classifier.lexicon.datafiles import load_places


def test_codes_are_codes() -> None:
    places = load_places()
    assert all(len(code) == 2 and code.isupper() for code in places.states)
    assert set(places.territories) | set(places.territories.values()) <= set(places.states)
    assert {company.state for company in places.companies.values()} <= set(places.states)


def test_no_name_stands_for_two_states() -> None:
    names = [name for state in load_places().states.values() for name in (*state.names, *state.adj)]
    assert len(names) == len(set(names))
