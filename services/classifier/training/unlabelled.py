"""Unlabelled news for training: read from JSON lines, and what of it is plainly no deployment.

An item to which the labelled ones give a very low score is taken for a ``no`` (self-training, as in Yarowsky, 1995,
"Unsupervised word sense disambiguation rivaling supervised methods"; here for the plain side alone): the labelled items
were picked for being hard, and ordinary news should count, too.
"""

import json
import lzma
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from services.classifier.classify import gate_of
from services.classifier.frames.reading import read
from services.classifier.lexicon.datafiles import load_places
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.training.examples import UNDATED, Example, cases, fold_of, theatre
from services.classifier.weighing.features import features
from services.classifier.weighing.model import Model
from services.classifier.weighing.phrasing import phrasing
from shared.verdict import Item

PLAIN = 0.02  # an item that scores less is taken for a "no"


def items(path: Path) -> Iterator[dict[str, Any]]:
    """The items of a file of JSON lines, plain or ``.xz``."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def unlabelled(path: Path, words: Vocabulary, known: Collection[str]) -> Iterator[Example]:
    """The items in the vocabulary's language that have a frame; ``known`` are the ids that have a label."""
    gate = gate_of(words.lang, load_places())
    for row in items(path):
        if row.get("lang", words.lang) != words.lang or row.get("id") in known:
            continue
        item = Item(id="", title=row.get("title") or "", summary=row.get("summary") or "", lang=words.lang)
        reading = read(item, words) if gate.passes(item) else None
        if reading is None or reading.frame is None:
            continue
        published = row.get("published") or UNDATED
        year = int(published[:4])
        yield Example(
            yes=False,
            found=features(reading, year) | phrasing(reading, year),
            fold=fold_of(published),
            guessed=True,
            theatre=theatre(reading),
            month=published[:7],
            lower=cases(reading),
        )


def plain(rows: Iterable[Example], model: Model) -> list[Example]:
    """The rows that the model scores as plainly ``no``."""
    return [row for row in rows if model.score(row.found) < PLAIN]


def ids(paths: Iterable[Path]) -> frozenset[str]:
    """The ids of all items of these files, whatever their label."""
    return frozenset(str(row["id"]) for path in paths for row in items(path) if "id" in row)
