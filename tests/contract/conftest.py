"""The two buses under one suite."""

import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.bus.port import Bus
from shared.events import Story
from shared.topics import Topic
from tests.contract.site import Site

OWN_SESSION, FOREIGN_SESSION = 1.5, 6.0  # a broker that is not ours keeps the default lower limit


@pytest.fixture(params=["sqlite", pytest.param("kafka", marks=pytest.mark.kafka)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    if request.param == "sqlite":
        return Site(None, str(tmp_path), OWN_SESSION / 2)
    session = FOREIGN_SESSION if os.environ.get("TROOPWATCH_TEST_KAFKA") else OWN_SESSION
    return Site(request.getfixturevalue("kafka_bootstrap"), str(tmp_path), session)


@pytest.fixture
async def bus(site: Site) -> AsyncIterator[Bus]:
    async with site.bus() as bus:
        yield bus


@pytest.fixture
async def topic(bus: Bus) -> str:
    """A topic of three partitions, and its dead-letter queue, for one test alone."""
    topic = Topic(f"test.{uuid.uuid4().hex}.v1", Story, "one test's", partitions=3)
    await bus.declare([topic, Topic(topic.name + ".out", Story, "what came of it", partitions=1)])
    return topic.name


@pytest.fixture
def group() -> str:
    return f"group-{uuid.uuid4().hex}"
