"""Train a model's weights: ``python -m services.classifier.fit LABELLED.jsonl [...] > weights.toml``.

A logistic regression with a ridge. Borderlines are left out. For its own figures, items of one week (and, a second
time, of one theatre) stand on one side of a cross-validation fold. Needs numpy (the extra ``train``). Only weights,
figures and, with ``--worded``, single words and pairs (``wording.py``) leave this script, no text.

With ``--worded --pool UNLABELLED.jsonl`` each word also has a vector learned from the unlabelled items
(``vectors.py``); what the vectors are worth is added to the words' own weights, so that the file stays a list of words.
"""

import argparse
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.classifier.datafiles import load_language, load_places
from services.classifier.examples import INVENTED, Example, examples, invented, own_examples, stable
from services.classifier.solver import FOLDS, Design, Vector, best_cut, crossed, fit, rates
from services.classifier.vectors import vectors
from services.classifier.vocabulary import Vocabulary
from services.classifier.wording import words_of

RARE = 5
ITEMS, THEATRES, MONTHS = 12, 6, 4  # how often and how widely a word must stand to get a weight
RULE_RIDGE, WORD_RIDGE, VECTOR_RIDGE, INVENTED_RIDGE = 6.0, 14.0, 160.0, 0.01
SHARE = 0.3  # what an invented item counts beside a real one
_PARTS, _FAINT = ("t", "l"), 0.01


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


def main() -> int:
    """Print the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: label, title, summary, lang, published")
    parser.add_argument("--without", type=int, choices=(0, 1, 2), help="leave this third of the weeks out")
    parser.add_argument("--worded", action="store_true", help="weigh words too (weights.en.toml)")
    parser.add_argument("--pool", type=Path, help="unlabelled items to learn word vectors from (.jsonl, .jsonl.xz)")
    parser.add_argument("--cut", type=float, help="the threshold; without it the one with the best F1")
    asked = parser.parse_args()
    words = Vocabulary.build(load_language("en"), load_places())
    rows = [row for path in asked.labelled for row in examples(path, words, asked.without, worded=asked.worded)]
    rows += own_examples(words, worded=asked.worded)
    if asked.worded:
        rows += invented(words, SHARE)
    known = vectors(asked.pool, words) if asked.pool else {}
    _train(rows, known, asked.cut)
    return 0


def _train(rows: list[Example], known: dict[str, Vector], cut: float | None) -> None:
    names = chosen(rows)
    dense, spreads = vectored(rows, known) if known else (np.zeros((len(rows), 0)), [])
    design = Design.of([row.found for row in rows], names, dense)
    labels, share = np.array([float(row.yes) for row in rows]), np.array([row.weight for row in rows])
    ridge = ridges(names, dense.shape[1])
    found, figures = _figures(rows, design, labels, ridge, share)
    bias, weights = folded(names, fit(design, labels, ridge, share), known, spreads)
    write(weights, bias, cut or found, f"{len(rows)} items, {int(labels.sum())} yes; {figures}")


def _figures(rows: list[Example], design: Design, labels: Vector, ridge: Vector, share: Vector) -> tuple[float, str]:
    """The best threshold, and precision and recall at it by weeks and by theatres never seen."""
    labelled = np.array([not row.own for row in rows])
    weeks = crossed((-1 if row.own else row.fold for row in rows), design, labels, ridge, share)[labelled]
    apart = (-1 if row.own else stable(row.theatre) % FOLDS for row in rows)
    theatres = crossed(apart, design, labels, ridge, share)[labelled]
    cut, precision, recall = best_cut(weeks, labels[labelled])
    other = rates(theatres, labels[labelled], cut)
    by_week = f"crossed by weeks P {precision:.3f} R {recall:.3f}"
    return cut, f"{by_week}, by theatres P {other[0]:.3f} R {other[1]:.3f}"


def write(weights: dict[str, float], bias: float, cut: float, figures: str) -> None:
    """Print the data file; weights too faint to matter are left out."""
    lines = [
        "# What each feature is worth. Made by services/classifier/fit.py from labelled items that are not in this",
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
