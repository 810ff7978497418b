"""What was told can be asked about afterwards: why, situations, ledger. The example story is our own."""

import asyncio
import json
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.bus.sqlite import SqliteBus
from shared.envelope import encode
from shared.events import Story
from shared.trace import Trace
from tests.process import environment, troopwatch

pytestmark = pytest.mark.slow
NOW = datetime(2026, 3, 17, 6, tzinfo=UTC)
URL = "https://meridian.example/estonia"


async def publish(path: Path) -> None:
    title = "Britain to send 900 more soldiers to Estonia"
    story = Story(story="s1", feed="f", source="Meridian Wire", host="h", url=URL, title=title, first_seen=NOW)
    async with SqliteBus(path) as bus:
        await bus.declare()
        await bus.publish([encode(story, source="test", trace=Trace.start(), now=NOW)])


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A folder in which one story went through classifier and notifier to the console."""
    asyncio.run(publish(tmp_path / "var" / "bus.db"))
    command = [sys.executable, "-c", "from services.cli.app import main; main()", "run"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any("delivery.sent" in line for line in process.stderr)
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
    return tmp_path


def rows(folder: Path, *command: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in troopwatch(folder, *command, "--json").stdout.splitlines()]


def test_each_stage_says_why(told: Path) -> None:
    by_address = rows(told, "why", URL)
    assert [(row["stage"], row["decision"]) for row in by_address] == [("notifier", "new"), ("delivery", "sent")]
    (ledger,) = rows(told, "ledger")
    for name in ("delivery", "alert", "situation"):
        assert rows(told, "why", str(ledger[name])) == by_address
    (situation,) = rows(told, "situations")
    assert (situation["pair"], situation["count"], situation["publishers"]) == ("GB>EE", 900, 1)
    (alert,) = rows(told, "situations", str(situation["situation"]))
    assert (alert["type"], alert["url"]) == ("new", URL)
