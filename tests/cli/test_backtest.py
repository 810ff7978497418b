"""``troopwatch backtest``. The example stories are our own, on invented events."""

import json
from pathlib import Path

from tests.cli.test_replay import STORY, item
from tests.process import troopwatch

ROUTED = """
[notifier.receivers.desk]
type = "console"

[[notifier.routes]]
receivers = ["desk"]
threshold = { count = 1000 }
"""


def run(folder: Path, before: str, after: str, items: str, *more: str) -> list[dict[str, object]]:
    (folder / "a.toml").write_text(before)
    (folder / "b.toml").write_text(after)
    done = troopwatch(folder, "backtest", "-c", "a.toml", "-c", "b.toml", "--json", *more, "-", stdin=items)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_same_configuration_changes_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "", "", STORY) == [{"before": 2, "after": 2, "removed": 0, "added": 0}]


def test_a_longer_quiet_time_removes_the_alert_of_a_situation_that_woke(tmp_path: Path) -> None:
    later = STORY + item("5", 6, "Britain to send 900 more soldiers to Estonia, defence ministry says").replace(
        "03-17", "04-10"
    )
    *rows, total = run(tmp_path, "", "[notifier]\nquiet_days = 30\n", later)
    assert [(row["change"], row["reason"], row["item"]) for row in rows] == [("-", "situation_woke", "5")]
    assert total == {"before": 3, "after": 2, "removed": 1, "added": 0}


def test_a_threshold_removes_what_it_holds_back(tmp_path: Path) -> None:
    plain = '[notifier.receivers.desk]\ntype = "console"\n'
    *rows, _ = run(tmp_path, plain, ROUTED, STORY)
    assert [(row["change"], row["receiver"], row["item"]) for row in rows] == [("-", "desk", "1")]


def test_one_configuration_is_misuse(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("")
    assert troopwatch(tmp_path, "backtest", "--config", "a.toml", "-", stdin=STORY).returncode == 2
