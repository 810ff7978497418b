"""Reading the configuration, and saying what is wrong with it on one line: key, value, mend."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from shared.errors import ConfigError
from shared.settings import Configuration

PREFIX = "TROOPWATCH_"
_NOT_KEYS = ("CONFIG", "SECRETS_DIR", "TEST_KAFKA")


class _Settings(Configuration, BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        secrets_nested_delimiter="__",
        secrets_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )


def load(path: Path | None = None, *, environ: Mapping[str, str] | None = None) -> Configuration:
    """The configuration from the environment, secret files and the TOML file at ``path``.

    Without ``path``: ``$TROOPWATCH_CONFIG``, else ``troopwatch.toml`` here if there is one, else defaults alone.

    Raises:
        ConfigError: a file that cannot be read, an unknown key, a bad value or a missing secret.
    """
    environment = os.environ if environ is None else environ
    _refuse_unknown_names(environment)
    values = _read_toml(_config_path(path, environment))
    secrets = environment.get(f"{PREFIX}SECRETS_DIR", "/run/secrets")

    class Sources(_Settings):
        model_config = SettingsConfigDict(secrets_dir=secrets if Path(secrets).is_dir() else None)

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by the library
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by the library
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (
                env_settings,
                NestedSecretsSettingsSource(file_secret_settings),
                InitSettingsSource(settings_cls, init_kwargs=values),
            )

    try:
        return Sources()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ConfigError(explain(first)) from None


def explain(error: ErrorDetails) -> str:
    """One line for one validation error: the key, the value unless it is a secret, and the mend."""
    key = ".".join(str(part) for part in error["loc"] if part not in _receiver_types())
    parent, field = _field_at(error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{key}: unknown key{_value(error, secret=True)}; {_nearest(str(error['loc'][-1]), parent)}"
    if error["type"] == "missing":
        return f"{key}: missing; set it in the file or as {_env_name(key)}"
    secret = field is not None and _holds_secret(field)
    return f"{key}: {_value(error, secret=secret)}is not valid; {_mend(error['msg'])}"


def _mend(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def _value(error: ErrorDetails, *, secret: bool) -> str:
    value = error.get("input")
    if secret or isinstance(value, (dict, list, tuple, SecretStr, BaseModel)):
        return ""
    return f"{str(value)[:60]!r} "


def _nearest(name: str, parent: type[BaseModel] | None) -> str:
    known = sorted(parent.model_fields) if parent else []
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"remove it; the keys here are {', '.join(known)}" if known else "remove it"


def _env_name(key: str) -> str:
    return PREFIX + key.upper().replace(".", "__")


def _receiver_types() -> frozenset[str]:
    return frozenset({"console", "slack", "webhook", "email"})


def _models(annotation: object) -> list[type[BaseModel]]:
    """Every model class inside an annotation such as ``dict[str, A | B]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _holds_secret(annotation: object) -> bool:
    return annotation is SecretStr or any(_holds_secret(part) for part in get_args(annotation))


def _field_at(loc: tuple[int | str, ...]) -> tuple[type[BaseModel] | None, object | None]:
    """The model that holds the last name of ``loc``, and that field's annotation where it exists."""
    candidates: list[type[BaseModel]] = [Configuration]
    annotation: object | None = None
    parent: type[BaseModel] | None = Configuration
    for part in loc:
        tagged = [model for model in candidates if _tag_of(model) == part]
        if tagged:
            candidates = tagged
            continue
        holder = next((model for model in candidates if part in model.model_fields), None)
        parent = holder or (candidates[0] if len(candidates) == 1 else parent)
        if holder is not None:
            annotation = holder.model_fields[str(part)].annotation
            candidates = _models(annotation) or candidates
        else:
            annotation = None
    return parent, annotation


def _tag_of(model: type[BaseModel]) -> str | None:
    field = model.model_fields.get("type")
    return next(iter(get_args(field.annotation)), None) if field else None


def _config_path(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    if path is not None:
        return path
    named = environ.get(f"{PREFIX}CONFIG")
    if named:
        return Path(named)
    default = Path("troopwatch.toml")
    return default if default.is_file() else None


def _read_toml(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigError(f"{path}: cannot be read ({reason}); name a readable TOML file with --config") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML ({error}); mend that line") from None
    return values


def _refuse_unknown_names(environ: Mapping[str, str]) -> None:
    """The settings library ignores unknown top-level names in the environment; a typing error must not pass."""
    known = {name.upper() for name in Configuration.model_fields} | set(_NOT_KEYS)
    for name in environ:
        if name.upper().startswith(PREFIX):
            first = name.upper().removeprefix(PREFIX).split("__")[0]
            if first not in known:
                mend = _nearest(first.lower(), Configuration)
                raise ConfigError(f"{name}: unknown key in the environment; {mend}")
