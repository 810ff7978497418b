"""The bundled news day on the embedded log, all three services in one process, as ``make demo`` plays it."""

import json
import re
from pathlib import Path

import pytest

from tests.process import troopwatch_process

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
IDS = ("story", "report", "situation", "alert", "delivery", "trace")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    folder = tmp_path_factory.mktemp("day")
    done = troopwatch_process(folder, "demo", "--speed", "1800", "--out", str(folder))
    assert done.stderr == ""
    return folder, done.stdout, done.returncode


def test_the_day_brings_exactly_its_alerts(played: tuple[Path, str, int]) -> None:
    _, out, code = played
    assert "Exactly the alerts that the day calls for." in out
    assert code == 0


def test_the_digest_is_written_in_both_forms(played: tuple[Path, str, int]) -> None:
    folder = played[0]
    assert "Romania" in (folder / "digest.txt").read_text()
    assert re.search(r"<html", (folder / "digest.html").read_text())


def test_one_trace_runs_through_all_three_services(played: tuple[Path, str, int]) -> None:
    lines = [json.loads(line) for line in (played[0] / "demo.log").read_text().splitlines()]
    raised = next(line for line in lines if line["event"] == "alert.raised")
    events = {line["event"] for line in lines if line.get("trace") == raised["trace"]}
    assert {"story.published", "story.classified", "report.decided", "alert.raised", "delivery.sent"} <= events


def test_the_same_ids_stand_in_every_line_of_a_story(played: tuple[Path, str, int]) -> None:
    lines = [json.loads(line) for line in (played[0] / "demo.log").read_text().splitlines()]
    sent = next(line for line in lines if line["event"] == "delivery.sent")
    decided = next(line for line in lines if line["event"] == "report.decided" and line.get("alert") == sent["alert"])
    assert {name for name in IDS if decided.get(name) or sent.get(name)} == set(IDS)
