"""Silences in the store, on both engines, and as people write them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.notifier.silences import Matchers, active, add, expire, listed, parse_matchers
from shared.errors import ConfigError
from shared.routes import Match
from shared.store.engine import Store
from tests.notifier.reports import START

HOUR = timedelta(hours=1)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with Store(store_url) as opened:
        yield opened


async def test_a_silence_is_kept_holds_and_ends(store: Store) -> None:
    about = parse_matchers(["host=LT,EE", "kind=exercise", "receiver=desk", "min_count=50"])
    name = await add(store, about, author="anna", reason="yearly", now=START, ends_at=START + HOUR)
    async with store.read() as connection:
        (one,) = await active(connection, START)
        assert await active(connection, START - HOUR) == await active(connection, START + HOUR) == []
    assert (one.silence, one.author, one.reason, one.matchers) == (name, "anna", "yearly", about)
    assert about == Matchers(match=Match(host=("LT", "EE"), kind=("exercise",), min_count=50), receivers=("desk",))


async def test_a_silence_can_be_ended_before_its_time_and_is_remembered(store: Store) -> None:
    name = await add(store, parse_matchers(["host=LT"]), author="a", reason="b", now=START, ends_at=START + HOUR)
    assert await expire(store, name, START + HOUR / 2)
    assert not await expire(store, name, START + HOUR / 2)
    assert await listed(store, START + HOUR / 2) == []
    assert [one.ends_at for one in await listed(store, START + HOUR, expired=True)] == [START + HOUR / 2]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "everything would be silent"),
        (["host"], "no matcher"),
        (["host="], "no matcher"),
        (["planet=Mars"], "planet"),
        (["kind=party"], "kind"),
        (["min_count=many"], "min_count"),
    ],
)
def test_a_matcher_that_is_none_is_told_with_the_mend(texts: list[str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse_matchers(texts)
