"""Train a model's weights: ``python -m services.classifier.training.fit LABELLED.jsonl [...] > weights.toml``.

A logistic regression with a ridge. Borderlines are left out. For its own figures, items of one week (and, a second
time, of one theatre) stand on one side of a cross-validation fold. Needs numpy (the extra ``train``). Only weights,
figures and, with ``--worded``, single words and pairs (``wording.py``) leave this script, no text.

With ``--worded --pool UNLABELLED.jsonl`` each word also has a vector learned from the unlabelled items
(``vectors.py``); what the vectors are worth is added to the words' own weights, so that the file stays a list of words.
And the unlabelled items that a first fit finds plain count as ``no`` in a second (``unlabelled.py``).
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from services.classifier.lexicon.datafiles import load_language, load_places
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.training.columns import Task
from services.classifier.training.examples import INVENTED, Example, examples, invented, own_examples, stable
from services.classifier.training.solver import FOLDS, Vector, best_cut, crossed, rates
from services.classifier.training.unlabelled import ids, plain, unlabelled
from services.classifier.training.vectors import vectors
from services.classifier.weighing.model import Model, Weights

_FAINT = 0.01


def main() -> int:
    """Print the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: label, title, summary, lang, published")
    parser.add_argument("--worded", action="store_true", help="weigh words too (weights.en.toml)")
    parser.add_argument("--pool", type=Path, help="unlabelled items to learn word vectors from (.jsonl, .jsonl.xz)")
    parser.add_argument("--cut", type=float, help="the threshold; without it the one with the best F1")
    asked = parser.parse_args()
    words = Vocabulary.build(load_language("en"), load_places())
    rows = [row for path in asked.labelled for row in examples(path, words, worded=asked.worded)]
    rows += own_examples(words, worded=asked.worded)
    if asked.worded:
        rows += invented(words)
    known = vectors(asked.pool, words) if asked.pool else {}
    if asked.pool and asked.worded:
        rows += plain(unlabelled(asked.pool, words, ids(asked.labelled)), first(rows, known))
    _train(Task.of(rows, known), known, asked.cut)
    return 0


def first(rows: list[Example], known: dict[str, Vector]) -> Model:
    """A model of the labelled rows alone, to find the plain ones of the unlabelled."""
    bias, weights = Task.of(rows, known).fitted(known)
    return Model(Weights(made="", yes=0.5, borderline=0.3, bias=bias, weights=weights), worded=True)


def _train(task: Task, known: dict[str, Vector], cut: float | None) -> None:
    found, figures = _figures(task)
    bias, weights = task.fitted(known)
    guessed = sum(row.guessed for row in task.rows)
    made = f"{len(task.rows) - guessed} items, {int(task.labels.sum())} yes; {guessed} plain unlabelled ones as no"
    write(weights, bias, cut or found, f"{made}; {figures}")


def _figures(task: Task) -> tuple[float, str]:
    """The best threshold, and precision and recall at it by weeks and by theatres never seen."""
    rows = task.rows
    labelled = np.array([not row.own and not row.guessed for row in rows])
    weeks = _crossed(task, (-1 if row.own else row.fold for row in rows))[labelled]
    theatres = _crossed(task, (-1 if row.own else stable(row.theatre) % FOLDS for row in rows))[labelled]
    cut, precision, recall = best_cut(weeks, task.labels[labelled])
    other = rates(theatres, task.labels[labelled], cut)
    by_week = f"crossed by weeks P {precision:.3f} R {recall:.3f}"
    return cut, f"{by_week}, by theatres P {other[0]:.3f} R {other[1]:.3f}"


def _crossed(task: Task, folds: Iterable[int]) -> Vector:
    return crossed(folds, task.design, task.labels, task.ridge, task.share)


def write(weights: dict[str, float], bias: float, cut: float, figures: str) -> None:
    """Print the data file; weights too faint to matter are left out."""
    lines = [
        "# What each feature is worth. Made by services/classifier/training from labelled items that are not in this",
        "# repository; numbers only. Train again after a change of features.py, frames.py or the lexicons.",
        f'made = "{figures}"',
        f"yes = {cut:.2f}",
        f"borderline = {cut * 0.6:.2f}",
        f"bias = {bias:.3f}",
        "",
        "[weights]",
        *(
            f'"{name}" = {weight:.3f}'
            for name, weight in sorted(weights.items())
            if abs(weight) >= _FAINT and name != INVENTED
        ),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
