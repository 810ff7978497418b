"""What a reader should mend in the lexicons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from services.classifier.lexicon.datafiles import has_names, languages, load_language, load_names, load_places
from services.classifier.lexicon.geography import Places
from services.classifier.lexicon.terms import Bare
from shared.errors import ConfigError

_PLACES, _HALVES = "places", " … "
_SMALL = frozenset(  # tables that the rules compare with one word at a time
    f"grammar.{name}"
    for name in (
        *("into", "by", "of", "beside", "modifiers", "apart", "follow", "none", "rulers", "toward", "nameless"),
        *("unique", "men", "resized", "aided", "pleas", "addressed", "clauses"),
    )
)
_AS_WRITTEN = frozenset(  # tables whose terms are compared as they are written: no stems
    {
        *("clauses.asks", "clauses.schooled", "plain.tails", "plain.purposes", "grammar.men", "grammar.civilians"),
        *(
            f"counts.{name}"
            for name in ("years", "groups", "acting", "down", "grown", "sized", "them", "shares", "led")
        ),
        *(f"bare.{name}" for name in Bare.model_fields),
    }
)


def check(lexicon: BaseModel) -> tuple[str, ...]:
    """What a reader should mend: empty terms, stray spaces, terms twice or without a use; empty when all is well."""
    return tuple(_faults(lexicon))


def check_all(own: Path | None = None) -> tuple[str, ...]:
    """What a reader should mend in all files, ours and those of the folder ``own``, each fault with its file."""
    return (
        *_names_of_files(own),
        *_guarded("places.toml", own),
        *(f for lang in languages(own) for f in _guarded(lang, own)),
    )


def check_language(lang: str, own: Path | None = None) -> tuple[str, ...]:
    """What a reader should mend in one language's files, each fault with its file.

    Raises:
        ConfigError: a file is missing, is no TOML, or breaks the schema.
    """
    words = tuple(f"{lang}.toml: {fault}" for fault in check(load_language(lang, own)))
    if not has_names(lang, own):
        return words
    names = tuple(f"{_PLACES}/{lang}.toml: {fault}" for fault in check(load_names(lang, own)))
    return (*words, *names, *_strangers(lang, own))


def _guarded(what: str, own: Path | None) -> Iterator[str]:
    """The faults of one language or of the places; a file that cannot be read is one of them."""
    try:
        yield from check_places(load_places(own)) if what == "places.toml" else check_language(what, own)
    except ConfigError as error:
        yield str(error)


def check_places(places: Places) -> Iterator[str]:
    """What a reader should mend in the gazetteer's data: as for a lexicon, and codes that no state has."""
    yield from (f"places.toml: {fault}" for fault in check(places))
    known = {*places.states, *places.bodies}
    codes = [
        *((f"territories.{code}", state) for code, state in places.territories.items()),
        *((f"companies.{name}.state", company.state) for name, company in places.companies.items()),
        *((f"missions.{name}.sender", mission.sender) for name, mission in places.missions.items()),
        *((f"missions.{name}.host", mission.host) for name, mission in places.missions.items() if mission.host),
    ]
    yield from (f"places.toml: {where}: {code!r} is no state or body" for where, code in codes if code not in known)


def _names_of_files(own: Path | None) -> Iterator[str]:
    """Files of a folder that nobody will read: misnamed ones."""
    if own is None:
        return
    known = {"places.toml", *(f"{lang}.toml" for lang in languages(own))}
    known |= {f"{_PLACES}/{lang}.toml" for lang in languages(own)}
    for path in sorted(own.rglob("*.toml")):
        name = path.relative_to(own).as_posix()
        if name not in known:
            yield f"{name}: nothing reads a file of this name; places.toml, xx.toml and places/xx.toml are read"


def _strangers(lang: str, own: Path | None) -> Iterator[str]:
    """Codes and names of a language's places that ``places.toml`` does not know."""
    names, places = load_names(lang, own), load_places(own)
    for table in ("states", "bodies", "missions", "companies", "regions"):
        unknown = sorted(set(getattr(names, table)) - set(getattr(places, table)))
        yield from (f"{_PLACES}/{lang}.toml: {table}: {code!r} is not in places.toml" for code in unknown)


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
        yield from (
            f"{where}: {term!r} has a star where none is read, so it never matches"
            for term in value
            if _starred(term, where)
        )
        yield from (f"{where}: {term!r} is no single word, so it never matches" for term in value if _long(term, where))
        yield from (f"{where}: {term!r} stands twice" for term in sorted({t for t in value if value.count(t) > 1}))


def _untidy(term: Any, where: str) -> bool:
    return isinstance(term, str) and (not term.strip() or (term != term.strip() and where != "gate.any"))


def _starred(term: Any, where: str) -> bool:
    """Whether a star stands inside a term, not behind it or its first half: "wojsk* NATO", not "*-hit"."""
    if where in _AS_WRITTEN and isinstance(term, str):
        return "*" in term
    first, _, rest = term.partition(_HALVES) if isinstance(term, str) else ("", "", "")
    return "*" in first[1:-1] or "*" in rest


def _long(term: Any, where: str) -> bool:
    """Whether a small word is more than one, or holds a sign that no word holds."""
    return where in _SMALL and isinstance(term, str) and any(sign in term.strip() for sign in " ,;:")
