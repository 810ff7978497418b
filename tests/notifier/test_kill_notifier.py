"""Fault drills with real processes: kill -9 at every step between the decision and its record, on each receiver.

A notifier process of its own (``tests.notifier.lives``) reads 200 reports from the embedded log, decides, stores and
delivers to a stand-in that runs here; it is killed at each step that it passes, several times, and started again. The
in-process drills in ``test_drills`` go through more fates and troubles. The stories in this file are our own writing.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.notifier.store import all_alerts, ledger_rows
from shared.bus.sqlite import SqliteBus
from shared.store.engine import Store
from tests.notifier.reports import record, report
from tests.notifier.slack_server import SlackServer
from tests.notifier.smtp_server import Postbox, serving
from tests.process import ROOT, environment

ALERTS, PAIRS = 200, ("EE", "LV", "LT", "PL", "RO", "SK", "HU", "BG", "FI", "NO")
TURNS = (1, 3)
KILLED = -9
DECIDED = ("Notifier.handle: not committed", "Notifier.handle: committed")
ALWAYS = {
    "Notifier.handle: not committed",
    "Notifier.handle: committed",
    "Ledger.claim: not committed",
    "Ledger.claim: committed",
    "Ledger._finish: not committed",
    "Ledger._finish: committed",
    "Relay.drain: not committed",
    "Relay.drain: committed",
    "bus: before",
    "bus: after",
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@dataclass(frozen=True, slots=True)
class Drill:
    """What became of it: the steps that processes died at, the ledger's ids, and the log lines by event."""

    died_at: Counter[str]
    deliveries: list[str]
    repeated: Counter[str]


async def drill(folder: Path, receiver: dict[str, Any], *steps: str, first: Sequence[str] = ()) -> Drill:
    """Have the notifier killed at every step that it passes, and check the ledger. ``first`` are steps that come once
    in a life alone and have to be met in that order.
    """
    wanted = ALWAYS | set(steps) | set(first)
    fates = [(step, turn) for turn in TURNS for step in DECIDED]
    fates += [(step, 1) for step in first]
    fates += [(step, turn) for turn in TURNS for step in sorted(wanted - set(DECIDED) - set(first))]
    await publish(folder)
    settings = {"receivers": {"desk": {"fold_above": ALERTS} | receiver}}
    orders = {"folder": str(folder), "settings": settings, "alerts": ALERTS, "fates": fates}
    lives, lines = await run(orders)
    died = Counter(life["fate"][0] for life in lives if life["code"] == KILLED)
    assert lives[-1]["code"] == 0, lines[-5:]
    assert died == Counter(step for step, _ in fates), [life for life in lives if life["code"] != KILLED]
    assert {step for life in lives for step in life["steps"]} - set(wanted) <= {"?: committed", "?: not committed"}
    async with Store(f"sqlite+aiosqlite:///{folder / 'store.db'}") as store:
        rows = await ledger_rows(store, limit=2 * ALERTS)
        assert len(await all_alerts(store)) == ALERTS
    assert {row.state for row in rows} == {"sent"}
    assert len(rows) == ALERTS
    repeated = Counter(line["delivery"] for line in lines if line["event"] == "delivery.repeated")
    return Drill(died, [row.delivery for row in rows], repeated)


async def publish(folder: Path) -> None:
    """Ten movements, each told with a higher number twenty times."""
    async with SqliteBus(folder / "bus.db") as bus:
        await bus.declare()
        told = ALERTS // len(PAIRS)
        numbers = [int(100 * 1.3**index) for index in range(told)]
        await bus.publish(
            [
                record(report(f"{host}-{index}", hosts=(host,), count=count))
                for index, count in enumerate(numbers)
                for host in PAIRS
            ]
        )


async def run(orders: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Run the lives; what each came to, and the log lines of all."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.notifier.lives",
        cwd=ROOT,
        env=environment(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate(json.dumps(orders).encode())
    # A killed process may have left a line unfinished.
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith(b"{") and line.endswith(b"}")]
    return [json.loads(line) for line in out.splitlines()], lines or [{"event": errors.decode()}]


def check(told: Counter[str], drilled: Drill) -> None:
    """All were told; whatever was told twice was counted as a possible repeat beforehand."""
    assert set(told) == set(drilled.deliveries)
    assert all(times - 1 <= drilled.repeated[delivery] for delivery, times in told.items())
    assert max(told.values()) > 1


async def test_a_slack_bot_gets_every_alert_once(tmp_path: Path, slack: SlackServer) -> None:
    receiver = {"type": "slack", "bot_token": "xoxb-1", "channel": "C1", "api_url": f"{slack.url}/api"}
    posts = ("chat.postMessage: before", "chat.postMessage: after", "chat.update: after")
    # The first messages head threads and are looked up among the channel's; the first edit comes with the first reply.
    looks = ("Ledger.claim: committed", "conversations.history: before", "conversations.history: after")
    looks += ("chat.update: before", "conversations.replies: before", "conversations.replies: after")
    slack.time += 86_400  # the notifier's clock runs fast, and Slack's own is not before it
    drilled = await drill(tmp_path, receiver, *posts, first=looks)
    assert Counter(message.delivery for message in slack.messages) == Counter(drilled.deliveries)
    assert sum(message.thread is None for message in slack.messages) == len(PAIRS)
    assert not drilled.repeated


async def test_a_slack_webhook_gets_every_alert_and_every_possible_repeat_is_counted(
    tmp_path: Path, slack: SlackServer
) -> None:
    receiver = {"type": "slack", "webhook_url": f"{slack.url}/services/T0"}
    drilled = await drill(tmp_path, receiver, "T0: before", "T0: after")
    assert len(slack.requests) - ALERTS <= drilled.repeated.total()
    assert len({request.body for request in slack.requests}) == ALERTS


async def test_a_webhook_gets_every_alert_and_every_possible_repeat_is_counted(
    tmp_path: Path, slack: SlackServer
) -> None:
    receiver = {"type": "webhook", "url": f"{slack.url}/hook"}
    drilled = await drill(tmp_path, receiver, "hook: before", "hook: after")
    check(Counter(request.headers["idempotency-key"] for request in slack.requests), drilled)


async def test_a_mailbox_gets_every_alert_and_every_possible_repeat_is_counted(tmp_path: Path) -> None:
    async with serving(Postbox()) as box:
        receiver = {"type": "email", "host": "127.0.0.1", "port": box.port, "tls": "none"}
        receiver |= {"sender": "a@x.example", "to": ["b@x.example"]}
        steps = [f"smtp.{name}: {when}" for name in ("mail", "rcpt", "data") for when in ("before", "after")]
        drilled = await drill(tmp_path, receiver, *steps)
        check(Counter(str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in box.mails), drilled)


async def test_a_file_gets_every_alert_once(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    drilled = await drill(tmp_path, {"type": "file", "path": str(path)}, "fsync: before", "fsync: after")
    told = Counter(json.loads(line)["delivery"] for line in path.read_text().splitlines())
    assert told == Counter(drilled.deliveries)
    assert not drilled.repeated
