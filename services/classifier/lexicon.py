"""The lexicons: TOML files in ``data/``, one per language and one of places, read and checked here."""

import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.classifier.text import bare
from shared.errors import ConfigError

Terms = tuple[str, ...]
_Read = TypeVar("_Read", bound=BaseModel)


class Table(BaseModel):
    """Base of the lexicon's tables: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Troops(Table):
    """Nouns that mean military people, units and their places."""

    strong: Terms
    weak: Terms = ()
    never: Terms = ()
    single: Terms = ()
    units: Terms = ()
    bases: Terms = ()


class Moves(Table):
    """Verbs and nouns of movement and presence, by class."""

    never: Terms = ()
    past: Terms = ()
    core: Terms = ()
    send: Terms
    arrive: Terms = ()
    more: Terms = ()
    leave: Terms
    rotate: Terms = ()
    extend: Terms = ()
    presence: Terms = ()
    invade: Terms = ()
    host: Terms = ()
    take: Terms = ()
    particles: Terms = ()


class Stage(Table):
    """How far a movement has got, who decides, who says so."""

    considered: Terms = ()
    requested: Terms = ()
    offered: Terms = ()
    announced: Terms = ()
    ordered: Terms = ()
    confirmed: Terms = ()
    begun: Terms = ()
    claimed: Terms = ()
    accused: Terms = ()
    hearsay: Terms = ()
    admitted: Terms = ()
    open: Terms = ()
    unverified: Terms = ()
    denied: Terms = ()
    refused: Terms = ()


class Signals(Table):
    """What speaks against the tag, or pulls an item towards borderline."""

    history: Terms = ()
    sport: Terms = ()
    software: Terms = ()
    police: Terms = ()
    arms: Terms = ()
    casualty: Terms = ()
    combat: Terms = ()
    volunteer: Terms = ()
    domestic: Terms = ()
    opinion: Terms = ()
    pressure: Terms = ()
    trial: Terms = ()
    visit: Terms = ()
    exercise: Terms = ()
    massing: Terms = ()
    commercial: Terms = ()
    relief: Terms = ()
    evacuation: Terms = ()
    local: Terms = ()
    first_entry: Terms = ()


class Numbers(Table):
    """Qualifiers, scopes, units and number words."""

    about: Terms = ()
    at_least: Terms = ()
    up_to: Terms = ()
    more_than: Terms = ()
    fewer_than: Terms = ()
    increment: Terms = ()
    total: Terms = ()
    earlier: Terms = ()
    years: Terms = ()
    killed: Terms = ()
    units: Terms
    words: dict[str, int] = Field(default_factory=dict)
    scales: dict[str, int] = Field(default_factory=dict)
    vague: dict[str, tuple[int, int]] = Field(default_factory=dict)


class Claims(Table):
    """Who may speak, and with which stance."""

    cited: Terms = ()
    roles: dict[str, Terms] = Field(default_factory=dict)
    stances: dict[str, Terms] = Field(default_factory=dict)


class Order(Table):
    """Where a language's order of words is not English.

    ``spaces``: words stand apart. ``owners_after``: a state's name or adjective may follow its troops ("soldats
    français", "wojska NATO"). ``subject_after``: the subject may follow its verb. ``compounds``: one word may hold
    troops and movement ("Truppenabzug"). ``particles_anywhere``: a verb's particle needs no troops before it.
    ``topic_comma``: a comma sets off the subject ("프랑스군, 차드"), it makes no list.
    ``verb_final``: the sentence's verb comes last, so that a refusal stands behind what it refuses.
    """

    spaces: bool = True
    owners_after: bool = False
    subject_after: bool = False
    compounds: bool = False
    particles_anywhere: bool = False
    verb_final: bool = False
    topic_comma: bool = False


class Grammar(Table):
    """Small words that give a state its part in the sentence.

    ``joiners`` are the words for "and" in lists. ``clitics`` are small words written together with the next one
    (Arabic). ``into_after`` and the like are endings or postpositions behind a name ("'ye", "から").
    ``outside_before``: a preposition behind these words says nothing of where ("war in", "border with").
    """

    into: Terms
    from_: Terms = Field(alias="from")
    by: Terms = ()
    of: Terms = ()
    modifiers: Terms = ()
    gap: Terms = ()
    outside: Terms = ()
    apart: Terms = ()
    follow: Terms = ()
    nouns: Terms = ()
    adjectival: Terms = ()
    page: Terms = ()
    order: Order = Order()
    joiners: Terms = ()
    clitics: Terms = ()
    into_after: Terms = ()
    from_after: Terms = ()
    by_after: Terms = ()
    of_after: Terms = ()
    outside_before: Terms = ()


class Gate(Table):
    """Substrings of which a text must hold at least one."""

    any: Terms


class Language(Table):
    """One language's lexicon."""

    lang: str
    name: str
    troops: Troops
    moves: Moves
    stage: Stage
    signals: Signals
    counts: Numbers
    claims: Claims
    grammar: Grammar
    gate: Gate


class Forms(Table):
    """The forms that stand for one state in one language."""

    names: Terms = ()
    adj: Terms = ()
    seats: Terms = ()
    offices: Terms = ()
    places: Terms = ()
    forces: Terms = ()


class State(Forms):
    """The forms that stand for one state in English and, for proper names, everywhere."""

    names: Terms


class Mission(Table):
    """A standing mission: its sender, its host if it has one, its names."""

    sender: str
    host: str | None = None
    forms: Terms


class Company(Table):
    """A company or corps run by a state; ``beside``: its name stands as a sender beside the state's code."""

    state: str
    via: str
    beside: bool = True
    forms: Terms


class Disputed(Table):
    """Places on disputed ground; ``states`` places those that no state lists."""

    places: Terms
    states: dict[str, Terms] = Field(default_factory=dict)


class Standing(Table):
    """A standing deployment that news tells of without its place: ``host``, where one of ``beside`` is named."""

    host: str
    beside: Terms


class Places(Table):
    """States, bodies, missions, companies and regions."""

    usual_senders: Terms = ()
    territories: dict[str, str] = Field(default_factory=dict)
    standing: dict[str, Standing] = Field(default_factory=dict)
    states: dict[str, State]
    disputed: Disputed
    bodies: dict[str, Terms]
    missions: dict[str, Mission]
    companies: dict[str, Company]
    regions: dict[str, Terms]


class Names(Table):
    """A language's own forms for the codes of ``places.toml``; ``without`` are shared forms that mislead in it."""

    without: Terms = ()
    states: dict[str, Forms] = Field(default_factory=dict)
    disputed: Terms = ()
    disputed_states: dict[str, Terms] = Field(default_factory=dict)
    bodies: dict[str, Terms] = Field(default_factory=dict)
    missions: dict[str, Terms] = Field(default_factory=dict)
    companies: dict[str, Terms] = Field(default_factory=dict)
    regions: dict[str, Terms] = Field(default_factory=dict)


def load_language(lang: str) -> Language:
    """The lexicon of one language.

    Raises:
        ConfigError: the file is missing, is no TOML, or breaks the schema.
    """
    return _read(f"{lang}.toml", Language)


def load_places(name: str = "places.toml") -> Places:
    """The gazetteer's data.

    Raises:
        ConfigError: as for a language.
    """
    return _read(name, Places)


def load_names(lang: str) -> Names:
    """One language's forms for states, bodies, missions, companies and regions: ``places/xx.toml``.

    Raises:
        ConfigError: as for a language.
    """
    return _read(f"places/{lang}.toml", Names)


def languages() -> tuple[str, ...]:
    """The languages that have a lexicon, sorted."""
    names = (entry.name for entry in files("services.classifier").joinpath("data").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml") and len(name) == len("en.toml")))


def check(lexicon: BaseModel) -> tuple[str, ...]:
    """What a reader should mend: empty terms, stray spaces, terms twice in a table. Empty when all is well."""
    return tuple(_faults(lexicon))


def check_files(lang: str) -> tuple[str, ...]:
    """What a reader should mend in one language's files, each fault with its file.

    Raises:
        ConfigError: a file is missing, is no TOML, or breaks the schema.
    """
    words = tuple(f"{lang}.toml: {fault}" for fault in check(load_language(lang)))
    if not files("services.classifier").joinpath("data", "places", f"{lang}.toml").is_file():
        return words
    return (*words, *(f"places/{lang}.toml: {fault}" for fault in check(load_names(lang))), *_strangers(lang))


def _strangers(lang: str) -> Iterator[str]:
    """Codes and names of a language's places that ``places.toml`` does not know."""
    names, places = load_names(lang), load_places()
    for table in ("states", "bodies", "missions", "companies", "regions"):
        unknown = sorted(set(getattr(names, table)) - set(getattr(places, table)))
        yield from (f"places/{lang}.toml: {table}: {code!r} is not in places.toml" for code in unknown)


def _faults(table: BaseModel, where: str = "") -> Iterator[str]:
    for name, value in table:
        yield from _faults_of(value, f"{where}.{name}" if where else name)


def _faults_of(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from _faults(value, where)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _faults_of(inner, f"{where}.{key}")
    elif isinstance(value, tuple):
        yield from (f"{where}: {term!r} is empty or has stray spaces" for term in value if _untidy(term, where))
        yield from (f"{where}: {term!r} stands twice" for term in sorted({t for t in value if value.count(t) > 1}))


def _untidy(term: Any, where: str) -> bool:
    return isinstance(term, str) and (not term.strip() or (term != term.strip() and where != "gate.any"))


def _read(name: str, schema: type[_Read]) -> _Read:
    try:
        text = files("services.classifier").joinpath("data", *name.split("/")).read_text("utf-8")
        data = tomllib.loads(bare(text))
        return schema.model_validate(data)
    except FileNotFoundError:
        raise ConfigError(f"lexicon {name}: no such file; languages: {', '.join(languages())}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"lexicon {name}: not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"lexicon {name}: {where}: {first['msg']}") from None


def main() -> int:
    """Check languages, or all: ``python -m services.classifier.lexicon [xx ...]``. 1 where there is a fault."""
    faults = [fault for lang in sys.argv[1:] or languages() for fault in check_files(lang)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults) or "All lexicons are tidy.\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
