"""The gazetteer: every form that stands for a state, body, mission, company or region, as matcher terms."""

from collections.abc import Iterator

from services.classifier.lexicon import Places, State
from services.classifier.matcher import Place, Term

GROUP = "geo"


def terms(places: Places) -> Iterator[Term]:
    """All forms. Each is tagged ``geo.<form>``."""
    disputed = frozenset(places.disputed.places)
    for code, state in places.states.items():
        yield from _state(code, state, disputed)
    for code, forms in places.disputed.states.items():
        yield from (_term(form, Place(code, "place", disputed=True)) for form in forms)
    for code, forms in places.bodies.items():
        yield from (_term(form, Place(code, "body")) for form in forms)
    for region, forms in places.regions.items():
        yield from (_term(form, Place(region, "region")) for form in forms)
    yield from _missions(places)


def _state(code: str, state: State, disputed: frozenset[str]) -> Iterator[Term]:
    forms = {"name": state.names, "adj": state.adj, "seat": state.seats, "office": state.offices}
    forms |= {"place": state.places, "force": state.forces}
    for form, surfaces in forms.items():
        yield from (_term(text, Place(code, form, disputed=text in disputed)) for text in surfaces)
    for text in state.forces:
        yield Term(text, "troops", "troops.strong")


def _missions(places: Places) -> Iterator[Term]:
    for mission in places.missions.values():
        for form in mission.forms:
            yield _term(form, Place(mission.sender, "mission", via=form, host=mission.host))
            yield Term(form, "troops", "troops.strong")
    for name, company in places.companies.items():
        extra = name if company.beside else None
        for form in company.forms:
            yield _term(form, Place(company.state, "company", via=company.via, extra=extra))
            yield Term(form, "troops", "troops.company")


def _term(form: str, place: Place) -> Term:
    return Term(form, GROUP, f"geo.{place.form}", place)
