"""The pytest side of the real broker: the session fixture ``kafka_bootstrap``, and the time it may take."""

import os
from collections.abc import Iterator

import pytest

from tests.kafka.broker import MissingError, running_kafka

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
    try:
        with running_kafka(tmp_path_factory.mktemp("kafka")) as bootstrap:
            yield bootstrap
    except MissingError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))
