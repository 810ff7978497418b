"""Train the weights that serve every language without weights of its own.

``python -m services.classifier.training.fit_languages LABELLED.jsonl [...] > services/classifier/data/weights.toml``

The features, and the outline of how an item is told, are the same in every language, so labelled English news teaches
most of it; our own examples of each language (``data/examples/xx.jsonl``) and labelled items in it, where there are
any, are added. Every labelled item must say its ``lang``. The figures come from items that the weights had not seen;
the threshold is given, since the best one jumps from fit to fit.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from services.classifier.classify import ENGLISH, gate_of, vocabulary, year_of
from services.classifier.frames.reading import Reading, read
from services.classifier.lexicon.datafiles import languages, load_places
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.training.examples import stable
from services.classifier.training.fit import write
from services.classifier.training.solver import Vector, rates
from services.classifier.weighing.features import features
from services.classifier.weighing.outline import MARK, outline
from shared.verdict import Item

# Real items that the rules were least sure of ask for 0.5 and more, items that nobody has read for 0.3 and less.
CUT = 0.35
FOLDS, RARE = 4, 6
RIDGE, OUTLINE_RIDGE = 4.0, 10.0
_ROUNDS, _SETTLED = 200, 1e-3
# What an item counts for: labelled news of the languages that the weights serve most.
_WORTH = {"news": 3.0, "english": 1.0, "own": 1.0}


@dataclass(frozen=True, slots=True)
class Row:
    """One item as features; ``kind`` says where it comes from, ``fold`` what it is kept apart with."""

    yes: bool
    found: frozenset[str]
    kind: str
    fold: int


def labelled(paths: list[Path], words: Vocabulary) -> Iterator[Row]:
    """The labelled items in the vocabulary's language."""
    kind = "english" if words.lang == ENGLISH else "news"
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["label"] != "borderline" and row["lang"] == words.lang:
                item = Item.model_validate(row)
                found = seen(read(item, words), year_of(item.published))
                yield Row(row["label"] == "yes", found, kind, stable(item.id) % FOLDS)


def own_examples(words: Vocabulary) -> Iterator[Row]:
    """Our own examples of a language; those that the gate stops teach nothing."""
    name = ("examples.jsonl",) if words.lang == ENGLISH else ("examples", f"{words.lang}.jsonl")
    path = files("services.classifier").joinpath("data", *name)
    gate = gate_of(words.lang, load_places())
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else ()):
        row = json.loads(line)
        item = Item(id=str(number), title=row["title"], summary=row.get("summary", ""), lang=words.lang)
        if row["label"] != "borderline" and gate.passes(item):
            yield Row(row["label"] == "yes", seen(read(item, words)), "own", stable(words.lang) % FOLDS)


def seen(reading: Reading, year: int | None = None) -> frozenset[str]:
    """What the model sees of a reading."""
    return features(reading, year) | outline(reading)


def design(rows: list[Row], names: list[str]) -> Vector:
    """The matrix of features with a column of ones before it."""
    at = {name: column for column, name in enumerate(names, 1)}
    matrix = np.zeros((len(rows), len(names) + 1))
    matrix[:, 0] = 1.0
    for line, row in enumerate(rows):
        matrix[line, [at[name] for name in row.found if name in at]] = 1.0
    return matrix


def weigh(rows: list[Row], matrix: Vector, ridge: Vector) -> Vector:
    """The weights of the ridge logistic regression, each row by its worth, by steps of the largest curvature."""
    labels = np.array([float(row.yes) for row in rows])
    worth = np.array([_WORTH[row.kind] for row in rows])
    inverse = np.linalg.inv((matrix * worth[:, None]).T @ matrix / 4 + np.diag(ridge))
    beta = ahead = np.zeros(matrix.shape[1])
    pace = 1.0
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-matrix @ ahead))
        new = ahead - inverse @ (matrix.T @ (worth * (chance - labels)) + ridge * ahead)
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = new + (pace - 1) / faster * (new - beta)
        settled = np.abs(new - beta).max() < _SETTLED
        beta, pace = new, faster
        if settled:
            break
    return beta


def crossed(rows: list[Row], matrix: Vector, ridge: Vector) -> Vector:
    """The score of each item by weights that never saw its fold; our own examples of a language are one fold."""
    number = np.array([row.fold for row in rows])
    scores = np.zeros(len(rows))
    for fold in range(FOLDS):
        rest = [row for row in rows if row.fold != fold]
        beta = weigh(rest, matrix[number != fold], ridge)
        scores[number == fold] = 1 / (1 + np.exp(-matrix[number == fold] @ beta))
    return scores


def main() -> int:
    """Print ``weights.toml``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: id, label, title, summary, lang, published")
    parser.add_argument("--cut", type=float, default=CUT, help="the score from which an item is yes (%(default)s)")
    asked = parser.parse_args()
    rows: list[Row] = []
    for lang in languages():
        words = vocabulary(lang)
        rows += [*labelled(asked.labelled, words), *own_examples(words)]
    counted = Counter(name for row in rows for name in row.found)
    names = sorted(name for name, count in counted.items() if count >= RARE)
    ridge = np.array([0.01, *(OUTLINE_RIDGE if MARK in name else RIDGE for name in names)])
    matrix = design(rows, names)
    figures = _figures(rows, crossed(rows, matrix, ridge), asked.cut)
    made = f"{len(rows)} items, {sum(row.yes for row in rows)} yes, {len(languages())} languages; {figures}"
    beta = weigh(rows, matrix, ridge)
    write(dict(zip(names, map(float, beta[1:]), strict=True)), float(beta[0]), asked.cut, made)
    return 0


def _figures(rows: list[Row], scores: Vector, cut: float) -> str:
    """Precision and recall at the threshold, by where the items come from."""
    yes = np.array([row.yes for row in rows], dtype=float)
    parts = {kind: np.array([row.kind == kind for row in rows]) for kind in _WORTH}
    found = {kind: rates(scores[part], yes[part], cut) for kind, part in parts.items()}
    told = ", ".join(f"{kind} P {precision:.2f} R {recall:.2f}" for kind, (precision, recall) in found.items())
    return f"crossed at {cut:.2f}: {told}"


if __name__ == "__main__":
    sys.exit(main())
