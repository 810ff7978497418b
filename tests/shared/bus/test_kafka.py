"""What only Kafka can do to us: a broker that is not there, that dies, that comes back."""

import asyncio
import logging
import ssl
import uuid

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from shared.bus.consume import consume
from shared.bus.kafka import KafkaBus
from shared.bus.kafka.settings import KafkaTimeouts, security_options
from shared.bus.policy import Policy
from shared.bus.port import Record
from shared.clock import SystemClock
from shared.errors import PoisonError, TransientError
from shared.events import Story
from shared.settings import KafkaSecurity
from shared.topics import Topic
from tests.kafka.broker import Broker

NOBODY = "127.0.0.1:1"
SHORT = KafkaTimeouts(
    session=1.5, heartbeat=0.3, rebalance=4, request=6, commit=1, publish=1.5, connect=0.1, probe=0.5, close=2
)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "aiokafka")


async def test_a_broker_that_is_not_there_is_one_short_reason() -> None:
    async with KafkaBus(NOBODY, timeouts=SHORT) as bus:
        with pytest.raises(TransientError, match="kafka_unreachable"):
            await bus.declare()
        with pytest.raises(TransientError, match="kafka_unreachable"):
            await bus.publish([Record("topic", b"k", b"v")])
        with pytest.raises(TransientError, match="kafka_unreachable"):
            await bus.subscribe("group", ["topic"]).__aenter__()
        with pytest.raises(TransientError, match="kafka_unreachable"):
            await bus.lag("group", ["topic"])


async def test_the_loop_waits_for_a_broker_and_leaves_when_told() -> None:
    stop = asyncio.Event()

    async def handle(record: Record) -> list[Record]:
        return []

    async with KafkaBus(NOBODY, timeouts=SHORT) as bus:
        with capture_logs() as logs:
            asyncio.get_running_loop().call_later(0.2, stop.set)
            await consume(
                bus,
                group="group",
                topics=["topic"],
                handle=handle,
                stop=stop,
                clock=SystemClock(),
                policy=Policy(backoff_seconds=0.01),
            )
    assert [(line["event"], line["reason"]) for line in logs] == [("bus.unreachable", "kafka_unreachable")]


def test_login_and_encryption_become_options() -> None:
    security = KafkaSecurity(
        protocol="SASL_SSL", mechanism="SCRAM-SHA-512", username="troopwatch", password=SecretStr("hidden")
    )
    options = security_options(security)
    assert isinstance(options.pop("ssl_context"), ssl.SSLContext)
    assert options == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "troopwatch",
        "sasl_plain_password": "hidden",
    }
    assert security_options(KafkaSecurity()) == {"security_protocol": "PLAINTEXT"}


@pytest.mark.kafka
async def test_a_record_that_is_too_large_is_poison(kafka_bootstrap: str) -> None:
    topic = Topic(f"test.{uuid.uuid4().hex}", Story, "for the test", partitions=1)
    async with KafkaBus(kafka_bootstrap, timeouts=SHORT) as bus:
        await bus.declare([topic])
        with pytest.raises(PoisonError, match="too_large"):
            await bus.publish([Record(topic.name, b"k", b"v"), Record(topic.name, b"k", b"x" * 2_000_000)])
        await bus.publish([Record(topic.name, b"k", b"v")])
        assert sum((await bus.lag("group", [topic.name])).values()) == 2


@pytest.mark.kafka
@pytest.mark.slow
async def test_a_killed_broker_is_waited_for_and_nothing_acknowledged_is_lost(kafka_broker: Broker) -> None:
    topic = Topic("stories", Story, "for the test", partitions=2)
    out = Topic("out", Story, "for the test", partitions=1)
    seen: list[int] = []
    stop = asyncio.Event()

    async def handle(record: Record) -> list[Record]:
        seen.append(int(record.value))
        await asyncio.sleep(0.005)
        return [Record("out", record.key, record.value)]

    async def work(bus: KafkaBus) -> None:
        await consume(
            bus,
            group="group",
            topics=[topic.name],
            handle=handle,
            stop=stop,
            clock=SystemClock(),
            policy=Policy(backoff_seconds=0.05, bus_cap_seconds=0.5),
        )

    await asyncio.to_thread(kafka_broker.start)
    async with KafkaBus(kafka_broker.bootstrap, timeouts=SHORT) as bus:
        await bus.declare([topic, out])
        await bus.publish([Record(topic.name, b"%d" % (n % 7), b"%d" % n) for n in range(200)])
        with capture_logs() as logs:
            async with asyncio.TaskGroup() as tasks, asyncio.timeout(50):
                tasks.create_task(work(bus))
                while len(seen) < 30:
                    await asyncio.sleep(0.01)
                await asyncio.to_thread(kafka_broker.kill)
                while not any(line["event"] == "bus.unreachable" for line in logs):
                    await asyncio.sleep(0.05)
                await asyncio.to_thread(kafka_broker.start)
                while await _lag(bus, topic.name):
                    await asyncio.sleep(0.1)
                stop.set()
        written = sum((await bus.lag("nobody", ["out"])).values())
    assert set(seen) == set(range(200))
    assert written >= 200
    assert "bus.reached" in {line["event"] for line in logs}


async def _lag(bus: KafkaBus, topic: str) -> int:
    try:
        return sum((await bus.lag("group", [topic])).values())
    except TransientError:
        return 1
