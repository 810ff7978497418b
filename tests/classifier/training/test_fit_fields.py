"""Training kind and status on invented rows: what is read, learned, printed."""

import json
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from services.classifier.classify import ENGLISH, vocabulary
from services.classifier.training import fit_fields
from services.classifier.training.fit_fields import by_folds, coded, shares, trained
from services.classifier.weighing.fieldmodel import FieldWeights

STATES = ("Latvia", "Chad", "Haiti", "Lebanon", "Mali", "Poland", "Kosovo", "Cyprus")


def lines() -> list[str]:
    rows = []
    for number in range(96):
        sent = number % 2 == 0
        where, date = STATES[number % 8], f"2024-{number % 12 + 1:02}-{number // 12 * 3 + 1:02}"
        title = f"Spain sends soldiers to {where}" if sent else f"Spanish soldiers leave {where}"
        row = {"id": str(number), "title": title, "lang": "en", "published": date, "label": "yes", "hosts": [where]}
        rows.append(
            row | {"kind": "deployment" if sent else "withdrawal", "status": "confirmed" if sent else "announced"}
        )
    return [json.dumps(row) for row in rows]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fit_fields, "INVENTED", ())
    found = tmp_path / "labelled.jsonl"
    found.write_text("\n".join(lines()))
    return found


def test_it_learns_what_the_labels_say(path: Path) -> None:
    rows = coded([path], vocabulary(ENGLISH))
    assert len(rows) == 96
    model = trained(rows).weights
    assert {model.kind.best(row.example.found) == row.kind for row in rows} == {True}
    assert model.status.classes == ("confirmed", "planned")
    assert shares(rows, by_folds(rows)).startswith("kind 1.000 (rules 1.000), status 1.000 (rules ")


def test_rows_without_fields_and_other_languages_are_left_out(path: Path) -> None:
    row = json.loads(lines()[0])
    others = [row | {"label": "no"}, row | {"lang": "fr"}, row | {"kind": None}, row | {"title": "Rain in Latvia"}]
    path.write_text("\n".join(json.dumps(one) for one in others))
    assert coded([path], vocabulary(ENGLISH)) == []


def test_a_refusal_has_no_status(path: Path) -> None:
    path.write_text(json.dumps(json.loads(lines()[0]) | {"kind": "refusal", "status": "announced"}))
    assert [one.status for one in coded([path], vocabulary(ENGLISH))] == [None]


def test_the_invented_items_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("")
    assert len(coded([path], vocabulary("nl"), worded=False)) > 100  # the English ones take a quarter of a minute
    ours = files("services.classifier").joinpath("data", "examples")
    assert all(ours.joinpath(name).is_file() for name in fit_fields.INVENTED)


def test_the_command_prints_weights_that_load(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fit_fields", str(path)])
    assert fit_fields.main() == 0
    weights = FieldWeights.model_validate(tomllib.loads(capsys.readouterr().out))
    assert weights.made.startswith("96 positives: kind 1.000")
    assert weights.kind.classes == ("deployment", "withdrawal")


def test_the_command_checks_by_other_weeks(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fit_fields", "--check", str(path)])
    assert fit_fields.main() == 0
    assert "96 of 96 have a frame" in capsys.readouterr().out
