"""The scoring model: a weighted sum of named features through the logistic function. Weights are a data file."""

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.errors import ConfigError


class Weights(BaseModel):
    """``weights.toml``: how they were made, the two thresholds, the weight of each feature."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made: str
    yes: float
    borderline: float
    bias: float
    weights: dict[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Scores sets of features."""

    weights: Weights

    @classmethod
    def load(cls) -> "Model":
        """Read ``data/weights.toml``.

        Raises:
            ConfigError: the file is missing, is no TOML, or breaks the schema.
        """
        try:
            data = tomllib.loads(files("services.classifier").joinpath("data", "weights.toml").read_text("utf-8"))
            return cls(Weights.model_validate(data))
        except (FileNotFoundError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise ConfigError(
                f"weights.toml: {type(error).__name__}: train it again with services.classifier.fit"
            ) from error

    def score(self, features: Iterable[str]) -> float:
        """From 0 to 1: how likely it is that an editor would mark the item."""
        known = self.weights.weights
        total = self.weights.bias + sum(known.get(feature, 0.0) for feature in sorted(features))
        return 1.0 / (1.0 + math.exp(-total))

    def moved(self, features: Iterable[str], most: int = 5) -> tuple[str, ...]:
        """The features that moved the score most, strongest first."""
        known = self.weights.weights
        ordered = sorted((f for f in features if known.get(f)), key=lambda f: (-abs(known[f]), f))
        return tuple(ordered[:most])
