import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert as plain_insert
from sqlalchemy import select

from shared.errors import ConfigError, TransientError
from shared.store.engine import Store, insert
from shared.store.tables import alerts, metadata

NOW = datetime(2026, 3, 17, 6, tzinfo=UTC)


def row(alert: str, at: datetime = NOW) -> dict[str, object]:
    return {"alert": alert, "situation": "s", "type": "new", "body": "{}", "trace": "", "at": at}


async def ids(store: Store) -> list[str]:
    async with store.read() as connection:
        return list((await connection.execute(select(alerts.c.alert).order_by(alerts.c.alert))).scalars())


async def test_the_migrations_make_exactly_the_tables(store_url: str) -> None:
    def drift(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with Store(store_url) as store, store.write() as connection:
        assert await connection.run_sync(drift) == []


async def test_a_store_opens_again_with_what_it_held(store_url: str) -> None:
    async with Store(store_url) as store, store.write() as connection:
        await connection.execute(plain_insert(alerts), [row("a")])
    async with Store(store_url) as store:
        assert await ids(store) == ["a"]


async def test_several_may_open_a_new_store_at_once(store_url: str) -> None:
    async def open_it() -> list[str]:
        async with Store(store_url) as store:
            return await ids(store)

    assert await asyncio.gather(*(open_it() for _ in range(4))) == [[], [], [], []]


async def test_an_error_rolls_back(store_url: str) -> None:
    async with Store(store_url) as store:
        with pytest.raises(ZeroDivisionError):
            async with store.write() as connection:
                await connection.execute(plain_insert(alerts), [row("a")])
                raise ZeroDivisionError
        assert await ids(store) == []


async def test_writers_wait_for_each_other(store_url: str) -> None:
    async def add(store: Store, name: str) -> None:
        async with store.write() as connection:
            await connection.execute(plain_insert(alerts), [row(name)])

    async with Store(store_url) as store:
        await asyncio.gather(*(add(store, f"{n:02}") for n in range(20)))
        assert await ids(store) == [f"{n:02}" for n in range(20)]


async def test_an_upsert_is_the_same_on_both_engines(store_url: str) -> None:
    async with Store(store_url) as store, store.write() as connection:
        for type_ in ("new", "update"):
            statement = insert(connection, alerts).values(**row("a") | {"type": type_})
            statement = statement.on_conflict_do_update(index_elements=["alert"], set_={"type": type_})
            await connection.execute(statement)
        assert (await connection.execute(select(alerts.c.type))).scalars().all() == ["update"]


async def test_a_moment_comes_back_in_utc(store_url: str) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    async with Store(store_url) as store, store.write() as connection:
        await connection.execute(plain_insert(alerts), [row("a", elsewhere)])
        found = (await connection.execute(select(alerts.c.at))).scalar_one()
    assert found == NOW
    assert found.utcoffset() == timedelta()


async def test_a_naive_moment_is_refused(store_url: str) -> None:
    async with Store(store_url) as store:
        with pytest.raises(sa.exc.StatementError, match="naive datetime"):
            async with store.write() as connection:
                await connection.execute(plain_insert(alerts), [row("a", datetime(2026, 3, 17, 6))])  # noqa: DTZ001 - the point of it


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql+aiomysql://x/y", "oracle://x", "sqlite+aiosqlite:////proc/nowhere/x.db"]
)
async def test_an_address_that_no_engine_knows_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigError):
        async with Store(url):
            pass


@pytest.mark.parametrize("url", ["postgresql+asyncpg://nobody:deadbeef@127.0.0.1:1/none"])
async def test_a_database_out_of_reach_is_worth_another_try_and_keeps_its_password(url: str) -> None:
    with pytest.raises(TransientError) as caught:
        async with Store(url):
            pass
    assert str(caught.value) == "store_unreachable"


async def test_a_file_that_is_no_database_is_told_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("this is no database, and it is long enough to be read as one" * 20)
    with pytest.raises(ConfigError, match="not a database"):
        async with Store(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}"):
            pass
