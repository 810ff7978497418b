"""The pytest side of the real broker: the fixtures ``kafka_bootstrap`` and ``kafka_broker``, and the time they take."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kafka.broker import Broker, MissingError, running_kafka

FIRST_DOWNLOAD_SECONDS = 900


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first Kafka test starts the broker, and may wait for Maven: its time-out must allow for it."""
    first = next((item for item in items if item.get_closest_marker("kafka")), None)
    if first is not None:
        first.add_marker(pytest.mark.timeout(FIRST_DOWNLOAD_SECONDS), append=False)


@pytest.fixture(scope="session")
def kafka_bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Bootstrap servers of a real Apache Kafka: ``TROOPWATCH_TEST_KAFKA``, or a broker started for this session."""
    if given := os.environ.get("TROOPWATCH_TEST_KAFKA"):
        yield given
        return
    with _or_skip(), running_kafka(tmp_path_factory.mktemp("kafka")) as bootstrap:
        yield bootstrap


@pytest.fixture
def kafka_broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker for one test alone, not started yet, to be killed and started again."""
    with _or_skip():
        broker = Broker(tmp_path)
        try:
            yield broker
        finally:
            broker.stop()


@contextlib.contextmanager
def _or_skip() -> Iterator[None]:
    """Skip with one line where a broker cannot run; under CI that is a failure."""
    try:
        yield
    except MissingError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))
