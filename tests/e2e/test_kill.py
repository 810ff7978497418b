"""Killing any one service with -9 in the middle of the news day, on real Kafka, changes nothing in what is told."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from services.demo.check import differences
from services.demo.day import DayClock, NewsDay, load_day
from services.demo.server import NewsDayServer
from services.runner import NAMES
from shared.topics import TOPICS
from tests.e2e.desk import Desk

SPEED = 900
ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(420)]

CONFIG = """
data_dir = "{folder}"
[bus]
kafka = "{kafka}"
session_seconds = 3
[log]
level = "warning"
[watcher]
allow_networks = ["127.0.0.0/8"]
opml = ["{folder}/feeds.opml"]
[notifier]
lease_seconds = 3600
[notifier.receivers.desk]
type = "webhook"
url = "{desk}"
"""


@pytest.mark.parametrize("victim", NAMES)
async def test_a_kill_in_the_middle_of_the_day_changes_no_alert(
    victim: str, kafka_bootstrap: str, tmp_path: Path
) -> None:
    await forget_topics(kafka_bootstrap)
    day = load_day()
    clock = DayClock(day.start, SPEED)
    async with NewsDayServer(day, clock.now) as server, Desk() as desk:
        server.write_opml(tmp_path / "feeds.opml")
        config = tmp_path / "troopwatch.toml"
        config.write_text(CONFIG.format(folder=tmp_path, kafka=kafka_bootstrap, desk=desk.url))
        with processes(config) as services:
            await until(lambda: server.all_polled, 90)
            clock.begin()
            for at in kill_times(day):
                await until(lambda at=at: clock.now() >= at, 90)
                services.kill_and_restart(victim)
            await until(lambda: clock.now() >= day.end and len(desk.alerts) >= len(day.alerts), 240)
            await clock.sleep(timedelta(minutes=20).total_seconds())
            services.terminate()
    assert differences(day, desk.alerts) == []
    assert max(Counter(alert.alert for alert in desk.alerts).values()) == 1


def kill_times(day: NewsDay) -> list[datetime]:
    """While story A is told by its six outlets, and once more in the middle of the day."""
    return [day.start + timedelta(hours=1, minutes=10), day.start + timedelta(hours=3, minutes=32)]


class Processes:
    """The three services as child processes."""

    def __init__(self, config: Path) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TROOPWATCH_")}
        self._environment = clean | {"TROOPWATCH_CONFIG": str(config), "PYTHONPATH": str(ROOT)}
        self._log = (config.parent / "services.log").open("ab")
        self._running = {name: self._start(name) for name in NAMES}

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(Path(__file__).with_name("service.py")), name, str(SPEED)]
        return subprocess.Popen(command, env=self._environment, cwd=ROOT, stderr=self._log, stdout=self._log)

    def kill_and_restart(self, name: str) -> None:
        """SIGKILL, then start it again."""
        self._running[name].kill()
        self._running[name].wait()
        self._running[name] = self._start(name)

    def terminate(self) -> None:
        """SIGTERM to all; each must drain and leave with 0."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        assert [process.wait(40) for process in self._running.values()] == [0, 0, 0]

    def close(self) -> None:
        """Leave nothing behind."""
        for process in self._running.values():
            if process.poll() is None:
                process.kill()
                process.wait()
        self._log.close()


@contextmanager
def processes(config: Path) -> Iterator[Processes]:
    running = Processes(config)
    try:
        yield running
    finally:
        running.close()


async def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait for a condition in other processes: there is nothing to await but time."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


async def forget_topics(bootstrap: str) -> None:
    """Each run begins with empty topics, and so with no committed offsets."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        ours = {name for topic in TOPICS for name in (topic.name, topic.dlq)}
        there = ours & set(await admin.list_topics())
        if there:
            await admin.delete_topics(sorted(there))
            while ours & set(await admin.list_topics()):
                await asyncio.sleep(0.05)
    finally:
        await admin.close()
