"""What was answered, so that one wire story costs one request; and how many requests a day has had."""

from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import delete, select

from services.classifier.opinion.answer import Answer
from shared.store.engine import Store, insert
from shared.store.tables import opinion_days, opinions

_KEPT = timedelta(days=30)


class Memory(Protocol):
    """Answers by question, and the day's budget."""

    async def known(self, key: str) -> Answer | None:
        """The answer to that question, if it was given before."""
        ...

    async def keep(self, key: str, answer: Answer, now: datetime) -> None:
        """Remember an answer."""
        ...

    async def claim(self, now: datetime, per_day: int) -> bool:
        """Take one request out of the budget of the day (UTC); False if it is used up."""
        ...


class StoredMemory:
    """In the store, shared by all classifiers. A request is counted before it is made, so a crash frees none."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def known(self, key: str) -> Answer | None:
        """See :class:`Memory`."""
        async with self._store.read() as connection:
            query = select(opinions.c.answer).where(opinions.c.question == key)
            found = (await connection.execute(query)).scalar()
        return None if found is None else Answer.model_validate_json(found)

    async def keep(self, key: str, answer: Answer, now: datetime) -> None:
        """See :class:`Memory`. Answers older than 30 days are forgotten."""
        async with self._store.write() as connection:
            await connection.execute(delete(opinions).where(opinions.c.at < now - _KEPT))
            row = {"question": key, "answer": answer.model_dump_json(), "at": now}
            await connection.execute(insert(connection, opinions).values(row).on_conflict_do_nothing())

    async def claim(self, now: datetime, per_day: int) -> bool:
        """See :class:`Memory`."""
        if per_day < 1:
            return False
        async with self._store.write() as connection:
            one = insert(connection, opinion_days).values(day=now.date().isoformat(), asked=1)
            counted = one.on_conflict_do_update(
                index_elements=["day"],
                set_={"asked": opinion_days.c.asked + 1},
                where=opinion_days.c.asked < per_day,
            ).returning(opinion_days.c.asked)
            return (await connection.execute(counted)).scalar() is not None
