"""An evaluation's figures by language, kind or stratum, what is taken for what, and the estimate at the base rate."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from services.classifier.evaluation.evaluate import Judged
from services.classifier.evaluation.figures import Figure, f1, share
from services.classifier.facts.coarse import coarse_kind, coarse_status

SLICES = ("lang", "kind", "status", "stratum", "source", "year")
_PER = 10_000


class Slice(BaseModel):
    """The figures of some of the items."""

    model_config = ConfigDict(frozen=True)

    items: int
    precision: Figure
    recall: Figure
    f1: Figure


class BaseRate(BaseModel):
    """Figures weighted to the population that the rows were drawn from. ``false_per_10000`` counts false alerts among
    so many ordinary items; borderlines are no ordinary items.
    """

    model_config = ConfigDict(frozen=True)

    precision: float
    recall: float
    false_per_10000: float
    population: float


def by(every: Sequence[Judged], name: str) -> dict[str, Slice]:
    """One slice for each value, the largest first; ``name`` is one of ``SLICES``.

    Of kind and status, which only positives have, the recall is over items labelled so and the precision over items
    judged so.
    """
    plain = [one for one in every if one.row.label != "borderline"]
    labelled, found = [_labelled(one, name) for one in plain], [_judged(one, name) for one in plain]
    values = Counter(value for pair in zip(labelled, found, strict=True) for value in {*pair} if value)
    return {
        value: _slice(
            [one for one, mine in zip(plain, found, strict=True) if mine == value],
            [one for one, mine in zip(plain, labelled, strict=True) if mine == value],
        )
        for value, _ in values.most_common()
    }


def _slice(said: Sequence[Judged], meant: Sequence[Judged]) -> Slice:
    items = {id(one): one for one in (*said, *meant)}
    return Slice(
        items=len(items),
        precision=share([one.right for one in said if one.found]),
        recall=share([one.found for one in meant if one.right]),
        f1=f1([(one.found, one.right) for one in items.values()]),
    )


def _labelled(one: Judged, name: str) -> str:
    row = one.row
    if name == "kind":
        return coarse_kind(row.kind) or ""
    if name == "status":
        return coarse_status(row.status) or ""
    if name == "year":
        return (row.published or "")[:4]
    return getattr(row, name) or ""


def _judged(one: Judged, name: str) -> str:
    if name == "kind":
        return coarse_kind(one.verdict.kind) or ""
    if name == "status":
        return coarse_status(one.verdict.status) or ""
    return _labelled(one, name)


def confusion(every: Iterable[Judged], name: str = "label") -> Mapping[tuple[str, str], int]:
    """How often a value (labelled, judged) was taken for another. Of ``kind`` and ``status`` only positives count that
    were found.
    """
    if name == "label":
        return Counter((one.row.label, one.verdict.label) for one in every)
    both = (one for one in every if one.found and one.right)
    pairs = ((_labelled(one, name), _judged(one, name)) for one in both)
    return Counter(pair for pair in pairs if pair[0])


def base_rate(every: Iterable[Judged]) -> BaseRate | None:
    """The estimate from rows that have a weight; None without such rows."""
    weighed = [(one, one.row.weight) for one in every if one.row.weight is not None and one.row.label != "borderline"]
    if not weighed:
        return None
    right = sum(weight for one, weight in weighed if one.right)
    hits = sum(weight for one, weight in weighed if one.right and one.found)
    false = sum(weight for one, weight in weighed if one.found and not one.right)
    ordinary = sum(weight for one, weight in weighed if not one.right)
    return BaseRate(
        precision=hits / (hits + false) if hits + false else 0.0,
        recall=hits / right if right else 0.0,
        false_per_10000=_PER * false / ordinary if ordinary else 0.0,
        population=right + ordinary,
    )
