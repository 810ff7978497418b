"""A real Apache Kafka broker for the tests: KRaft, one node, free loopback ports, a folder of its own.

The jars come by Maven coordinates (pom.xml) and stay in libs/<version>, so that only the first run needs Maven.
"""

import base64
import contextlib
import re
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
JAVA_AT_LEAST = 17
START_SECONDS = 60.0
STOP_SECONDS = 20.0
READY = b"Kafka Server started"
SMALL_JVM = (
    "-Xms128m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    "-Djava.net.preferIPv4Stack=true",
    f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}",
)
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{broker}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=500
# After a kill the controller waits this long before it lets the broker register again.
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
# 128 MiB by default, taken from the heap at the start.
log.cleaner.dedupe.buffer.size=4194304
log.cleaner.threads=1
log.segment.bytes=16777216
log.index.size.max.bytes=1048576
num.network.threads=2
num.io.threads=2
background.threads=2
"""


class MissingError(Exception):
    """What this machine lacks to run a broker, on one line."""


class Broker:
    """One broker process. ``start`` again after ``kill`` keeps what it had acknowledged."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._java = _java()
        self._classpath = f"{_jars()}/*"
        self._config = directory / "broker.properties"
        self._log = directory / "broker.log"
        self._process: subprocess.Popen[bytes] | None = None
        broker, controller = _free_ports()
        self.bootstrap = f"127.0.0.1:{broker}"
        self._config.write_text(PROPERTIES.format(broker=broker, controller=controller, data=directory / "data"))
        self._format()

    def start(self) -> None:
        """Start the process and wait until it serves."""
        seen = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command(SMALL_JVM), "kafka.Kafka", str(self._config)],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal is for pytest, which stops the broker in order
            )
        deadline = time.monotonic() + START_SECONDS
        while READY not in self._log.read_bytes()[seen:]:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the broker did not start:\n{self._log.read_text()[-3000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the process: TERM, wait, KILL."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the process at once, as kill -9 does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _format(self) -> None:
        cluster = (
            "k" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[1:22]
        )  # one that opens with "-" is an option
        tool = ["kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(self._config)]
        done = subprocess.run(
            [*self._command(("-Xmx64m", "-XX:TieredStopAtLevel=1")), *tool],
            capture_output=True,
            check=False,
            timeout=60,
        )
        if done.returncode:
            raise RuntimeError(f"the broker's folder was not formatted: {done.stderr.decode()[-3000:]}")

    def _command(self, flags: tuple[str, ...]) -> list[str]:
        return [self._java, *flags, f"-Dkafka.logs.dir={self._directory}", "-cp", self._classpath]


@contextlib.contextmanager
def running_kafka(directory: Path) -> Iterator[str]:
    """A broker in ``directory`` as long as the context lasts; gives its bootstrap servers.

    Raises:
        MissingError: Java 17 or newer, or the jars and Maven, are missing.
    """
    broker = Broker(directory)
    try:
        broker.start()
        yield broker.bootstrap
    finally:
        broker.stop()


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise MissingError(f"Apache Kafka needs Java {JAVA_AT_LEAST} or newer: no java on the PATH")
    text = subprocess.run([java, "-version"], capture_output=True, check=True, text=True, timeout=30).stderr
    version = re.search(r'version "(\d+)', text)
    if version is None or int(version[1]) < JAVA_AT_LEAST:
        raise MissingError(f"Apache Kafka needs Java {JAVA_AT_LEAST} or newer, this is {text.splitlines()[0]}")
    return java


def _jars() -> Path:
    """The folder of jars; filled by Maven when it is not complete."""
    version = re.search(r"<kafka.version>(.+)</kafka.version>", POM.read_text())
    assert version, "the pom names no Kafka version"
    libs = HERE / "libs" / version[1]
    complete = libs / "complete"
    if complete.exists():
        return libs
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingError(f"Apache Kafka {version[1]} needs Maven for its jars, once: no mvn on the PATH")
    done = subprocess.run(
        [maven, "-B", "-q", "-f", str(POM), "package"], capture_output=True, check=False, text=True, timeout=840
    )
    if done.returncode:
        raise MissingError(f"Maven did not bring Apache Kafka's jars: {(done.stdout.strip() or '?').splitlines()[0]}")
    complete.touch()
    return libs


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
