"""Unlabelled items in training, on invented news: which are read, and which count as a plain "no"."""

import json
import lzma
from pathlib import Path

from services.classifier.lexicon.datafiles import load_language, load_places
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.training.examples import Example
from services.classifier.training.unlabelled import ids, items, plain, unlabelled
from services.classifier.weighing.model import Model, Weights

WORDS = Vocabulary.build(load_language("en"), load_places())
SENT = {"title": "Spain sends troops to Latvia", "published": "2024-05-01"}


def written(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def test_a_packed_file_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "pool.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(SENT) + "\n\n")
    assert list(items(path)) == [SENT]


def test_items_with_a_label_or_without_a_frame_are_left_out(tmp_path: Path) -> None:
    pool = written(
        tmp_path / "pool.jsonl",
        SENT | {"id": "known"},
        SENT | {"id": "new"},
        SENT | {"id": "foreign", "lang": "fr"},
        {"id": "calm", "title": "Rain over Riga"},
        {"id": "troops", "title": "Soldiers like rain"},
    )
    found = list(unlabelled(pool, WORDS, {"known"}))
    assert [(row.yes, row.guessed, row.own, row.theatre) for row in found] == [(False, True, False, "LV")]


def test_only_what_scores_next_to_nothing_is_plain() -> None:
    model = Model(Weights(made="", yes=0.5, borderline=0.3, bias=-5.0, weights={"doubt": 2.0}))
    calm, unsure = (Example(yes=False, found=frozenset(found), fold=0) for found in (["calm"], ["doubt"]))
    assert plain([calm, unsure], model) == [calm]


def test_the_ids_of_all_labels_count(tmp_path: Path) -> None:
    path = written(tmp_path / "labelled.jsonl", {"id": "a", "label": "yes"}, {"id": "b", "label": "borderline"}, {})
    assert ids([path]) == {"a", "b"}
