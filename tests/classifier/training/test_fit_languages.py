"""Training the weights that serve every language, on invented rows."""

import json
from pathlib import Path

import numpy as np
import pytest

from services.classifier.classify import vocabulary
from services.classifier.training.fit_languages import Row, crossed, design, labelled, weigh

POLISH = {"id": "1", "title": "Norwegia wysyła 200 żołnierzy na Łotwę", "label": "yes", "lang": "pl"}
SIGNS = ("sent", "shot")


def write(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def rows() -> list[Row]:
    return [Row(number % 2 == 0, frozenset({SIGNS[number % 2]}), "own", number % 4) for number in range(24)]


def test_only_items_in_the_language_count_and_no_borderlines(tmp_path: Path) -> None:
    other = {"lang": "ru", "title": "Чад отправит солдат в Нигер"}
    path = write(tmp_path / "rows.jsonl", POLISH, POLISH | other, POLISH | {"label": "borderline"})
    (row,) = labelled([path], vocabulary("pl"))
    assert (row.yes, row.kind, "move.send" in row.found) == (True, "news", True)


def test_an_item_that_does_not_say_its_language_is_an_error_and_not_english(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", {name: value for name, value in POLISH.items() if name != "lang"})
    with pytest.raises(KeyError, match="lang"):
        list(labelled([path], vocabulary("en")))


def test_what_stands_with_yes_gets_a_weight_above_what_stands_with_no() -> None:
    found = rows()
    _, sent, shot = weigh(found, design(found, list(SIGNS)), np.ones(3))
    assert sent > 0 > shot


def test_every_item_is_scored_by_weights_that_never_saw_its_fold() -> None:
    found = rows()
    found[0] = Row(yes=False, found=frozenset({"sent"}), kind="own", fold=0)  # a wrong label, unknown to its own score
    scores = crossed(found, design(found, list(SIGNS)), np.ones(3))
    assert scores[0] == pytest.approx(scores[4])
    assert scores[0] > 0.5
