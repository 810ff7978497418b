"""Kind and status as a model weighs them: the rules' answers beside how the item is told. Weights are data files.

The rules (``kind.py``, ``status.py``) know the wording that somebody has read; on other wording they fall back on what
is most usual: troops are there, a movement is done. Where a rule rests on a cue of its own, such as a denial, its
answer stands; elsewhere it is one hint of many. ``data/fields.toml`` weighs for every language that has no
``fields.xx.toml`` of its own.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from importlib.resources import files
from typing import get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from services.classifier.facts import tense
from services.classifier.facts.coarse import coarse_kind, coarse_status
from services.classifier.facts.kind import kind_of
from services.classifier.facts.status import planned_as, status_of
from services.classifier.frames.reading import Reading
from services.classifier.weighing.hints import hints
from services.classifier.weighing.outline import outline
from shared.errors import ConfigError
from shared.verdict import Kind, Status

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_OPEN = frozenset({"presence", "deployment"})  # kinds that rules give where no cue says more
_FIRM = frozenset({"denied", "disputed", "unverified"})


class Head(BaseModel):
    """One weighted sum for each class; a feature has one weight for each, in the order of the classes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]

    def best(self, found: Collection[str]) -> str:
        """The class with the greatest sum; empty where nothing was learned."""
        known = [self.weights[name] for name in sorted(found) if name in self.weights]
        sums = [bias + sum(each[at] for each in known) for at, bias in enumerate(self.bias)]
        return self.classes[sums.index(max(sums))] if sums else ""


class FieldWeights(BaseModel):
    """``fields.toml``, ``fields.xx.toml``: how the weights were made, those of the kind and those of the status."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made: str
    kind: Head
    status: Head


@dataclass(frozen=True, slots=True)
class FieldModel:
    """Chooses kind and status by what holds of an item."""

    weights: FieldWeights

    @classmethod
    def load(cls, lang: str) -> "FieldModel":
        """Read a language's own weights, or those that serve every language.

        Raises:
            ConfigError: the file is no TOML, or breaks the schema.
        """
        data = files("services.classifier").joinpath("data")
        name = f"fields.{lang}.toml" if data.joinpath(f"fields.{lang}.toml").is_file() else "fields.toml"
        try:
            return cls(FieldWeights.model_validate(tomllib.loads(data.joinpath(name).read_text("utf-8"))))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            again = "train it again (services/classifier/training)"
            raise ConfigError(f"{name}: {type(error).__name__}: {again}") from error


def kind_and_status(reading: Reading, year: int | None, model: FieldModel | None) -> tuple[Kind, Status]:
    """The kind and the status of the item's frame; no presence is planned. ``year`` is that of publication."""
    kind = kind_of(reading)
    status = status_of(reading, kind)
    if model is None:
        return kind, status
    found = hints(reading, year, kind, status) | outline(reading)
    chosen = _kind(reading, model.weights.kind.best(found), kind)
    if chosen == "refusal":
        return chosen, status_of(reading, chosen)
    told = model.weights.status.best(found)
    return chosen, status if (chosen, told) == ("presence", "planned") else _status(reading, told, status)


def _kind(reading: Reading, chosen: str, ruled: Kind) -> Kind:
    """The rules' own kind where it rests on a cue or the model means the same; an entry where it is one that comes."""
    if chosen in {"", coarse_kind(ruled)} or ruled not in _OPEN:
        return ruled
    invades = reading.frame is not None and reading.frame.movement == "invade"
    return "incursion" if chosen == "deployment" and invades else _KINDS[chosen]


def _status(reading: Reading, chosen: str, ruled: Status) -> Status:
    """The rules' own status where it rests on a cue or the model means the same, else the plainest of what it means.

    What rules hear others claim is no fact for that it sounds like one, and what a title reports as done no plan.
    """
    if chosen in {"", coarse_status(ruled)} or ruled in _FIRM or (ruled, chosen) == ("claimed", "confirmed"):
        return ruled
    if (ruled, chosen) == ("confirmed", "planned") and tense.reported(reading):
        return ruled
    finer: dict[str, Status] = {
        "planned": planned_as(reading),
        "confirmed": "confirmed",
        "claimed": "unverified" if reading.cued("stage.unverified") else "claimed",
        "denied": "denied",
    }
    return finer[chosen]
