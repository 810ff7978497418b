"""No secret reaches a log line, whatever goes wrong: every receiver fails here, at the most talkative level."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.bus.sqlite import SqliteBus
from shared.envelope import encode
from shared.events import Report, Story
from shared.trace import Trace
from shared.verdict import Verdict
from tests.process import environment

pytestmark = pytest.mark.slow
NOW = datetime(2026, 3, 17, 6, tzinfo=UTC)
SECRET = "deadbeef"
RECEIVERS = ("hook", "bot", "archive", "editors")
CONFIG = """
data_dir = "{folder}"
[log]
level = "debug"
[notifier.receivers.hook]
type = "slack"
webhook_url = "{refusing}/services/T000/B000/deadbeef"
[notifier.receivers.bot]
type = "slack"
bot_token = "xoxb-1-deadbeef"
channel = "#desk"
api_url = "{refusing}"
[notifier.receivers.archive]
type = "webhook"
url = "http://user:deadbeef@127.0.0.1:1/in?token=deadbeef"
[notifier.receivers.editors]
type = "email"
host = "127.0.0.1"
port = 1
tls = "none"
username = "desk"
password = "deadbeef"
sender = "troopwatch@newsroom.example"
to = ["editors@newsroom.example"]
"""


async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers 500 and repeats the request's own words, as careless servers do."""
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 500 Oops\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(head) + head)
    await writer.drain()
    writer.close()


async def publish_a_report(path: Path) -> None:
    story = Story(story="s", feed="f", source="Meridian Wire", host="h", title="A story of our own", first_seen=NOW)
    verdict = Verdict(label="yes", score=1, kind="deployment", status="announced", senders=("GB",), hosts=("EE",))
    event = Report(report="r", story=story, verdict=verdict)
    async with SqliteBus(path) as bus:
        await bus.declare()
        await bus.publish([encode(event, source="test", trace=Trace.start(), now=NOW)])


async def test_failing_receivers_keep_their_secrets(tmp_path: Path) -> None:
    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    refusing = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    config = tmp_path / "troopwatch.toml"
    config.write_text(CONFIG.format(folder=tmp_path, refusing=refusing))
    await publish_a_report(tmp_path / "bus.db")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from services.cli.app import main; main()",
        "run",
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    waiting = set(RECEIVERS)
    while waiting and (line := (await process.stdout.readline()).decode()):
        lines.append(line)
        if "delivery.postponed" in line:
            waiting -= {name for name in RECEIVERS if f'"receiver": "{name}"' in line}
    process.terminate()
    lines.append((await process.stdout.read()).decode())
    assert await process.wait() == 0
    server.close()
    await server.wait_closed()
    assert not waiting
    assert SECRET not in "".join(lines)
