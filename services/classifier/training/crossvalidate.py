"""The whole English judgement, rules and score, on items that its weights never saw.

``python -m services.classifier.training.crossvalidate DEV.jsonl MORE.jsonl --pool UNLABELLED.jsonl.xz``

The weights are trained on all files without one fold of calendar weeks after another; each item is judged by those that
did not see its week. (Which unlabelled items are plain is asked once, of weights that saw every labelled one.) Printed
for each file: precision, recall and F1 at several thresholds; at the shipped one also the fields, the recall by kind,
what the rules said of the missed, and, where items have a ``weight``, the real base rate.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from services.classifier.classify import ENGLISH, Classifier, gate_of, vocabulary
from services.classifier.evaluation.evaluate import Judged, Labelled, evaluate
from services.classifier.lexicon.datafiles import load_places
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.training.columns import Task
from services.classifier.training.examples import examples, fold_of, invented, own_examples
from services.classifier.training.fit import first
from services.classifier.training.fit_fields import by_folds, coded
from services.classifier.training.solver import FOLDS, Vector
from services.classifier.training.unlabelled import ids, plain, unlabelled
from services.classifier.training.vectors import vectors
from services.classifier.weighing.fieldmodel import FieldModel
from services.classifier.weighing.model import Model, Weights

CUTS = (0.4, 0.46, 0.5, 0.6, 0.7)


def models(task: Task, known: dict[str, Vector]) -> Iterator[tuple[float, dict[str, float]]]:
    """Bias and weights for each fold, trained without it."""
    for fold in range(FOLDS):
        yield task.fitted(known, np.array([row.own or row.fold != fold for row in task.rows]))


def judges(
    fitted: Iterable[tuple[float, dict[str, float]]],
    words: Vocabulary,
    cut: float,
    fields: Sequence[FieldModel] = (),
) -> list[Classifier]:
    """A classifier for each fold at a threshold; without models of ``fields`` by fold it has the rules' fields."""
    gate = gate_of(ENGLISH, load_places())
    weighed = [Weights(made="", yes=cut, borderline=0.6 * cut, bias=bias, weights=weights) for bias, weights in fitted]
    scores = [Model(one, worded=True) for one in weighed]
    told: Iterable[FieldModel | None] = fields or [None] * len(scores)
    pairs = zip(scores, told, strict=True)
    return [Classifier({ENGLISH: gate}, {ENGLISH: words}, {ENGLISH: one}, {ENGLISH: two}) for one, two in pairs]


def told(every: list[Judged]) -> Iterator[str]:
    """The figures at one threshold."""
    found = evaluate(every)
    for name, figure in {"precision": found.precision, "recall": found.recall, "f1": found.f1, **found.fields}.items():
        yield f"  {name:18} {figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f}) {figure.hits} of {figure.total}"
    yield f"  borderlines judged yes: {found.borderline_as_yes} of {found.borderline}"
    right = [one for one in every if one.right]
    kinds = Counter(one.row.kind for one in right)
    hits = Counter(one.row.kind for one in right if one.found)
    yield "  recall by kind: " + ", ".join(f"{kind} {hits[kind]} of {count}" for kind, count in kinds.most_common())
    why = Counter(_why(one) for one in right if not one.found)
    yield "  missed by rule: " + ", ".join(f"{reason} {count}" for reason, count in why.most_common())
    yield from _weighted([one for one in every if one.row.weight and one.row.label != "borderline"])


def _why(one: Judged) -> str:
    reasons = one.verdict.reasons
    return reasons[0] if one.verdict.label == "no" else reasons[1]


def _weighted(every: list[Judged]) -> Iterator[str]:
    """The figures at the real base rate, each item standing for as many as its weight says."""
    if not every:
        return
    false = sum(one.row.weight or 0 for one in every if one.found and not one.right)
    hits = sum(one.row.weight or 0 for one in every if one.found and one.right)
    all_yes = sum(one.row.weight or 0 for one in every if one.right)
    all_no = sum(one.row.weight or 0 for one in every if not one.right)
    yield (
        f"  at the base rate: precision {hits / max(hits + false, 1e-9):.2f}, recall {hits / max(all_yes, 1e-9):.2f}, "
        f"{10_000 * false / max(all_no, 1e-9):.2f} false in 10,000 ordinary items"
    )


def _labelled(path: Path) -> list[Labelled]:
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [Labelled.model_validate(row) for row in rows if (row.get("lang") or ENGLISH) == ENGLISH]


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: label, title, summary, lang, published")
    parser.add_argument("--pool", type=Path, help="unlabelled items to learn word vectors from (.jsonl, .jsonl.xz)")
    asked = parser.parse_args()
    words = vocabulary(ENGLISH)
    rows = [row for path in asked.labelled for row in examples(path, words, worded=True)]
    rows += [*own_examples(words, worded=True), *invented(words)]
    known = vectors(asked.pool, words) if asked.pool else {}
    if asked.pool:
        rows += plain(unlabelled(asked.pool, words, ids(asked.labelled)), first(rows, known))
    fitted = list(models(Task.of(rows, known), known))
    fields = by_folds(coded(asked.labelled, words))
    shipped = Model.load(ENGLISH).weights.yes
    for path in asked.labelled:
        items = _labelled(path)
        sys.stdout.write(f"{path.name}: {len(items)} items\n")
        for cut in sorted({*CUTS, shipped}):
            by = judges(fitted, words, cut, fields)
            every = [Judged(item, by[fold_of(item.published)].classify(item)) for item in items]
            found = evaluate(every)
            sys.stdout.write(
                f"  at {cut:.2f}: P {found.precision.value:.3f} R {found.recall.value:.3f} F1 {found.f1.value:.3f}\n"
            )
            if cut == shipped:
                sys.stdout.write("".join(f"{line}\n" for line in told(every)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
