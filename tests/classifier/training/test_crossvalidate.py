"""Cross-validation of the whole judgement, on invented news: weights never judge what they saw."""

import json
import sys
from pathlib import Path

import pytest

from services.classifier.evaluation.evaluate import Judged, Labelled
from services.classifier.training import crossvalidate, fit_fields
from services.classifier.training.examples import fold_of
from shared.verdict import Verdict


def lines() -> list[str]:
    rows = []
    for number in range(48):
        yes = number % 2 == 0
        title = (
            f"Spain sends {number + 100} soldiers to Latvia"
            if yes
            else f"Spain's soldiers parade, {number + 100} of them"
        )
        date = f"2024-{number % 12 + 1:02}-{number // 12 * 7 + 1:02}"
        row = {"id": str(number), "title": title, "lang": "en", "published": date, "label": "yes" if yes else "no"}
        rows.append(row | {"weight": 1.0} | ({"kind": "deployment"} if yes else {}))
    return [json.dumps(row) for row in rows]


def test_the_command_prints_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(lines()))
    monkeypatch.setattr(sys, "argv", ["crossvalidate", str(path)])
    monkeypatch.setattr(crossvalidate, "invented", lambda _words: [])
    monkeypatch.setattr(fit_fields, "INVENTED", ())
    assert crossvalidate.main() == 0
    out = capsys.readouterr().out
    assert "labelled.jsonl: 48 items" in out
    assert "recall by kind: deployment" in out
    assert "at the base rate: precision" in out


def test_an_undated_item_has_a_fold_too() -> None:
    assert 0 <= fold_of(None) < 8
    assert fold_of("2024-05-01") == fold_of("2024-05-03")


def test_why_an_item_was_missed() -> None:
    row = Labelled(id="1", title="t", label="yes", kind="presence")
    low = Judged(row, Verdict(label="no", score=0.1, reasons=("low_score",)))
    bent = Judged(row, Verdict(label="borderline", score=0.4, reasons=("active_send", "opinion")))
    told = "\n".join(crossvalidate.told([low, bent]))
    assert "missed by rule: low_score 1, opinion 1" in told
