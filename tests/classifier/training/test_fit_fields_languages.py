"""Training the weights of kind and status that serve every language, on invented rows."""

import json
import sys
import tomllib
from pathlib import Path

import pytest

from services.classifier.training import fit_fields_languages
from services.classifier.training.fit_fields_languages import main, of_language
from services.classifier.weighing.fieldmodel import FieldWeights

POLISH = {"id": "1", "title": "Norwegia wysłała 200 żołnierzy na Łotwę", "label": "yes", "lang": "pl"}
POLISH |= {"kind": "deployment", "status": "confirmed"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "labelled.jsonl"
    found.write_text(json.dumps(POLISH))
    return found


def test_a_language_has_its_labelled_items_and_our_own_in_one_fold(path: Path) -> None:
    rows = of_language("pl", [path])
    assert [row.kind for row in rows if not row.example.own] == ["deployment"]
    assert len(rows) > 100
    assert len({row.example.fold for row in rows}) == 1


def test_outlines_stand_in_for_words(path: Path) -> None:
    found = of_language("pl", [path])[0].example.found
    assert "t~moves.send" in found
    assert not [name for name in found if ":" in name]


def test_an_item_that_does_not_say_its_language_is_an_error(path: Path) -> None:
    path.write_text(json.dumps({name: value for name, value in POLISH.items() if name != "lang"}))
    with pytest.raises(KeyError, match="lang"):
        of_language("pl", [path])


def test_it_prints_weights_that_can_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fit_fields_languages, "languages", lambda: ("pl", "uk"))
    monkeypatch.setattr(sys, "argv", ["fit_fields_languages", str(path)])
    assert main() == 0
    weights = FieldWeights.model_validate(tomllib.loads(capsys.readouterr().out))
    assert "2 languages: kind 0." in weights.made
    assert {"deployment", "withdrawal"} <= set(weights.kind.classes)
