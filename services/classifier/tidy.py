"""What a reader should mend in the lexicons: ``python -m services.classifier.tidy [xx ...]``."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from services.classifier.datafiles import languages, load_language, load_names, load_places


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


def main() -> int:
    """Check languages, or all: ``python -m services.classifier.tidy [xx ...]``. 1 where there is a fault."""
    faults = [fault for lang in sys.argv[1:] or languages() for fault in check_files(lang)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults) or "All lexicons are tidy.\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
