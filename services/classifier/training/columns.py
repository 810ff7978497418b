"""Labelled rows as the columns of a regression: features, and words by their vectors. For training alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.classifier.training.examples import INVENTED, Example
from services.classifier.training.solver import Design, Vector, fit
from services.classifier.weighing.wording import words_of

RARE = 5
ITEMS, THEATRES, MONTHS = 12, 6, 4  # how often and how widely a word must stand to get a weight
RULE_RIDGE, WORD_RIDGE, VECTOR_RIDGE, INVENTED_RIDGE = 6.0, 14.0, 160.0, 0.01
Mask = NDArray[np.bool_]
_PARTS = ("t", "l")


@dataclass(frozen=True, slots=True)
class Spread:
    """How the vectors of one part's words become columns: turned to the columns' main directions, and centred."""

    part: str
    turn: Vector
    middle: Vector


def chosen(rows: list[Example]) -> list[str]:
    """The features that may have a weight: not too rare, and of words only plain ones of many theatres and months."""
    counted, lower = Counter[str](), Counter[str]()
    where, when = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for row in rows:
        lower.update(row.lower)
        counted.update(row.found)
        for name in row.found if row.theatre else ():
            where[name].add(row.theatre)
            when[name].add(row.month)
    wide = {name for name in where if len(where[name]) >= THEATRES and len(when[name]) >= MONTHS}
    return sorted(
        name
        for name, count in counted.items()
        if (count >= RARE if ":" not in name else count >= ITEMS and name in wide and _plain(name, lower))
    )


def _plain(name: str, lower: Counter[str]) -> bool:
    """Whether all words of a name are plain words: oftener lower case than not, so no person's and no outlet's."""
    return all(lower[word] > 0 for word in words_of(name))


def ridges(names: list[str], vectored: int = 0) -> Vector:
    """How strongly each weight is held towards 0; words more than rules, vectors most."""
    each = [INVENTED_RIDGE if name == INVENTED else WORD_RIDGE if ":" in name else RULE_RIDGE for name in names]
    return np.array([*each, *[VECTOR_RIDGE] * vectored])


def vectored(rows: list[Example], known: dict[str, Vector]) -> tuple[Vector, list[Spread]]:
    """Each item's words as the sum of their vectors, title and lead apart; and how those columns came about."""
    columns, spreads = [], []
    for part in _PARTS:
        sums = np.array([_sum(row, part, known) for row in rows])
        middle = sums.mean(axis=0)
        _left, _sizes, turn = np.linalg.svd(sums - middle, full_matrices=False)
        turned = (sums - middle) @ turn.T
        scale = turned.std(axis=0).mean()
        columns.append(turned / scale)
        spreads.append(Spread(part, turn.T / scale, middle))
    return np.hstack(columns), spreads


def _sum(row: Example, part: str, known: dict[str, Vector]) -> Vector:
    width = len(next(iter(known.values())))
    tokens = (name[len(part) + 1 :] for name in row.found if name.startswith(f"{part}:") and "_" not in name)
    return np.asarray(sum((known[token] for token in map(_shared, tokens) if token in known), np.zeros(width)))


def _shared(token: str) -> str:
    """All states have one vector: the unlabelled items know no sender and no host."""
    return "@G" if token.startswith("@") else token


def folded(
    names: list[str], beta: Vector, known: dict[str, Vector], spreads: list[Spread]
) -> tuple[float, dict[str, float]]:
    """The bias and each feature's weight, with what its word's vector is worth added."""
    bias, weights = float(beta[0]), dict(zip(names, map(float, beta[1:]), strict=False))
    at = len(names) + 1
    for spread in spreads:
        worth = spread.turn @ beta[at : at + spread.turn.shape[1]]
        at += spread.turn.shape[1]
        bias -= float(spread.middle @ worth)
        for token, vector in known.items():
            for one in ("@S", "@H", "@G") if token == "@G" else (token,):  # noqa: S105 (a mask, no password)
                name = f"{spread.part}:{one}"
                weights[name] = weights.get(name, 0.0) + float(vector @ worth)
    return bias, weights


@dataclass(frozen=True, slots=True)
class Task:
    """Rows as the regression takes them."""

    rows: list[Example]
    names: list[str]
    spreads: list[Spread]
    design: Design
    labels: Vector
    ridge: Vector
    share: Vector

    @classmethod
    def of(cls, rows: list[Example], known: dict[str, Vector]) -> "Task":
        """The columns of the rows: features, and the words' vectors where there are any."""
        names = chosen(rows)
        dense, spreads = vectored(rows, known) if known else (np.zeros((len(rows), 0)), [])
        return cls(
            rows,
            names,
            spreads,
            Design.of([row.found for row in rows], names, dense),
            np.array([float(row.yes) for row in rows]),
            ridges(names, dense.shape[1]),
            np.array([row.weight for row in rows]),
        )

    def fitted(self, known: dict[str, Vector], seen: Mask | None = None) -> tuple[float, dict[str, float]]:
        """The bias and the weights, learned from all rows or from those that are seen."""
        keep = np.ones(len(self.rows), dtype=bool) if seen is None else seen
        beta = fit(self.design.take(keep), self.labels[keep], self.ridge, self.share[keep])
        return folded(self.names, beta, known, self.spreads)
