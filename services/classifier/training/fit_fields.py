"""Train the weights of kind and status of a language with labelled news.

``python -m services.classifier.training.fit_fields LABELLED.jsonl [...] > fields.en.toml``

One logistic regression with a ridge for each class, over the features of ``hints.py``, on every labelled positive that
has a frame and on the invented ones. Kinds and statuses are those of the labelled sets (``coarse.py``). Needs numpy
(the extra ``train``). Only weights, figures, and single words and pairs leave this script, no text. With ``--check`` it
prints how right the fields of each file are, each item by weights that never saw its week.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from services.classifier.classify import ENGLISH, loaded, vocabulary, year_of
from services.classifier.evaluation.evaluate import Labelled
from services.classifier.facts.coarse import coarse_kind, coarse_status
from services.classifier.facts.concluded import RULED
from services.classifier.facts.kind import kind_of
from services.classifier.facts.status import status_of
from services.classifier.frames.reading import read
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.training.columns import chosen
from services.classifier.training.examples import UNDATED, Example, cases, fold_of, theatre
from services.classifier.training.fieldcheck import line
from services.classifier.training.solver import FOLDS, Design, Vector, fit
from services.classifier.weighing.fieldmodel import FieldModel, FieldWeights, Head
from services.classifier.weighing.hints import hints
from services.classifier.weighing.outline import outline
from shared.verdict import Item, Verdict

INVENTED = ("en.jsonl", "en.plain.jsonl", "en.matched.jsonl")
_LEAST, _FEW = 12, 20  # items that a feature, a class must have
_REAL = 4.0  # a real item counts four times
_KIND, _STATUS = (
    (1.0, 12.0),
    (3.0, 25.0),
)  # how strongly weights are held towards 0: those of the rules' answers, others
_FAINT = 0.1


@dataclass(frozen=True, slots=True)
class Coded:
    """A positive with its fields as labelled, coarsely, and as the rules have them; no status of a refusal."""

    example: Example
    kind: str
    status: str | None
    ruled: tuple[str | None, str | None]


def coded(paths: Iterable[Path], words: Vocabulary, *, worded: bool = True) -> list[Coded]:
    """The positives of labelled files that have fields and a frame, and those that we invented, in one language.

    ``worded``: with words as features; otherwise with the outline, which means the same in every language.
    """
    ours = files("services.classifier").joinpath("data", "examples")
    rows = [(row, False) for path in paths for row in _rows(path.read_text("utf-8"))]
    names = INVENTED if words.lang == ENGLISH else (f"{words.lang}.jsonl",)
    rows += [
        ({"lang": words.lang} | row, True) for name in names for row in _rows(ours.joinpath(name).read_text("utf-8"))
    ]
    mine = ((row, own) for row, own in rows if row["lang"] == words.lang)
    found = (_coded(row, number, words, own=own, worded=worded) for number, (row, own) in enumerate(mine))
    return [one for one in found if one is not None]


def _rows(text: str) -> Iterator[dict[str, Any]]:
    rows = (json.loads(line) for line in text.splitlines() if line.strip())
    yield from (row for row in rows if row["label"] == "yes" and row.get("kind"))


def _coded(row: dict[str, Any], number: int, words: Vocabulary, *, own: bool, worded: bool) -> Coded | None:
    published = row.get("published") or UNDATED
    reading = read(Item(id="", title=row["title"], summary=row.get("summary") or "", lang=words.lang), words)
    if reading.frame is None:
        return None
    kind = kind_of(reading)
    status = status_of(reading, kind)
    found = hints(reading, year_of(published), kind, status)
    example = Example(
        yes=True,
        found=found if worded else frozenset(name for name in found | outline(reading) if ":" not in name),
        fold=number % FOLDS if own else fold_of(published),
        own=own,
        theatre=next(iter(row.get("hosts") or ()), "") or theatre(reading),
        month=published[:7],
        lower=cases(reading),
        weight=1.0 if own else _REAL,
    )
    told = None if row["kind"] == "refusal" else coarse_status(row.get("status"))
    return Coded(example, coarse_kind(row["kind"]) or "", told, (coarse_kind(kind), coarse_status(status)))


def trained(rows: Sequence[Coded], made: str = "") -> FieldModel:
    """A model of the rows."""
    told = [one for one in rows if one.status is not None]
    kind = _head([one.example for one in rows], [one.kind for one in rows], _KIND)
    status = _head([one.example for one in told], [one.status or "" for one in told], _STATUS)
    return FieldModel(FieldWeights(made=made, kind=kind, status=status))


def by_folds(rows: Sequence[Coded]) -> list[FieldModel]:
    """For each fold a model that never saw its items."""
    return [trained([one for one in rows if one.example.fold != fold]) for fold in range(FOLDS)]


def _head(rows: list[Example], labels: list[str], ridges: tuple[float, float]) -> Head:
    counted = Counter(name for row in rows for name in row.found)
    names = [name for name in chosen(rows) if counted[name] >= _LEAST]
    design = Design.of([row.found for row in rows], names)
    ridge = np.array([ridges[0] if name.startswith(RULED) else ridges[1] for name in names])
    share = np.array([row.weight for row in rows])
    classes = sorted(label for label in set(labels) if labels.count(label) >= _FEW)
    fitted = [fit(design, np.array([float(label == one) for label in labels]), ridge, share) for one in classes]
    return _of(classes, names, fitted)


def _of(classes: list[str], names: list[str], fitted: list[Vector]) -> Head:
    """The classes' weights, feature by feature; those too faint to matter are left out."""
    each = {name: tuple(round(float(beta[at]), 2) for beta in fitted) for at, name in enumerate(names, start=1)}
    kept = {name: weights for name, weights in each.items() if any(abs(one) >= _FAINT for one in weights)}
    return Head(classes=tuple(classes), bias=tuple(round(float(beta[0]), 3) for beta in fitted), weights=kept)


def shares(rows: Sequence[Coded], models: Sequence[FieldModel]) -> str:
    """How often rules and model are right, on items that the model never saw."""
    weights = [models[one.example.fold].weights for one in rows]
    kinds = [
        (one.ruled[0] == one.kind, w.kind.best(one.example.found) == one.kind)
        for one, w in zip(rows, weights, strict=True)
    ]
    told = [
        (one.ruled[1] == one.status, w.status.best(one.example.found) == one.status)
        for one, w in zip(rows, weights, strict=True)
        if one.status is not None
    ]
    return f"kind {_share(kinds)}, status {_share(told)}"


def _share(pairs: list[tuple[bool, bool]]) -> str:
    if not pairs:
        return "unknown"
    rules, model = np.array(pairs).mean(axis=0)
    return f"{model:.3f} (rules {rules:.3f})"


def main() -> int:
    """Print the weights, or how right all fields are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: label, fields, title, summary, published")
    parser.add_argument(
        "--check", action="store_true", help="print fields as fieldcheck does, by weights of other weeks"
    )
    asked = parser.parse_args()
    rows = coded(asked.labelled, vocabulary(ENGLISH))
    models = by_folds(rows)
    for path in asked.labelled if asked.check else ():
        sys.stdout.write(f"{path.name}: {line(path, partial(_facts, models))}\n")
    if not asked.check:
        sys.stdout.write("\n".join(lines(trained(rows, _made(rows, models)).weights)) + "\n")
    return 0


def _facts(models: Sequence[FieldModel], row: Labelled) -> Verdict | None:
    return replace(loaded(), fields={ENGLISH: models[fold_of(row.published)]}).facts(row)


def _made(rows: Sequence[Coded], models: Sequence[FieldModel]) -> str:
    real = [one for one in rows if not one.example.own]
    own = [one for one in rows if one.example.own]
    told = f"{len(real)} positives: {shares(real, models)}; {len(own)} invented: {shares(own, models)}"
    return f"{told}; crossed by weeks, weights alone"


def lines(weights: FieldWeights) -> Iterator[str]:
    """The data file."""
    yield "# What each feature is worth for kind and status. Made by services/classifier/training from labelled"
    yield "# items that are not in this repository; numbers only. Train again after a change of hints.py or the rules."
    yield f"made = {json.dumps(weights.made)}"
    for name, head in (("kind", weights.kind), ("status", weights.status)):
        yield from ("", f"[{name}]", f"classes = {json.dumps(head.classes)}", f"bias = {json.dumps(head.bias)}")
        yield from ("", f"[{name}.weights]")
        yield from (f"{json.dumps(feature)} = {json.dumps(each)}" for feature, each in sorted(head.weights.items()))


if __name__ == "__main__":
    sys.exit(main())
