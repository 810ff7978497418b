"""Group commit: what many have to store at about the same time goes into one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import Clock, sleep_until_set
from shared.errors import TransientError
from shared.store.engine import Store

T = TypeVar("T")
Rows = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class _Piece:
    """Work of its own, or a row for work that takes many rows."""

    future: "asyncio.Future[Any]"
    work: Callable[[AsyncConnection], Awaitable[Any]] | None = None
    many: Callable[[AsyncConnection, Rows], Awaitable[None]] | None = None
    row: Mapping[str, Any] | None = None


class GroupCommit:
    """Runs pieces of work in shared transactions, at most one each ``seconds`` unless a piece is in a hurry.

    A piece may be run twice: when one of a group fails, each is run again in a transaction of its own, so that none
    spoils another's. It must therefore do nothing but read and write on the connection that it is given.
    """

    def __init__(self, store: Store, clock: Clock, *, seconds: float = 0.1) -> None:
        self._store = store
        self._clock = clock
        self._gap = timedelta(seconds=seconds)
        self._waiting: list[_Piece] = []
        self._hurry = asyncio.Event()
        self._ended_at: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[AsyncConnection], Awaitable[T]], *, soon: bool = False) -> T:
        """The result of ``work`` once it is committed; ``soon``: somebody waits for it.

        Raises:
            TransientError: the store is out of reach.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if soon:
            self._hurry.set()
        self._add(_Piece(future, work=work))
        return await future

    async def run_row(self, many: Callable[[AsyncConnection, Rows], Awaitable[None]], row: Mapping[str, Any]) -> None:
        """Return when ``row`` is committed; ``many`` gets it together with the others of its group.

        Raises:
            TransientError: the store is out of reach.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._add(_Piece(future, many=many, row=row))
        await future

    def _add(self, piece: _Piece) -> None:
        self._waiting.append(piece)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        while self._waiting:
            await sleep_until_set(self._clock, self._hurry, self._pause())
            self._hurry.clear()
            group, self._waiting = [piece for piece in self._waiting if not piece.future.cancelled()], []
            await self._commit(group)
            self._ended_at = self._clock.now()

    def _pause(self) -> float:
        """What is left of the gap since the last transaction, whatever the clock has done meanwhile."""
        if self._ended_at is None:
            return 0.0
        left = self._ended_at + self._gap - self._clock.now()
        return min(max(left, timedelta()), self._gap).total_seconds()

    async def _commit(self, group: Sequence[_Piece]) -> None:
        try:
            async with self._store.write() as connection:
                results = await _run(connection, group)
        except TransientError as error:
            _fail(group, error)
        except Exception as error:  # noqa: BLE001 - it is the caller's, and handed to it
            if len(group) == 1:
                _fail(group, error)
                return
            for piece in group:
                await self._commit([piece])
        else:
            for piece, result in zip(group, results, strict=True):
                if not piece.future.done():
                    piece.future.set_result(result)


async def _run(connection: AsyncConnection, group: Sequence[_Piece]) -> list[Any]:
    rows: dict[Any, list[Mapping[str, Any]]] = {}
    for piece in group:
        if piece.many is not None and piece.row is not None:
            rows.setdefault(piece.many, []).append(piece.row)
    for many, of in rows.items():
        await many(connection, of)
    return [None if piece.work is None else await piece.work(connection) for piece in group]


def _fail(group: Sequence[_Piece], error: Exception) -> None:
    for piece in group:
        if not piece.future.done():
            piece.future.set_exception(error)
