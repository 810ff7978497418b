"""Fixtures for the notifier's tests."""

import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import structlog
from rich.console import Console

from services.notifier.app import Notifier, build
from shared.bus.connect import connect
from shared.bus.port import Bus
from shared.clock import ManualClock, SystemClock
from shared.http import HttpClient
from shared.settings import BusSettings, NotifierSettings, Receiver
from shared.store.engine import Store
from tests.notifier.reports import START
from tests.notifier.slack_server import SlackServer, slack_server

Make = Callable[..., Notifier]


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with slack_server() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient(user_agent="troopwatch-test") as client:
        yield client


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with Store(store_url) as opened:
        yield opened


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with connect(BusSettings(), tmp_path) as opened:
        await opened.declare()
        yield opened


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=120)


@pytest.fixture
def make(store: Store, bus: Bus, http: HttpClient, console: Console) -> Make:
    def notifier(clock: ManualClock | SystemClock | None = None, **receivers: Receiver) -> Notifier:
        settings = NotifierSettings(receivers=receivers)
        return build(settings, store=store, bus=bus, http=http, clock=clock or ManualClock(START), console=console)

    return notifier


@pytest.fixture(autouse=True)
def logging_put_back() -> Iterator[None]:
    """Some tests configure logging for the process; the next one finds it as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
