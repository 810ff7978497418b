"""The logistic regression with a ridge: items as sparse features, folds, scores, thresholds. For training alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Index = NDArray[np.int64]
FOLDS, RIDGE = 8, 4.0
_BIAS, _ROUNDS, _STEPS, _ENOUGH, _SETTLED, _SHORT = 0.01, 40, 80, 1e-3, 1e-6, 1e-3


@dataclass(frozen=True, slots=True)
class Design:
    """Items by features: ``column[i]`` holds in item ``line[i]``; ``dense`` are further columns with any value."""

    line: Index
    column: Index
    dense: Vector
    features: int

    @classmethod
    def of(cls, found: Sequence[Iterable[str]], names: Sequence[str], dense: Vector | None = None) -> "Design":
        """The items' features that have a column, in the columns' order."""
        at = {name: number for number, name in enumerate(names)}
        columns = [sorted(at[name] for name in one if name in at) for one in found]
        line = np.repeat(np.arange(len(found)), [len(one) for one in columns])
        flat = np.array([number for one in columns for number in one], dtype=np.int64)
        return cls(line, flat, np.zeros((len(found), 0)) if dense is None else dense, len(names))

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.dense)

    def take(self, keep: NDArray[np.bool_]) -> "Design":
        """The items kept."""
        new, held = np.cumsum(keep) - 1, keep[self.line]
        return Design(new[self.line[held]], self.column[held], self.dense[keep], self.features)

    def sums(self, beta: Vector) -> Vector:
        """Each item's weighted sum; the bias comes first."""
        sparse = beta[1 : self.features + 1]
        known = np.bincount(self.line, weights=sparse[self.column], minlength=self.items)
        return np.asarray(beta[0] + known + self.dense @ beta[self.features + 1 :])

    def back(self, values: Vector, *, squared: bool = False) -> Vector:
        """Each feature's sum over the items' values (over its squares times the values)."""
        sparse = np.bincount(self.column, weights=values[self.line], minlength=self.features)
        return np.concatenate([[values.sum()], sparse, (self.dense**2 if squared else self.dense).T @ values])


def fit(design: Design, labels: Vector, ridge: Vector | None = None, weights: Vector | None = None) -> Vector:
    """The bias and the weights, by Newton's method; each step solved by conjugate gradients and halved if too long."""
    width = design.features + design.dense.shape[1]
    held = np.concatenate([[_BIAS], np.full(width, RIDGE) if ridge is None else ridge])
    share = np.ones(design.items) if weights is None else weights
    beta, sums = np.zeros(width + 1), np.zeros(design.items)
    loss = _loss(sums, labels, share, beta, held)
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-sums))
        slope = design.back(share * (chance - labels)) + held * beta
        step = _solved(design, slope, share * chance * (1 - chance), held)
        move, length = design.sums(step), 1.0
        while (new := _loss(sums - length * move, labels, share, beta - length * step, held)) > loss:
            length /= 2
            if length < _SHORT:
                return beta
        beta, sums = beta - length * step, sums - length * move
        if loss - new < _SETTLED * max(1.0, abs(loss)):
            break
        loss = new
    return beta


def _loss(sums: Vector, labels: Vector, share: Vector, beta: Vector, held: Vector) -> float:
    return float((share * (np.logaddexp(0, sums) - labels * sums)).sum() + 0.5 * (held * beta * beta).sum())


def _solved(design: Design, slope: Vector, bend: Vector, held: Vector) -> Vector:
    """The Newton step: conjugate gradients, each feature scaled by its own curvature."""
    scale = design.back(bend, squared=True) + held
    step, rest = np.zeros_like(slope), slope.copy()
    ahead = towards = rest / scale
    size = first = rest @ ahead
    for _ in range(_STEPS):
        curved = design.back(bend * design.sums(towards)) + held * towards
        pace = size / (towards @ curved)
        step, rest = step + pace * towards, rest - pace * curved
        ahead = rest / scale
        size, before = rest @ ahead, size
        if size < _ENOUGH * first:
            break
        towards = ahead + size / before * towards
    return step


def scores(design: Design, beta: Vector) -> Vector:
    """From 0 to 1."""
    return np.asarray(1 / (1 + np.exp(-design.sums(beta))))


def crossed(
    folds: Iterable[int], design: Design, labels: Vector, ridge: Vector | None = None, weights: Vector | None = None
) -> Vector:
    """The score of each item by weights that never saw its fold. Fold -1 is always seen."""
    number = np.array(list(folds))
    found = np.zeros(len(labels))
    for fold in range(FOLDS):
        seen = number != fold
        if seen.all():
            continue
        beta = fit(design.take(seen), labels[seen], ridge, None if weights is None else weights[seen])
        found[~seen] = scores(design.take(~seen), beta)
    return found


def best_cut(found: Vector, labels: Vector) -> tuple[float, float, float]:
    """The threshold with the best F1, its precision and its recall."""
    cuts = [(*rates(found, labels, cut), cut) for cut in np.arange(0.2, 0.85, 0.01)]
    precision, recall, cut = max(cuts, key=lambda one: 2 * one[0] * one[1] / max(one[0] + one[1], 1e-9))
    return float(cut), precision, recall


def rates(found: Vector, labels: Vector, cut: float) -> tuple[float, float]:
    """Precision and recall at a threshold."""
    hits = float(labels[found >= cut].sum())
    return hits / max(float((found >= cut).sum()), 1.0), hits / max(float(labels.sum()), 1.0)
