"""Shares with their intervals."""

import random
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

DRAWS, SEED = 1_000, 20_260_317


class Figure(BaseModel):
    """A share with its 95 % bootstrap interval: ``hits`` of ``total``. F1 has no such count: both are 0."""

    model_config = ConfigDict(frozen=True)

    value: float
    low: float
    high: float
    hits: int = 0
    total: int = 0


def share(hits: Sequence[bool]) -> Figure:
    """The share of hits with its bootstrap interval; 0 of 0 is 0."""
    if not hits:
        return Figure(value=0.0, low=0.0, high=0.0)
    dice = random.Random(SEED)  # noqa: S311 (a bootstrap needs no secrets)
    means = sorted(sum(dice.choices(hits, k=len(hits))) / len(hits) for _ in range(DRAWS))
    low, high = _interval(means)
    return Figure(value=sum(hits) / len(hits), low=low, high=high, hits=sum(hits), total=len(hits))


def f1(outcomes: Sequence[tuple[bool, bool]]) -> Figure:
    """F1 of (found, right) pairs with its interval, resampling whole items."""
    told = [one for one in outcomes if any(one)]
    if not told:
        return Figure(value=0.0, low=0.0, high=0.0)
    dice = random.Random(SEED)  # noqa: S311 (a bootstrap needs no secrets)
    low, high = _interval(sorted(_harmonic(dice.choices(told, k=len(told))) for _ in range(DRAWS)))
    return Figure(value=_harmonic(told), low=low, high=high)


def _harmonic(outcomes: Sequence[tuple[bool, bool]]) -> float:
    both = sum(found and right for found, right in outcomes)
    return 2 * both / max(sum(found for found, _ in outcomes) + sum(right for _, right in outcomes), 1)


def _interval(draws: list[float]) -> tuple[float, float]:
    return draws[int(0.025 * len(draws))], draws[int(0.975 * len(draws)) - 1]
