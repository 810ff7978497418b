"""Train the model's weights: ``python -m services.classifier.fit LABELLED.jsonl > weights.toml``.

A logistic regression with a ridge, by Newton's method. Borderlines are left out. Items of one week stand on one side
of a cross-validation fold. Needs numpy, which the language guesser brings along. Only the weights and the figures
leave this script, no text.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.classifier.features import features
from services.classifier.lexicon import load_language, load_places
from services.classifier.reading import read
from services.classifier.vocabulary import Vocabulary
from shared.verdict import Item

Vector = NDArray[np.float64]
FOLDS, RARE, RIDGE = 8, 5, 3.0


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled item as features."""

    yes: bool
    found: frozenset[str]
    fold: int
    own: bool = False


def examples(path: Path, words: Vocabulary, part: int | None) -> Iterator[Example]:
    """The labelled items in the vocabulary's language; ``part`` leaves a third out by week."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        number = week_number(row["published"])
        if row["label"] == "borderline" or row["lang"] != words.lang or (part is not None and number % 3 == part):
            continue
        found = features(read(Item.model_validate(row), words), int(row["published"][:4]))
        yield Example(row["label"] == "yes", found, number // 3 % FOLDS)


def own_examples(words: Vocabulary) -> Iterator[Example]:
    """Our own examples of the definition (``data/examples.jsonl``), for kinds that labelled news seldom shows."""
    lines = files("services.classifier").joinpath("data", "examples.jsonl").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
        found = features(read(Item(id=str(number), title=row["title"]), words))
        yield Example(row["label"] == "yes", found, number % FOLDS, own=True)


def week_number(published: str) -> int:
    """A stable number for the item's calendar week, so that a storyline stays on one side of a split."""
    year, week, _ = date.fromisoformat(published[:10]).isocalendar()
    return int(hashlib.sha256(f"{year}-{week}".encode()).hexdigest(), 16)


def design(rows: list[Example], names: list[str]) -> tuple[Vector, Vector]:
    """The matrix of features with a column of ones before it, and the labels."""
    matrix = np.array([[1.0, *(float(name in row.found) for name in names)] for row in rows])
    return matrix, np.array([float(row.yes) for row in rows])


def newton(matrix: Vector, labels: Vector) -> Vector:
    """The weights of the ridge logistic regression; the bias is free."""
    beta = np.zeros(matrix.shape[1])
    ridge = np.full(matrix.shape[1], RIDGE)
    ridge[0] = 0.01
    for _ in range(30):
        chance = 1 / (1 + np.exp(-matrix @ beta))
        slope = matrix.T @ (chance - labels) + ridge * beta
        curve = (matrix.T * (chance * (1 - chance))) @ matrix + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        beta = beta - step
        if np.abs(step).max() < 1e-7:  # noqa: PLR2004 (converged)
            break
    return beta


def crossed(rows: list[Example], matrix: Vector, labels: Vector) -> Vector:
    """The score of each item by weights that never saw its week."""
    folds = np.array([row.fold for row in rows])
    scores = np.zeros(len(rows))
    for fold in range(FOLDS):
        beta = newton(matrix[folds != fold], labels[folds != fold])
        scores[folds == fold] = 1 / (1 + np.exp(-matrix[folds == fold] @ beta))
    return scores


def best_cut(scores: Vector, labels: Vector) -> tuple[float, float, float]:
    """The threshold with the best F1, its precision and its recall."""
    cuts = [(*_rates(scores, labels, cut), cut) for cut in np.arange(0.2, 0.85, 0.01)]
    precision, recall, cut = max(cuts, key=lambda rates: 2 * rates[0] * rates[1] / max(rates[0] + rates[1], 1e-9))
    return float(cut), precision, recall


def _rates(scores: Vector, labels: Vector, cut: float) -> tuple[float, float]:
    hits = float(labels[scores >= cut].sum())
    return hits / max(float((scores >= cut).sum()), 1.0), hits / max(float(labels.sum()), 1.0)


def main() -> int:
    """Print ``weights.toml``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, help="JSON lines with label, title, summary, lang, published")
    parser.add_argument("--without", type=int, choices=(0, 1, 2), help="leave this third of the weeks out")
    chosen = parser.parse_args()
    words = Vocabulary.build(load_language("en"), load_places())
    rows = [*examples(chosen.labelled, words, chosen.without), *own_examples(words)]
    seen = Counter(name for row in rows for name in row.found)
    names = sorted(name for name, count in seen.items() if count >= RARE)
    matrix, labels = design(rows, names)
    labelled = np.array([not row.own for row in rows])
    cut, precision, recall = best_cut(crossed(rows, matrix, labels)[labelled], labels[labelled])
    beta = newton(matrix, labels)
    write(names, beta, cut, f"{len(rows)} items, {int(labels.sum())} yes; crossed P {precision:.3f} R {recall:.3f}")
    return 0


def write(names: list[str], beta: Vector, cut: float, figures: str) -> None:
    """Print the data file."""
    lines = [
        "# What each feature is worth. Made by services/classifier/fit.py from labelled items that are not in this",
        "# repository; numbers only. Train again after a change of features.py, frames.py or the lexicons.",
        f'made = "{figures}"',
        f"yes = {cut:.2f}",
        f"borderline = {cut * 0.6:.2f}",
        f"bias = {beta[0]:.3f}",
        "",
        "[weights]",
        *(f'"{name}" = {weight:.3f}' for name, weight in zip(names, beta[1:], strict=True)),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
