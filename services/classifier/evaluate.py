"""How good the classifier is on labelled items: precision, recall and F1 with bootstrap intervals, and field accuracy.

Borderline labels are left out of precision and recall and counted apart. Fields are scored on items labelled and
judged ``yes``, in the way of the labelled sets: an incursion counts as a deployment, the status has four coarse
values and a refusal's status is not scored, a host named as a region word is compared with ``region``.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.classifier.classify import classify
from shared.verdict import Item, Label, Verdict

DRAWS, SEED = 1_000, 20_260_317
_COARSE = {
    "considered": "planned",
    "requested": "planned",
    "offered": "planned",
    "announced": "planned",
    "ordered": "planned",
    "confirmed": "confirmed",
    "claimed": "claimed",
    "unverified": "claimed",
    "disputed": "claimed",
    "denied": "denied",
}


class Labelled(Item):
    """One line of a labelled file: an item, its label and, for positives that have them, its fields."""

    label: Label
    senders: tuple[str, ...] | None = None
    hosts: tuple[str, ...] | None = None
    count: int | None = None
    kind: str | None = None
    status: str | None = None
    stratum: str | None = None
    weight: float | None = None


class Figure(BaseModel):
    """A share with its 95 % bootstrap interval: ``hits`` of ``total``. F1 has no such count: both are 0."""

    model_config = ConfigDict(frozen=True)

    value: float
    low: float
    high: float
    hits: int = 0
    total: int = 0


class Evaluation(BaseModel):
    """The figures. ``errors`` are the ids of the false and missed items, the most confident first."""

    model_config = ConfigDict(frozen=True)

    items: int
    yes: int
    no: int
    borderline: int
    borderline_as_yes: int
    precision: Figure
    recall: Figure
    f1: Figure
    fields: dict[str, Figure] = Field(default_factory=dict)
    false: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled item and what the classifier says of it."""

    row: Labelled
    verdict: Verdict

    @property
    def found(self) -> bool:
        """Whether the classifier says ``yes``."""
        return self.verdict.label == "yes"

    @property
    def right(self) -> bool:
        """Whether the label is ``yes``."""
        return self.row.label == "yes"


def evaluate(rows: Iterable[Labelled], judge: Callable[[Item], Verdict] = classify) -> Evaluation:
    """Judge every row and compare. The same rows give the same figures."""
    judged = [Judged(row, judge(row)) for row in rows]
    plain = [one for one in judged if one.row.label != "borderline"]
    bent = [one for one in judged if one.row.label == "borderline"]
    both = [one for one in plain if one.found and one.right]
    ordered = sorted(plain, key=lambda one: -one.verdict.score)
    return Evaluation(
        items=len(judged),
        yes=sum(one.right for one in plain),
        no=sum(not one.right for one in plain),
        borderline=len(bent),
        borderline_as_yes=sum(one.found for one in bent),
        precision=share([one.right for one in plain if one.found]),
        recall=share([one.found for one in plain if one.right]),
        f1=_f1(plain),
        fields={name: share(hits) for name, hits in _fields(both).items() if hits},
        false=tuple(one.row.id for one in ordered if one.found and not one.right),
        missed=tuple(one.row.id for one in reversed(ordered) if one.right and not one.found),
    )


def share(hits: list[bool]) -> Figure:
    """The share of hits with its bootstrap interval; 0 of 0 is 0."""
    if not hits:
        return Figure(value=0.0, low=0.0, high=0.0)
    dice = random.Random(SEED)  # noqa: S311 (a bootstrap needs no secrets)
    means = sorted(sum(dice.choices(hits, k=len(hits))) / len(hits) for _ in range(DRAWS))
    low, high = _interval(means)
    return Figure(value=sum(hits) / len(hits), low=low, high=high, hits=sum(hits), total=len(hits))


def _f1(plain: list[Judged]) -> Figure:
    """F1 with its interval, resampling whole items."""
    outcomes = [(one.found, one.right) for one in plain if one.found or one.right]
    if not outcomes:
        return Figure(value=0.0, low=0.0, high=0.0)
    dice = random.Random(SEED)  # noqa: S311 (a bootstrap needs no secrets)
    low, high = _interval(sorted(_harmonic(dice.choices(outcomes, k=len(outcomes))) for _ in range(DRAWS)))
    return Figure(value=_harmonic(outcomes), low=low, high=high)


def _harmonic(outcomes: list[tuple[bool, bool]]) -> float:
    both = sum(found and right for found, right in outcomes)
    return 2 * both / max(sum(found for found, _ in outcomes) + sum(right for _, right in outcomes), 1)


def _interval(draws: list[float]) -> tuple[float, float]:
    return draws[int(0.025 * len(draws))], draws[int(0.975 * len(draws)) - 1]


def _fields(both: list[Judged]) -> dict[str, list[bool]]:
    """For each field, whether it is right, item by item; only items whose label has the field."""
    coded = [one for one in both if one.row.kind is not None]
    told = [one for one in coded if one.row.kind != "refusal" and one.row.status is not None]
    counted = [one for one in coded if one.row.count is not None or one.verdict.count is not None]
    return {
        "senders": [_senders(one) for one in coded],
        "hosts": [_hosts(one) for one in coded],
        "pair": [_senders(one) and _hosts(one) for one in coded],
        "count": [one.row.count == one.verdict.count for one in coded],
        "count_where_given": [one.row.count == one.verdict.count for one in counted],
        "kind": [_kind(one.row.kind) == _kind(one.verdict.kind) for one in coded],
        "status": [_status(one.row.status) == _status(one.verdict.status) for one in told],
    }


def _senders(one: Judged) -> bool:
    return set(one.row.senders or ()) == set(one.verdict.senders)


def _hosts(one: Judged) -> bool:
    region = (one.verdict.region,) if one.verdict.region else ()
    return set(one.row.hosts or ()) == {*one.verdict.hosts, *region}


def _kind(kind: Any) -> Any:
    return "deployment" if kind == "incursion" else kind


def _status(status: str | None) -> str | None:
    return _COARSE.get(status or "", status)
