"""One store, two engines. The program runs its own migrations when it opens the store."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Self

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.errors import ConfigError, TransientError

_OPENING_SECONDS, _PAUSE_SECONDS = 5.0, 0.05  # while others open the same new store
_MIGRATION_LOCK = 0x74726F6F70  # "troop": any number will do, it must only be ours


class Store:
    """Opens, migrates and hands out transactions. An async context manager.

    SQLite runs in WAL with ``synchronous=FULL``: a forgotten "sent" would be a second alert.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: AsyncEngine | None = None

    async def __aenter__(self) -> Self:
        self._engine = _engine(self._url)
        try:
            await self._prepare()
        except BaseException as error:
            await self._engine.dispose()
            if isinstance(error, DatabaseError) and "not a database" in str(error.orig):
                raise ConfigError(
                    "store.url: the file there is not a database; name another, or move it away"
                ) from None
            raise
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._engine is not None:
            await self._engine.dispose()

    async def _prepare(self) -> None:
        """Migrate. Where several open a new SQLite file at once, switching to WAL does not wait: it is tried again."""
        tried_until = monotonic() + _OPENING_SECONDS
        while True:
            try:
                async with self.write() as connection:
                    await connection.run_sync(_migrate)
            except TransientError as error:
                if monotonic() > tried_until or "locked" not in str(error.__cause__):
                    raise
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, rolled back on any error.

        Raises:
            TransientError: ``store_unreachable`` when the database cannot be had now.
        """
        async with self._begin("BEGIN IMMEDIATE") as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads: on SQLite it waits for no writer."""
        async with self._begin("BEGIN") as connection:
            yield connection

    @asynccontextmanager
    async def _begin(self, statement: str) -> AsyncIterator[AsyncConnection]:
        if self._engine is None:
            raise RuntimeError("the store is not open")
        try:
            async with self._engine.connect() as connection:
                await connection.execution_options(troopwatch_begin=statement)
                async with connection.begin():
                    yield connection
        except (OperationalError, ConnectionError) as error:
            raise TransientError("store_unreachable") from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise TransientError("store_unreachable") from error
            raise


def insert(connection: AsyncConnection, table: sa.Table) -> Any:
    """An INSERT of this connection's dialect, which knows ``on_conflict_do_update`` and ``…_do_nothing``."""
    module = postgresql if connection.dialect.name == "postgresql" else sqlite
    return module.insert(table)


async def hold(connection: AsyncConnection, names: Iterable[str]) -> None:
    """Keep others who hold one of these names out until this write transaction ends, so that what is read after this
    stays as it is. On SQLite a write transaction is alone anyway.
    """
    if connection.dialect.name != "postgresql":
        return
    # All take them in one order, so that no two wait for each other.
    for lock in sorted({_lock_of(name) for name in names}):
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


def _lock_of(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _engine(url: str) -> AsyncEngine:
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        mend = "use sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER@HOST/NAME"
        raise ConfigError(f"store.url: no such kind of database ({type(error).__name__}); {mend}") from None
    except OSError as error:
        raise ConfigError(f"data_dir: cannot be made ({error.strerror}); name a folder that can be written") from None
    if parsed.get_backend_name() == "sqlite":
        sa.event.listen(engine.sync_engine, "connect", _sqlite_pragmas)
        sa.event.listen(engine.sync_engine, "begin", _sqlite_begin)
    return engine


def _sqlite_pragmas(dbapi_connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes late and is never IMMEDIATE: we send it ourselves.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    # The time-out first: switching to WAL may already have to wait for another process.
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("troopwatch_begin", "BEGIN IMMEDIATE"))


def _migrate(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
    config = Config()
    config.set_main_option("script_location", "shared.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
