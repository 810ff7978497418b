"""Train a model's weights: ``python -m services.classifier.fit LABELLED.jsonl [...] > weights.toml``.

A logistic regression with a ridge. Borderlines are left out. For its own figures, items of one week (and, a second
time, of one theatre) stand on one side of a cross-validation fold. Needs numpy (the extra ``train``). Only
weights, figures and, with ``--worded``, single words and pairs (``wording.py``) leave this script, no text.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.classifier import roles
from services.classifier.datafiles import load_language, load_places
from services.classifier.features import features
from services.classifier.reading import Reading, read
from services.classifier.vocabulary import Vocabulary
from services.classifier.wording import wording, words_of
from shared.verdict import Item

Vector = NDArray[np.float64]
FOLDS, RARE, RIDGE = 8, 5, 4.0
ITEMS, THEATRES, MONTHS, WORD_RIDGE = 12, 6, 4, 10.0  # how often and how widely a word must stand to get a weight
_ROUNDS, _SETTLED = 200, 1e-4


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled item as features, and what it is kept apart by."""

    yes: bool
    found: frozenset[str]
    fold: int
    own: bool = False
    theatre: str = ""
    month: str = ""
    lower: Counter[str] = field(default_factory=Counter)


def examples(path: Path, words: Vocabulary, part: int | None, *, worded: bool = False) -> Iterator[Example]:
    """The labelled items in the vocabulary's language; ``part`` leaves a third out by week."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        published = row.get("published") or "2022-01-01"
        number = week_number(published)
        if row["label"] == "borderline" or row["lang"] != words.lang or (part is not None and number % 3 == part):
            continue
        reading = read(Item.model_validate(row), words)
        found = features(reading, int(published[:4])) | (wording(reading) if worded else frozenset())
        where = next(iter(row.get("hosts") or ()), "") or theatre(reading)
        fold = number // 3 % FOLDS
        yield Example(row["label"] == "yes", found, fold, theatre=where, month=published[:7], lower=cases(reading))


def own_examples(words: Vocabulary, *, worded: bool = False) -> Iterator[Example]:
    """Our own examples of the definition (``data/examples.jsonl``), for kinds that labelled news seldom shows."""
    lines = files("services.classifier").joinpath("data", "examples.jsonl").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
        reading = read(Item(id=str(number), title=row["title"]), words)
        found = features(reading) | (wording(reading) if worded else frozenset())
        yield Example(row["label"] == "yes", found, number % FOLDS, own=True)


def theatre(reading: Reading) -> str:
    """The state an item is about: the frame's host, else its sender, else the state named most."""
    frame = reading.frame
    if frame is not None and (frame.hosts or frame.senders):
        return roles.code((*frame.hosts, *frame.senders)[0])
    named = Counter(roles.code(geo) for scene in reading.scenes for geo in scene.geos)
    return named.most_common(1)[0][0] if named else ""


def cases(reading: Reading) -> Counter[str]:
    """For each word inside a sentence of the lead, how much oftener it is lower case than a name's capital."""
    found: Counter[str] = Counter()
    for scene in reading.scenes:
        for word in () if scene.title else scene.text.split()[1:]:
            plain = word.strip(".,;:!?()'\"’”“‘")
            if plain.isalpha():
                found[plain.lower()] += 1 if plain.islower() else -1
    return found


def week_number(published: str) -> int:
    """A stable number for the item's calendar week, so that a storyline stays on one side of a split."""
    year, week, _ = date.fromisoformat(published[:10]).isocalendar()
    return stable(f"{year}-{week}")


def stable(text: str) -> int:
    """A number that is the same in every run."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def chosen(rows: list[Example]) -> list[str]:
    """The features that may have a weight: not too rare, and of words only plain ones of many theatres and months."""
    seen, lower = Counter[str](), Counter[str]()
    where, when = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for row in rows:
        lower.update(row.lower)
        seen.update(row.found)
        for name in row.found if row.theatre else ():
            where[name].add(row.theatre)
            when[name].add(row.month)
    wide = {name for name in where if len(where[name]) >= THEATRES and len(when[name]) >= MONTHS}
    return sorted(
        name
        for name, count in seen.items()
        if (count >= RARE if ":" not in name else count >= ITEMS and name in wide and _plain(name, lower))
    )


def _plain(name: str, lower: Counter[str]) -> bool:
    """Whether all words of a name are plain words: oftener lower case than not, so no person's and no outlet's."""
    return all(lower[word] > 0 for word in words_of(name))


def design(rows: list[Example], names: list[str]) -> tuple[Vector, Vector]:
    """The matrix of features with a column of ones before it, and the labels."""
    at = {name: column for column, name in enumerate(names, 1)}
    matrix = np.zeros((len(rows), len(names) + 1))
    matrix[:, 0] = 1.0
    for line, row in enumerate(rows):
        matrix[line, [at[name] for name in row.found if name in at]] = 1.0
    return matrix, np.array([float(row.yes) for row in rows])


def ridges(names: list[str]) -> Vector:
    """How strongly each weight is held towards 0; words more than rules, the bias hardly."""
    return np.array([0.01, *(WORD_RIDGE if ":" in name else RIDGE for name in names)])


def newton(matrix: Vector, labels: Vector, ridge: Vector | None = None) -> Vector:
    """The weights of the ridge logistic regression, by steps with the largest curvature it can have."""
    ridge = np.array([0.01, *[RIDGE] * (matrix.shape[1] - 1)]) if ridge is None else ridge
    inverse = np.linalg.inv(matrix.T @ matrix / 4 + np.diag(ridge))
    beta = ahead = np.zeros(matrix.shape[1])
    pace = 1.0
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-matrix @ ahead))
        new = ahead - inverse @ (matrix.T @ (chance - labels) + ridge * ahead)
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = new + (pace - 1) / faster * (new - beta)
        settled = np.abs(new - beta).max() < _SETTLED
        beta, pace = new, faster
        if settled:
            break
    return beta


def crossed(folds: Iterable[int], matrix: Vector, labels: Vector, ridge: Vector | None = None) -> Vector:
    """The score of each item by weights that never saw its fold. Fold -1 is always seen."""
    number = np.array(list(folds))
    scores = np.zeros(len(labels))
    for fold in range(FOLDS):
        beta = newton(matrix[number != fold], labels[number != fold], ridge)
        scores[number == fold] = 1 / (1 + np.exp(-matrix[number == fold] @ beta))
    return scores


def best_cut(scores: Vector, labels: Vector) -> tuple[float, float, float]:
    """The threshold with the best F1, its precision and its recall."""
    cuts = [(*rates(scores, labels, cut), cut) for cut in np.arange(0.2, 0.85, 0.01)]
    precision, recall, cut = max(cuts, key=lambda found: 2 * found[0] * found[1] / max(found[0] + found[1], 1e-9))
    return float(cut), precision, recall


def rates(scores: Vector, labels: Vector, cut: float) -> tuple[float, float]:
    """Precision and recall at a threshold."""
    hits = float(labels[scores >= cut].sum())
    return hits / max(float((scores >= cut).sum()), 1.0), hits / max(float(labels.sum()), 1.0)


def main() -> int:
    """Print the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: label, title, summary, lang, published")
    parser.add_argument("--without", type=int, choices=(0, 1, 2), help="leave this third of the weeks out")
    parser.add_argument("--worded", action="store_true", help="weigh words too (weights.en.toml)")
    asked = parser.parse_args()
    words = Vocabulary.build(load_language("en"), load_places())
    rows = [row for path in asked.labelled for row in examples(path, words, asked.without, worded=asked.worded)]
    rows += own_examples(words, worded=asked.worded)
    names = chosen(rows)
    matrix, labels = design(rows, names)
    ridge = ridges(names)
    cut, figures = _figures(rows, matrix, labels, ridge)
    made = f"{len(rows)} items, {int(labels.sum())} yes; {figures}"
    write(names, newton(matrix, labels, ridge), cut, made)
    return 0


def _figures(rows: list[Example], matrix: Vector, labels: Vector, ridge: Vector) -> tuple[float, str]:
    """The best threshold, and precision and recall at it by weeks and by theatres never seen."""
    labelled = np.array([not row.own for row in rows])
    weeks = crossed((-1 if row.own else row.fold for row in rows), matrix, labels, ridge)[labelled]
    apart = (-1 if row.own else stable(row.theatre) % FOLDS for row in rows)
    theatres = crossed(apart, matrix, labels, ridge)[labelled]
    cut, precision, recall = best_cut(weeks, labels[labelled])
    other = rates(theatres, labels[labelled], cut)
    by_week = f"crossed by weeks P {precision:.3f} R {recall:.3f}"
    return cut, f"{by_week}, by theatres P {other[0]:.3f} R {other[1]:.3f}"


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
