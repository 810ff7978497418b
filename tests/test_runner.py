"""The runner as a process: it starts, drains and ends, and says on one line why it cannot start."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import environment, troopwatch_process

pytestmark = pytest.mark.slow


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from services.cli.app import main; main()", "run"]
    return subprocess.Popen(command, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True)


def test_a_signal_drains_and_ends_with_zero_and_its_echo_changes_nothing(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "watcher.started" in line:
                break
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        assert process.wait(30) == 0
    assert "run.stopping" in rest
    assert "watcher.stopped" in rest


def test_a_missing_subscription_list_is_one_line_and_misuse(tmp_path: Path) -> None:
    (tmp_path / "troopwatch.toml").write_text('[log]\nlevel = "error"\n[watcher]\nopml = ["nowhere.opml"]')
    done = troopwatch_process(tmp_path, "run")
    assert done.stderr.startswith("troopwatch: watcher.opml: nowhere.opml cannot be read")
    assert len(done.stderr.splitlines()) == 1
    assert done.returncode == 2


def test_a_database_that_cannot_be_reached_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "troopwatch.toml").write_text('[store]\nurl = "postgresql+asyncpg://nobody@127.0.0.1:1/none"')
    with start(tmp_path) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
        assert process.wait(30) == 0
    assert "start.waiting" in first
    assert "store_unreachable" in first
