"""Routes, silences, readers and resending on the command line. The headlines are our own writing."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from services.cli.app import app
from services.cli.routes import duration
from shared.errors import ConfigError

CONFIG = """
data_dir = "{folder}"
[notifier.receivers.desk]
type = "console"
[notifier.receivers.log]
type = "file"
path = "{folder}/alerts.jsonl"
[[notifier.routes]]
name = "baltic"
match = {{ region = ["baltic"] }}
receivers = ["desk"]
threshold = {{ count = 500 }}
[[notifier.routes]]
name = "rest"
receivers = ["log"]
[notifier.regions]
baltic = ["EE", "LV", "LT"]
"""
ESTONIA = "Britain to send 900 more soldiers to Estonia"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "troopwatch.toml"
    path.write_text(CONFIG.format(folder=tmp_path))
    return path


def run(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--config", str(config)])


def test_the_path_of_a_headline_is_shown(config: Path) -> None:
    done = run(config, "routes", "test", ESTONIA)
    assert done.exit_code == 0
    assert "baltic: matched desk" in done.output
    told = json.loads(run(config, "routes", "test", ESTONIA.replace("900", "20"), "--json").output)
    assert (told["reason"], told["told"]) == ("below_threshold", [])
    assert told["skipped"] == [{"receiver": "desk", "reason": "below_threshold", "detail": ""}]


def test_a_headline_about_something_else_has_no_path(config: Path) -> None:
    done = run(config, "routes", "test", "Choir sings in Tallinn")
    assert done.exit_code == 1
    assert "no deployment" in done.stderr


def test_a_silence_is_added_listed_obeyed_and_ended(config: Path) -> None:
    name = run(config, "silence", "add", "host=EE", "receiver=desk", "--reason", "known", "--for", "2h").output.strip()
    (listed,) = [json.loads(line) for line in run(config, "silence", "list", "--json").output.splitlines()]
    assert (listed["silence"], listed["matchers"], listed["reason"]) == (name, "receiver=desk host=EE", "known")
    told = json.loads(run(config, "routes", "test", ESTONIA, "--json").output)
    assert told["skipped"] == [{"receiver": "desk", "reason": "silenced", "detail": name}]
    assert run(config, "silence", "expire", name).exit_code == 0
    assert run(config, "silence", "expire", name).exit_code == 1
    assert run(config, "silence", "list", "--json").output == ""
    assert name in run(config, "silence", "list", "--all", "--json").output


def test_a_matcher_that_is_none_is_refused(config: Path) -> None:
    done = run(config, "silence", "add", "planet=Mars", "--reason", "x")
    assert isinstance(done.exception, ConfigError)
    assert "planet" in str(done.exception)


def test_lengths_of_time() -> None:
    assert [duration(text) for text in ("30m", "8h", "2d")] == [
        timedelta(minutes=30),
        timedelta(hours=8),
        timedelta(days=2),
    ]
    for text in ("", "0h", "8", "h", "-1h", "1w"):
        with pytest.raises(typer.BadParameter):
            duration(text)


def test_what_is_not_there_is_not_sent_again_and_nobody_comes_back(config: Path) -> None:
    done = run(config, "ledger", "resend", "0123456789abcdef")
    assert (done.exit_code, "no such delivery" in done.stderr) == (1, True)
    assert run(config, "readers", "list", "--json").output == ""
    assert run(config, "readers", "restore", "editors/anna@x.example").exit_code == 1
