"""The gazetteer: every form that stands for a state, body, mission, company or region, as matcher terms."""

from collections.abc import Iterator
from itertools import chain

from services.classifier.lexicon.geography import Forms, Names, Places, Short
from services.classifier.lexicon.matcher import Place, Term
from services.classifier.lexicon.shape import Shape
from services.classifier.text.folding import fold

GROUP = "geo"
_SHORT = 5  # letters: "PLA" is in many words


def terms(places: Places, names: Names | None = None) -> Iterator[Term]:
    """All forms. Each is tagged ``geo.<form>``.

    With ``names`` of another language its forms come first; a shared form stays unless the language uses it for
    something else or does without it.
    """
    if names is None:
        yield from _shared(places)
        return
    own = tuple(_own(places, names))
    hidden = {fold(term.surface) for term in own} | {fold(form) for form in names.without}
    yield from own
    yield from (term for term in _shared(places) if fold(term.surface) not in hidden)


def gate_terms(places: Places, names: Names | None) -> tuple[str, ...]:
    """Names that let a text through the gate by themselves: missions, state companies, forces and contingents.

    Without names of its own a language knows the forces by those of the places; short ones must stand apart there.
    """
    shared = (*(mission.forms for mission in places.missions.values()), *(c.forms for c in places.companies.values()))
    states = places.states.values() if names is None else names.states.values()
    own = (*names.missions.values(), *names.companies.values()) if names is not None else ()
    forms = chain(chain.from_iterable((*shared, *own)), (form for state in states for form in state.forces))
    found = {Shape.of(form).core for form in forms}
    if names is not None:
        return tuple(sorted(found))
    return tuple(sorted(form for core in found for form in ((core,) if len(core) > _SHORT else _apart(core))))


def _apart(form: str) -> tuple[str, ...]:
    """A short form as a word of its own, at the end of a line as well."""
    return tuple(f"{left}{form}{right}" for left in (" ", "\n") for right in (" ", "'", "’", ",", "."))


def peoples(places: Places) -> tuple[str, ...]:
    """The plurals of nations: "Ethiopians"."""
    return tuple(form for state in places.states.values() for form in state.adj if form.endswith("s"))


def _own(places: Places, names: Names) -> Iterator[Term]:
    disputed = frozenset(names.disputed)
    for code, state in names.states.items():
        yield from _state(code, state, disputed)
    for code, forms in names.disputed_states.items():
        yield from (_term(form, Place(code, "place", disputed=True)) for form in forms)
    yield from chain(_bodies(names.bodies), _regions(names.regions), _short(names.short))
    missions = {key: places.missions[key].model_copy(update={"forms": forms}) for key, forms in names.missions.items()}
    companies = {
        key: places.companies[key].model_copy(update={"forms": forms}) for key, forms in names.companies.items()
    }
    yield from _missions(places.model_copy(update={"missions": missions, "companies": companies}))


def _bodies(bodies: dict[str, tuple[str, ...]]) -> Iterator[Term]:
    for code, forms in bodies.items():
        yield from (_term(form, Place(code, "body")) for form in forms)


def _regions(regions: dict[str, tuple[str, ...]]) -> Iterator[Term]:
    for region, forms in regions.items():
        yield from (_term(form, Place(region, "region")) for form in forms)


def _short(short: Short) -> Iterator[Term]:
    """One-sign names of states, each with every neighbour that makes it one."""
    unless = f"<!{short.unless}>" if short.unless else ""
    for code, forms in short.states.items():
        for form in forms:
            beside = [f"<{sign}>{form}{unless}" for sign in short.before]
            beside += [f"|{form}<{sign}>" for sign in short.after]
            beside += [f"|{form}|"] if short.alone else []
            yield from (_term(surface, Place(code, "name")) for surface in beside)


def _shared(places: Places) -> Iterator[Term]:
    disputed = frozenset(places.disputed.places)
    for code, state in places.states.items():
        yield from _state(code, state, disputed)
    for code, forms in places.disputed.states.items():
        yield from (_term(form, Place(code, "place", disputed=True)) for form in forms)
    yield from chain(_bodies(places.bodies), _regions(places.regions))
    yield from _missions(places)


def _state(code: str, state: Forms, disputed: frozenset[str]) -> Iterator[Term]:
    forms = {"name": state.names, "adj": state.adj, "seat": state.seats, "office": state.offices}
    forms |= {"place": state.places, "force": state.forces}
    yield from (_term(text, Place(code, "adj")) for text in state.people)
    yield from (Term(text, "troops", "troops.people") for text in state.people)
    for form, surfaces in forms.items():
        yield from (_term(text, Place(code, form, disputed=text in disputed)) for text in surfaces)
    for text in state.forces:
        yield Term(text, "troops", "troops.strong")


def _missions(places: Places) -> Iterator[Term]:
    for mission in places.missions.values():
        for form in mission.forms:
            yield _term(form, Place(mission.sender, "mission", via=form.removesuffix("*"), host=mission.host))
            yield Term(form, "troops", "troops.strong")
    for name, company in places.companies.items():
        extra = name if company.beside else None
        for form in company.forms:
            yield _term(form, Place(company.state, "company", via=company.via, extra=extra))
            yield Term(form, "troops", "troops.company")


def _term(form: str, place: Place) -> Term:
    return Term(form, GROUP, f"geo.{place.form}", place)
