"""``troopwatch evaluate``. The example headlines are our own, on invented events."""

import json
from pathlib import Path

from tests.process import troopwatch

ROWS = [
    {
        "id": "1",
        "title": "Britain to send 900 more soldiers to Estonia",
        "label": "yes",
        "senders": ["GB"],
        "hosts": ["EE"],
    },
    {"id": "2", "title": "Coach rallies his troops before the derby", "label": "no"},
    {"id": "3", "title": "Parliament debates a new harbour tax", "label": "yes"},
    {"id": "4", "title": "Opinion: time to bring our soldiers home from Iraq", "label": "borderline"},
]
STDIN = "".join(json.dumps(row) + "\n" for row in ROWS)


def test_the_figures_are_printed_and_the_errors_named(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "evaluate", "-", "--errors", "5", stdin=STDIN)
    assert "4 items: 2 yes, 1 no, 1 borderline" in done.stdout
    assert "recall" in done.stdout
    assert "missed 3: Parliament debates a new harbour tax" in done.stdout
    assert done.returncode == 0


def test_the_figures_are_json_when_asked(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "evaluate", "-", "--json", stdin=STDIN + "broken\n")
    figures = json.loads(done.stdout)
    assert (figures["precision"]["value"], figures["recall"]["value"]) == (1.0, 0.5)
    assert done.stderr == "line 5: not JSON\n"
    assert done.returncode == 1
