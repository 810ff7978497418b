"""Labelled items as features, and what they are kept apart by. For training alone."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from services.classifier.classify import gate_of
from services.classifier.frames.reading import Reading, read
from services.classifier.lexicon.datafiles import load_places
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.scenes import roles
from services.classifier.training.solver import FOLDS
from services.classifier.weighing.features import features
from services.classifier.weighing.phrasing import phrasing
from shared.verdict import Item

UNDATED = "2022-01-01"
SHARE = 0.4  # what an invented item counts beside a real one
INVENTED = "@invented"  # a feature of invented items: they are no sample of the news, whatever else they teach


@dataclass(frozen=True, slots=True)
class Example:
    """One item as features, and what it is kept apart by; ``guessed``: its label is no reader's (``unlabelled.py``)."""

    yes: bool
    found: frozenset[str]
    fold: int
    own: bool = False
    guessed: bool = False
    theatre: str = ""
    month: str = ""
    lower: Counter[str] = field(default_factory=Counter)
    weight: float = 1.0


def fold_of(published: str | None) -> int:
    """The fold of an item's calendar week; of an unknown date that of a fixed day."""
    return week_number(published or UNDATED) // 3 % FOLDS


def examples(path: Path, words: Vocabulary, *, worded: bool = False) -> Iterator[Example]:
    """The labelled items in the vocabulary's language."""
    for row in _rows(path.read_text("utf-8")):
        published = row.get("published") or UNDATED
        if row["label"] == "borderline" or row["lang"] != words.lang:
            continue
        reading = read(Item.model_validate(row), words)
        year = int(published[:4])
        found = features(reading, year) | (phrasing(reading, year) if worded else frozenset())
        where = next(iter(row.get("hosts") or ()), "") or theatre(reading)
        yield Example(
            row["label"] == "yes", found, fold_of(published), theatre=where, month=published[:7], lower=cases(reading)
        )


def own_examples(words: Vocabulary, *, worded: bool = False) -> Iterator[Example]:
    """Our own examples of the definition (``data/examples.jsonl``), for kinds that labelled news seldom shows."""
    for number, row in enumerate(_rows(_data("examples.jsonl"))):
        reading = read(Item(id=str(number), title=row["title"]), words)
        found = features(reading) | (phrasing(reading) if worded else frozenset())
        yield Example(row["label"] == "yes", found, number % FOLDS, own=True)


def invented(words: Vocabulary) -> Iterator[Example]:
    """Our own news items that the rules read at all; the others teach nothing.

    Those of ``data/examples/en.jsonl`` were written to be hard, those of ``data/examples/en.plain.jsonl`` to read as
    ordinary feeds do, those of ``data/examples/en.matched.jsonl`` in sets: the same armies, places and words, told in
    three ways that are in and four that are out. All are marked, so that they teach only what tells yes from no.
    """
    gate = gate_of(words.lang, load_places())
    for name in (words.lang, f"{words.lang}.plain", f"{words.lang}.matched"):
        for number, row in enumerate(_rows(_data(f"examples/{name}.jsonl"))):
            item = Item(id=str(number), title=row["title"], summary=row["summary"], lang=words.lang)
            reading = read(item, words)
            if row["label"] != "borderline" and reading.frame is not None and gate.passes(item):
                year = int(row["published"][:4])
                found = features(reading, year) | phrasing(reading, year) | {INVENTED}
                yield Example(row["label"] == "yes", found, number % FOLDS, own=True, weight=SHARE)


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


def _rows(text: str) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in text.splitlines() if line.strip())


def _data(name: str) -> str:
    return files("services.classifier").joinpath("data", *name.split("/")).read_text("utf-8")
