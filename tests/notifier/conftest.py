"""Fixtures for the notifier's tests."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import structlog

from shared.http import HttpClient
from tests.notifier.slack_server import SlackServer, slack_server


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with slack_server() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient(user_agent="troopwatch-test") as client:
        yield client


@pytest.fixture(autouse=True)
def logging_put_back() -> Iterator[None]:
    """Some tests configure logging for the process; the next one finds it as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
