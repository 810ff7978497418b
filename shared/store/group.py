"""Group commit: what many have to store at about the same time goes into one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import Clock, sleep_until_set
from shared.errors import TransientError
from shared.store.engine import Store

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[Any]]
_Waiting = tuple[Work, "asyncio.Future[Any]"]


class GroupCommit:
    """Runs pieces of work in shared transactions, at most one each ``seconds`` unless a piece is in a hurry.

    A piece may be run twice: when one of a group fails, each is run again in a transaction of its own, so that none
    spoils another's. It must therefore do nothing but read and write on the connection that it is given.
    """

    def __init__(self, store: Store, clock: Clock, *, seconds: float = 0.1) -> None:
        self._store = store
        self._clock = clock
        self._gap = timedelta(seconds=seconds)
        self._waiting: list[_Waiting] = []
        self._hurry = asyncio.Event()
        self._ended_at: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[AsyncConnection], Awaitable[T]], *, soon: bool = False) -> T:
        """The result of ``work`` once it is committed; ``soon``: somebody waits for it.

        Raises:
            TransientError: the store is out of reach.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if soon:
            self._hurry.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush())
        return await future

    async def _flush(self) -> None:
        while self._waiting:
            await sleep_until_set(self._clock, self._hurry, self._pause())
            self._hurry.clear()
            group, self._waiting = [piece for piece in self._waiting if not piece[1].cancelled()], []
            await self._commit(group)
            self._ended_at = self._clock.now()

    def _pause(self) -> float:
        """What is left of the gap since the last transaction, whatever the clock has done meanwhile."""
        if self._ended_at is None:
            return 0.0
        left = self._ended_at + self._gap - self._clock.now()
        return min(max(left, timedelta()), self._gap).total_seconds()

    async def _commit(self, group: Sequence[_Waiting]) -> None:
        try:
            async with self._store.write() as connection:
                results = [await work(connection) for work, _ in group]
        except TransientError as error:
            _fail(group, error)
        except Exception as error:  # noqa: BLE001 - it is the caller's, and handed to it
            if len(group) == 1:
                _fail(group, error)
                return
            for piece in group:
                await self._commit([piece])
        else:
            for (_, future), result in zip(group, results, strict=True):
                if not future.done():
                    future.set_result(result)


def _fail(group: Sequence[_Waiting], error: Exception) -> None:
    for _, future in group:
        if not future.done():
            future.set_exception(error)
