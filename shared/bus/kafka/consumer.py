"""One member of a group on Kafka."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any, Self

from shared.bus.kafka.engine import FAILURES, LOST, Clients, Consumer, KafkaPartition, Listener, Retiring, transient
from shared.bus.port import OnRevoked, Record, TopicPartition
from shared.errors import FencedError, TransientError


class KafkaConsumer:
    """One member of a group on Kafka."""

    def __init__(self, clients: Clients, group: str, topics: Sequence[str], on_revoked: OnRevoked | None) -> None:
        self._clients = clients
        self._group = group
        self._topics = list(topics)
        self._on_revoked = on_revoked
        self._client: Consumer | None = None
        self._retiring = Retiring(clients.timeouts.close)
        self._last_contact = time.monotonic()

    async def __aenter__(self) -> Self:
        await self._connected()
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._on_revoked = None
        if self._client is not None:
            self._retiring.add(self._client.stop())
        self._client = None
        await self._retiring.done()

    def assignment(self) -> frozenset[TopicPartition]:
        """The partitions that this member owns now."""
        return frozenset(TopicPartition(*tp) for tp in self._client.assignment()) if self._client else frozenset()

    async def fetch(self, max_records: int = 100, timeout: float = 1.0) -> list[Record]:
        """Up to ``max_records`` next records; see the port."""
        client = await self._connected()
        try:
            batches = await client.getmany(timeout_ms=int(timeout * 1000), max_records=max_records)
        except FAILURES as error:
            await self._drop(client)
            raise transient(error) from error
        await self._probe(client, heard=bool(batches))
        return [_record(message) for batch in batches.values() for message in batch]

    def pause(self, partitions: frozenset[TopicPartition]) -> None:
        """Fetch nothing more from these, without giving them up."""
        if self._client is not None:
            self._client.pause(*(KafkaPartition(*tp) for tp in partitions & self.assignment()))

    def resume(self, partitions: frozenset[TopicPartition]) -> None:
        """Fetch from these again, where ``pause`` left off."""
        if self._client is not None:
            self._client.resume(*(KafkaPartition(*tp) for tp in partitions & self.assignment()))

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Record the next offset to read of each partition; see the port."""
        if self._client is None:
            raise FencedError(f"group {self._group} was left after a failure")
        try:
            async with asyncio.timeout(self._clients.timeouts.commit):
                await self._client.commit({KafkaPartition(*tp): offset for tp, offset in offsets.items()})
        except LOST as error:
            raise FencedError(f"partitions of group {self._group} were lost: {error}") from error
        except FAILURES as error:
            raise transient(error) from error

    async def _connected(self) -> Consumer:
        if self._client is None:
            client = self._clients.consumer(group_id=self._group)
            client.subscribe(self._topics, listener=Listener(self._revoked))
            try:
                async with asyncio.timeout(self._clients.timeouts.request):
                    await client.start()
            except FAILURES as error:
                self._retiring.add(client.stop())
                raise transient(error) from error
            self._client = client
        return self._client

    async def _probe(self, client: Consumer, *, heard: bool) -> None:
        """The client hides an outage behind empty fetches: after a silence, ask."""
        now = time.monotonic()
        if heard:
            self._last_contact = now
        if now - self._last_contact < self._clients.timeouts.probe:
            return
        try:
            async with asyncio.timeout(self._clients.timeouts.probe):
                await client.end_offsets(list(client.assignment()))
        except FAILURES as error:
            raise TransientError("kafka_unreachable") from error
        self._last_contact = time.monotonic()

    async def _drop(self, client: Consumer) -> None:
        await self._revoked(self.assignment())
        self._client = None
        self._retiring.add(client.stop())

    async def _revoked(self, partitions: frozenset[TopicPartition]) -> None:
        if partitions and self._on_revoked:
            await self._on_revoked(partitions)


def _record(message: Any) -> Record:
    headers = tuple((name, value or b"") for name, value in message.headers)
    return Record(
        message.topic,
        message.key or b"",
        message.value or b"",
        headers,
        message.partition,
        message.offset,
        message.timestamp,
    )
