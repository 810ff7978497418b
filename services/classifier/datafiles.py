"""Reading the lexicons: TOML files in ``data/``, one per language and one of places, each checked by its schema."""

import tomllib
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.classifier.geography import Names, Places
from services.classifier.lexicon import Language
from services.classifier.text import bare
from shared.errors import ConfigError

_Read = TypeVar("_Read", bound=BaseModel)


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
