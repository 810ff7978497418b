"""How good the classifier is on labelled items: precision, recall and F1 with bootstrap intervals, and field accuracy.

Borderline labels are left out of precision and recall and counted apart. Fields are scored on items labelled and
judged ``yes``, in the way of the labelled sets: an incursion counts as a deployment, the status has four coarse
values and a refusal's status is not scored, a host named as a region word is compared with ``region``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from services.classifier.classify import classify
from services.classifier.evaluation.figures import Figure, f1, share
from services.classifier.facts.coarse import coarse_kind, coarse_status
from shared.verdict import Item, Label, Verdict


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


def judged(rows: Iterable[Labelled], judge: Callable[[Item], Verdict] = classify) -> list[Judged]:
    """Every row with its verdict."""
    return [Judged(row, judge(row)) for row in rows]


def evaluate(every: Sequence[Judged]) -> Evaluation:
    """The figures of judged rows. The same rows give the same figures."""
    plain = [one for one in every if one.row.label != "borderline"]
    bent = [one for one in every if one.row.label == "borderline"]
    both = [one for one in plain if one.found and one.right]
    ordered = sorted(plain, key=lambda one: -one.verdict.score)
    return Evaluation(
        items=len(every),
        yes=sum(one.right for one in plain),
        no=sum(not one.right for one in plain),
        borderline=len(bent),
        borderline_as_yes=sum(one.found for one in bent),
        precision=share([one.right for one in plain if one.found]),
        recall=share([one.found for one in plain if one.right]),
        f1=f1([(one.found, one.right) for one in plain]),
        fields={name: share(hits) for name, hits in _fields(both).items() if hits},
        false=tuple(one.row.id for one in ordered if one.found and not one.right),
        missed=tuple(one.row.id for one in reversed(ordered) if one.right and not one.found),
    )


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
        "kind": [coarse_kind(one.row.kind) == coarse_kind(one.verdict.kind) for one in coded],
        "status": [coarse_status(one.row.status) == coarse_status(one.verdict.status) for one in told],
    }


def _senders(one: Judged) -> bool:
    return set(one.row.senders or ()) == set(one.verdict.senders)


def _hosts(one: Judged) -> bool:
    region = (one.verdict.region,) if one.verdict.region else ()
    return set(one.row.hosts or ()) == {*one.verdict.hosts, *region}
