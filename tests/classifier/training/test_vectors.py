"""Word vectors from unlabelled items: invented ones, enough to see that like words point the same way."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from services.classifier.classify import vocabulary
from services.classifier.training import vectors as module
from services.classifier.training.vectors import vectors


def pool() -> list[str]:
    rows = []
    for number in range(240):
        verb, thing = ("sends", "soldiers") if number % 2 else ("dispatches", "soldiers")
        lead = f"The ministry {verb} {thing} to Latvia. The choir sings songs in Riga with Norbert."
        rows.append({"title": "t", "summary": lead, "lang": "en", "published": f"2024-{number % 8 + 1:02}-01"})
    return [json.dumps(row) for row in rows] + [
        json.dumps({"title": "Truppen", "lang": "de", "published": "2024-01-01"})
    ]


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, module.Matrix]:
    monkeypatch.setattr(module, "WIDTH", 4)
    path = tmp_path / "pool.jsonl"
    path.write_text("\n".join(pool()))
    return vectors(path, vocabulary("en"))


def alike(left: module.Matrix, right: module.Matrix) -> float:
    return float(left @ right / (np.linalg.norm(left) * np.linalg.norm(right)))


def test_words_in_the_same_places_point_the_same_way(known: dict[str, module.Matrix]) -> None:
    assert alike(known["sends"], known["dispatches"]) > alike(known["sends"], known["songs"])


def test_names_and_other_languages_get_none(known: dict[str, module.Matrix]) -> None:
    assert not {"norbert", "latvia", "truppen"} & set(known)
    assert "@G" in known


def test_a_packed_file_reads_the_same(tmp_path: Path, known: dict[str, module.Matrix]) -> None:
    path = tmp_path / "pool.jsonl.xz"
    path.write_bytes(lzma.compress("\n".join(pool()).encode()))
    assert set(vectors(path, vocabulary("en"))) == set(known)
