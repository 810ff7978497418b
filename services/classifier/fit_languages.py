"""Train the weights that serve every language without weights of its own.

``python -m services.classifier.fit_languages LABELLED.jsonl [...] > services/classifier/data/weights.toml``

The features are the same in every language, so labelled English news teaches most of it; our own examples of each
language (``data/examples/xx.jsonl``) and labelled items in it, where there are any, are added. The figures and the
threshold come from languages that the weights had not seen.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np

from services.classifier.classify import ENGLISH, gate_of, vocabulary
from services.classifier.datafiles import languages, load_places
from services.classifier.features import features
from services.classifier.fit import (
    FOLDS,
    Example,
    best_cut,
    chosen,
    crossed,
    design,
    examples,
    newton,
    rates,
    stable,
    write,
)
from services.classifier.fit import own_examples as english_examples
from services.classifier.reading import read
from services.classifier.vocabulary import Vocabulary
from shared.verdict import Item

CAUTION = 0.36  # no lower threshold: half of our examples are positives, of news hardly one item in a thousand


def own_examples(words: Vocabulary) -> Iterator[Example]:
    """Our own examples of a language; those that the gate stops teach nothing."""
    path = files("services.classifier").joinpath("data", "examples", f"{words.lang}.jsonl")
    gate = gate_of(words.lang, load_places())
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else ()):
        row = json.loads(line)
        item = Item(id=str(number), title=row["title"], summary=row.get("summary", ""), lang=words.lang)
        if row["label"] != "borderline" and gate.passes(item):
            yield Example(row["label"] == "yes", features(read(item, words)), _fold(words.lang), own=True)


def rows_of(lang: str, paths: list[Path]) -> list[Example]:
    """What teaches one language: labelled items and our own."""
    words = vocabulary(lang)
    labelled = [row for path in paths for row in examples(path, words, None)]
    own = english_examples(words) if lang == ENGLISH else own_examples(words)
    return [Example(row.yes, row.found, _fold(lang), own=row.own) for row in (*labelled, *own)]


def _fold(lang: str) -> int:
    """English is always seen; the other languages are left out by turns."""
    return -1 if lang == ENGLISH else stable(lang) % FOLDS


def main() -> int:
    """Print ``weights.toml``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: label, title, summary, lang, published")
    paths = parser.parse_args().labelled
    rows = [row for lang in languages() for row in rows_of(lang, paths)]
    names = chosen(rows)
    matrix, labels = design(rows, names)
    unseen = np.array([row.fold >= 0 for row in rows])
    scores = crossed((row.fold for row in rows), matrix, labels)[unseen]
    cut = max(best_cut(scores, labels[unseen])[0], CAUTION)
    precision, recall = rates(scores, labels[unseen], cut)
    figures = f"{len(rows)} items, {int(labels.sum())} yes, {len(languages())} languages"
    write(names, newton(matrix, labels), cut, f"{figures}; crossed by languages P {precision:.3f} R {recall:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
