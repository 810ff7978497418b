"""The commands around the services, each as its user meets it. Example stories are our own, on invented events."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import environment, troopwatch

FEED = "https://meridian.example/rss"


def test_a_wrong_configuration_is_one_line_and_misuse(tmp_path: Path) -> None:
    (tmp_path / "troopwatch.toml").write_text("[watcher]\npoll_secnds = 3")
    done = troopwatch(tmp_path, "run")
    assert done.stderr == "troopwatch: watcher.poll_secnds: unknown key; did you mean 'poll_seconds'?\n"
    assert (done.returncode, done.stdout) == (2, "")


def test_a_missing_secret_is_one_line_and_misuse(tmp_path: Path) -> None:
    (tmp_path / "troopwatch.toml").write_text("[notifier.receivers.archive]\ntype = 'webhook'")
    done = troopwatch(tmp_path, "notifier")
    assert "notifier.receivers.archive.url: missing; set it in the file or as TROOPWATCH_" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.returncode == 2


def test_an_unknown_command_is_misuse(tmp_path: Path) -> None:
    assert troopwatch(tmp_path, "nonsense").returncode == 2


def test_the_version_is_shown(tmp_path: Path) -> None:
    assert troopwatch(tmp_path, "--version").stdout.startswith("troopwatch 0.")


def test_a_reader_that_goes_early_is_told_nothing(tmp_path: Path) -> None:
    items = tmp_path / "items.jsonl"
    items.write_text('{"id": "1", "title": "Coach rallies his troops before the derby"}\n' * 3000)
    command = f"{sys.executable} -c 'from services.cli.app import main; main()' classify items.jsonl | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)


def test_a_feed_is_added_listed_exported_imported_and_removed(tmp_path: Path) -> None:
    assert troopwatch(tmp_path, "feeds", "add", FEED, "--title", "Meridian Wire", "--tag", "world").returncode == 0
    listed = json.loads(troopwatch(tmp_path, "feeds", "list", "--json").stdout)
    assert (listed["url"], listed["title"], listed["state"]) == (FEED, "Meridian Wire", "new")
    opml = troopwatch(tmp_path, "feeds", "export").stdout
    assert f'xmlUrl="{FEED}"' in opml
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "feeds.opml").write_text(opml)
    assert troopwatch(elsewhere, "feeds", "import", "feeds.opml").stderr == "imported 1 of 1 feeds\n"
    assert troopwatch(elsewhere, "feeds", "remove", FEED).returncode == 0
    assert json.loads(troopwatch(elsewhere, "feeds", "list", "--json").stdout)["state"] == "removed"
    assert troopwatch(elsewhere, "feeds", "remove", FEED).returncode == 1


@pytest.mark.parametrize("command", ["add", "remove", "check"])
def test_what_is_no_address_is_misuse(tmp_path: Path, command: str) -> None:
    done = troopwatch(tmp_path, "feeds", command, "ftp://meridian.example/rss")
    assert done.returncode == 2
    assert "http" in done.stderr


def test_a_feed_out_of_reach_is_told_with_its_reason(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "feeds", "check", "http://127.0.0.1:1/rss", "--json")
    assert json.loads(done.stdout)["reason"] == "forbidden_address"
    env = {"TROOPWATCH_WATCHER__ALLOW_NETWORKS": '["127.0.0.0/8"]'}
    done = troopwatch(tmp_path, "feeds", "check", "http://127.0.0.1:1/rss", "--json", env=env)
    assert json.loads(done.stdout)["reason"] == "connect"
    assert done.returncode == 1


def test_why_judges_a_text_that_it_does_not_know(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "why", "Britain to send 900 more soldiers to Estonia", "--json")
    row = json.loads(done.stdout)
    assert (row["stage"], row["decision"]) == ("classifier", "yes")


def test_an_empty_store_has_empty_tables(tmp_path: Path) -> None:
    for command in (["situations"], ["ledger"], ["dlq", "list"]):
        done = troopwatch(tmp_path, *command, "--json")
        assert (done.stdout, done.returncode) == ("", 0), done.stderr
    assert troopwatch(tmp_path, "situations", "nowhere").returncode == 1


def test_a_test_alert_reaches_the_console(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "send-test", "console")
    assert "TEST" in done.stdout
    assert "delivered" in done.stderr
    assert troopwatch(tmp_path, "send-test", "nobody").returncode == 2


def test_the_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    assert troopwatch(tmp_path, "doctor").returncode == 0
    env = {"TROOPWATCH_STORE__URL": "postgresql+asyncpg://desk:deadbeef@127.0.0.1:1/none"}
    done = troopwatch(tmp_path, "doctor", "--json", env=env)
    rows = {row["part"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert rows["store"]["state"] == "failed"
    assert "deadbeef" not in done.stdout + done.stderr
    assert done.returncode == 1


def test_a_preview_of_an_empty_digest_says_so(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "digest", "preview", "console")
    assert done.returncode == 0
    assert done.stdout
    assert troopwatch(tmp_path, "digest", "preview", "console", "--out", "digest").returncode == 0
    assert (tmp_path / "digest.html").read_text().lstrip().lower().startswith("<!doctype html>")
