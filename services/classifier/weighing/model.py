"""The scoring model: a weighted sum of named features through the logistic function. Weights are data files.

``weights.toml`` knows the rules' features alone and serves every language; a language with labelled news enough has
a file of its own (``weights.en.toml``) that also weighs how an item is worded.
"""

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from services.classifier.weighing.outline import MARK
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
    """Scores sets of features. ``worded``: it also weighs words; ``outlined``: the order of the lexicon's words."""

    weights: Weights
    worded: bool = False
    outlined: bool = False

    @classmethod
    def load(cls, lang: str = "") -> "Model":
        """Read the weights of a language, or those that serve all where it has none of its own.

        Raises:
            ConfigError: the file is missing, is no TOML, or breaks the schema.
        """
        data = files("services.classifier").joinpath("data")
        name = f"weights.{lang}.toml" if lang and data.joinpath(f"weights.{lang}.toml").is_file() else "weights.toml"
        try:
            weights = Weights.model_validate(tomllib.loads(data.joinpath(name).read_text("utf-8")))
        except (FileNotFoundError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise ConfigError(
                f"{name}: {type(error).__name__}: train it again with services.classifier.training.fit"
            ) from error
        known = weights.weights
        return cls(weights, worded=any(":" in name for name in known), outlined=any(MARK in name for name in known))

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
