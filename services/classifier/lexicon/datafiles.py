"""Reading the lexicons: TOML files in ``data/``, one per language and one of places, each checked by its schema.

A newsroom's own folder may hold files of the same names (``places.toml``, ``xx.toml``, ``places/xx.toml``). What stands
there is added to ours: tables are joined, lists grow, single values replace. A language of their own is a whole file.
"""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from services.classifier.lexicon.geography import Names, Places
from services.classifier.lexicon.schema import Language
from services.classifier.text.clean import bare
from shared.errors import ConfigError

_Read = TypeVar("_Read", bound=BaseModel)
_LANGUAGE = len("en.toml")


def load_language(lang: str, own: Path | None = None) -> Language:
    """The lexicon of one language, with what the folder ``own`` adds.

    Raises:
        ConfigError: the file is missing, is no TOML, or breaks the schema.
    """
    return _read(f"{lang}.toml", Language, own)


def load_places(own: Path | None = None) -> Places:
    """The gazetteer's data, with what the folder ``own`` adds.

    Raises:
        ConfigError: as for a language.
    """
    return _read("places.toml", Places, own)


def load_names(lang: str, own: Path | None = None) -> Names:
    """One language's forms for states, bodies, missions, companies and regions: ``places/xx.toml``.

    Raises:
        ConfigError: as for a language.
    """
    return _read(f"places/{lang}.toml", Names, own)


def has_names(lang: str, own: Path | None = None) -> bool:
    """Whether a language has forms of its own."""
    return any(True for _ in _texts(f"places/{lang}.toml", own))


def languages(own: Path | None = None) -> tuple[str, ...]:
    """The languages that have a lexicon, sorted."""
    names = {entry.name for entry in files("services.classifier").joinpath("data").iterdir()}
    names |= {entry.name for entry in own.iterdir()} if own is not None and own.is_dir() else set()
    return tuple(sorted(name[:2] for name in names if name.endswith(".toml") and len(name) == _LANGUAGE))


def joined(ours: Any, theirs: Any) -> Any:
    """Two readings of one file: tables are joined, lists grow by what is new, single values replace."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        both = {key: joined(ours[key], theirs[key]) for key in ours.keys() & theirs.keys()}
        return ours | theirs | both
    if isinstance(ours, list) and isinstance(theirs, list):
        return [*ours, *(term for term in theirs if term not in ours)]
    return theirs


def _read(name: str, schema: type[_Read], own: Path | None) -> _Read:
    data: Any = None
    try:
        for text in _texts(name, own):
            found = tomllib.loads(bare(text))
            data = found if data is None else joined(data, found)
        if data is None:
            raise ConfigError(f"lexicon {name}: no such file; languages: {', '.join(languages(own))}")
        return schema.model_validate(data)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"lexicon {name}: not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"lexicon {name}: {where}: {first['msg']}") from None


def _texts(name: str, own: Path | None) -> Iterator[str]:
    """The file of that name of ours and of theirs, where there is one."""
    ours = files("services.classifier").joinpath("data", *name.split("/"))
    if ours.is_file():
        yield ours.read_text("utf-8")
    if own is None:
        return
    if not own.is_dir():
        raise ConfigError(f"classifier.lexicons: {own} is no folder; name one, or leave it out")
    if (own / name).is_file():
        try:
            yield (own / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"lexicon {own / name}: {error.__class__.__name__}; write it as UTF-8") from None
