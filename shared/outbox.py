"""The outbox: records are stored in the transaction that caused them and published afterwards.

A crash between the two loses nothing; it may publish a record twice, with the same id.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.port import Bus, Record
from shared.clock import Clock, sleep_until_set
from shared.errors import TransientError
from shared.store.engine import Store
from shared.store.tables import outbox

_BATCH = 200
_IDLE_SECONDS = 5.0
_RETRY_SECONDS = 1.0


async def enqueue(connection: AsyncConnection, service: str, records: Sequence[Record]) -> None:
    """Store records in the caller's transaction, to be published by that service's relay, in this order."""
    if records:
        await connection.execute(outbox.insert(), [_row(service, record) for record in records])


class Relay:
    """Publishes what a service put into its outbox, oldest first."""

    def __init__(self, store: Store, bus: Bus, service: str, clock: Clock) -> None:
        self._store = store
        self._bus = bus
        self._service = service
        self._clock = clock
        self._wake = asyncio.Event()
        self._log = structlog.get_logger()

    def wake(self) -> None:
        """Say that something was stored; without it the relay looks every few seconds."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Publish until ``stop`` is set, then publish what is left."""
        waiting = asyncio.create_task(self._wake_at(stop))
        reachable = True
        try:
            while not stop.is_set():
                self._wake.clear()
                try:
                    await self.drain()
                    reachable = True
                except TransientError as error:
                    if reachable:
                        self._log.warning("outbox.blocked", service=self._service, reason=error.reason)
                    reachable = False
                await sleep_until_set(self._clock, self._wake, _IDLE_SECONDS if reachable else _RETRY_SECONDS)
        finally:
            waiting.cancel()
        await self._last_drain()

    async def drain(self) -> int:
        """Publish everything that is stored now; how many records that was."""
        total, rows = 0, await self._oldest()
        while rows:
            await self._bus.publish([_record(row) for row in rows])
            async with self._store.write() as connection:
                await connection.execute(delete(outbox).where(outbox.c.id.in_([row.id for row in rows])))
            total += len(rows)
            rows = await self._oldest() if len(rows) == _BATCH else ()
        return total

    async def _oldest(self) -> Sequence[Any]:
        query = select(outbox).where(outbox.c.service == self._service).order_by(outbox.c.id).limit(_BATCH)
        async with self._store.read() as connection:
            return (await connection.execute(query)).all()

    async def _last_drain(self) -> None:
        try:
            await self.drain()
        except TransientError as error:
            self._log.warning("outbox.left", service=self._service, reason=error.reason)

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()


def _row(service: str, record: Record) -> dict[str, Any]:
    headers = json.dumps([[name, value.decode()] for name, value in record.headers])
    return {
        "service": service,
        "topic": record.topic,
        "key": record.key,
        "value": record.value,
        "headers": headers,
    }


def _record(row: Any) -> Record:
    headers = tuple((name, value.encode()) for name, value in json.loads(row.headers))
    return Record(topic=row.topic, key=row.key, value=row.value, headers=headers)
