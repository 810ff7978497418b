import asyncio
from datetime import UTC, datetime, timedelta

from services.classifier.opinion.answer import Answer
from services.classifier.opinion.memory import StoredMemory
from shared.store.engine import Store
from tests.classifier.opinion.judge_server import YES

NOW = datetime(2026, 3, 17, 6, tzinfo=UTC)
ANSWER = Answer.model_validate(YES)


async def test_an_answer_is_known_until_a_month_is_over(store_url: str) -> None:
    async with Store(store_url) as store:
        memory = StoredMemory(store)
        assert await memory.known("q") is None
        await memory.keep("q", ANSWER, NOW)
        await memory.keep("q", ANSWER, NOW)
        assert await memory.known("q") == ANSWER
        await memory.keep("other", ANSWER, NOW + timedelta(days=31))
        assert await memory.known("q") is None


async def test_a_day_has_its_budget_for_all_classifiers_together(store_url: str) -> None:
    async with Store(store_url) as store, Store(store_url) as other:
        claims = [StoredMemory(one).claim(NOW, 3) for one in (store, other) * 3]
        assert sorted(await asyncio.gather(*claims)) == [False] * 3 + [True] * 3
        assert await StoredMemory(store).claim(NOW + timedelta(days=1), 3)


async def test_a_budget_of_nothing_allows_nothing(store_url: str) -> None:
    async with Store(store_url) as store:
        assert not await StoredMemory(store).claim(NOW, 0)
