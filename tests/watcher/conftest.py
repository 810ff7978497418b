"""What the watcher's tests share: a scripted publisher, a real store, a real parser, a client that may use loopback."""

import shutil
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from services.watcher.worker import Parser
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.http import HttpClient
from shared.store.engine import Store
from tests.watcher.desk import Desk
from tests.watcher.publisher import Publisher

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    async with Publisher() as server:
        yield server


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    """One for all: reading the certificates takes longer than most tests."""
    return ssl.create_default_context()


@pytest.fixture
async def http(tls: ssl.SSLContext) -> AsyncIterator[HttpClient]:
    async with HttpClient(user_agent="Troopwatch/test", allow_networks=["127.0.0.0/8"], tls=tls) as client:
        yield client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with its tables made."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    async with Store(f"sqlite+aiosqlite:///{path}"):
        return path


@pytest.fixture
async def store(tmp_path: Path, empty_store: Path) -> AsyncIterator[Store]:
    shutil.copy(empty_store, tmp_path / "store.db")
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def parser() -> AsyncIterator[Parser]:
    async with Parser(seconds=10, max_items=200, workers=1) as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
async def desk(
    store: Store, http: HttpClient, parser: Parser, clock: ManualClock, tmp_path: Path
) -> AsyncIterator[Desk]:
    async with SqliteBus(tmp_path / "bus.db") as bus:
        await bus.declare()
        yield Desk(store, bus, http, parser, clock)
