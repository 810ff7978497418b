"""The sets that nobody reads or trains on can be measured, and are held out."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from services.classifier.evaluation.evaluate import Labelled
from services.classifier.lexicon.datafiles import languages

SETS = ("heldout.jsonl", "heldout.languages.jsonl", "heldout.outlets.jsonl")


def held_out(name: str) -> list[Labelled]:
    path = Path(__file__).parent / name
    return [Labelled.model_validate_json(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", SETS)
def test_every_item_is_one_that_evaluate_takes(name: str) -> None:
    found = held_out(name)
    assert len({row.id for row in found}) == len(found)
    assert {row.label for row in found} == {"yes", "no", "borderline"}
    assert all(row.kind and row.status for row in found if row.label == "yes")


def test_every_language_but_english_has_its_forty() -> None:
    counted = [row.lang for row in held_out("heldout.languages.jsonl")]
    assert {lang: counted.count(lang) for lang in languages() if lang != "en"} == dict.fromkeys(
        sorted(set(counted)), 40
    )


@pytest.mark.parametrize(("name", "alike"), list(zip(SETS, (4, 1, 3), strict=True)))
def test_none_of_them_is_trained_on(name: str, alike: int) -> None:
    data = Path(str(files("services.classifier").joinpath("data")))
    paths = [data / "examples.jsonl", *(data / "examples").glob("*.jsonl")]
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    trained = {row["title"].casefold(): row.get("summary", "") for row in rows}
    same = [row for row in held_out(name) if row.title.casefold() in trained]
    assert len(same) <= alike  # short titles that two writers hit upon; what follows them differs
    assert not any(row.summary == trained[row.title.casefold()] for row in same)
