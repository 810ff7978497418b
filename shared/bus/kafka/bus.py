"""The bus on Apache Kafka, through aiokafka.

At-least-once without transactions: idempotent producer with ``acks=all``, offsets committed by hand, the round-robin
assignor (aiokafka's sticky one keeps state on its class). A producer is rebuilt after any error, since none survives
one; a consumer after any that its client reports.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Self

from shared.bus.kafka.consumer import KafkaConsumer
from shared.bus.kafka.engine import (
    BROKER_DEFAULT,
    FAILURES,
    TOO_LARGE,
    Clients,
    Consumer,
    KafkaPartition,
    Producer,
    Retiring,
    create,
    milliseconds,
    transient,
)
from shared.bus.kafka.settings import KafkaTimeouts
from shared.bus.port import OnRevoked, Record, TopicPartition
from shared.errors import PoisonError
from shared.settings import KafkaSecurity
from shared.topics import DLQ_RETENTION, TOPICS, Topic

RETRY_SECONDS = 0.5


class KafkaBus:
    """The bus on the brokers of ``bootstrap_servers``. Entering it does not connect: the first use does."""

    def __init__(
        self,
        bootstrap_servers: str,
        *,
        client_id: str = "troopwatch",
        security: KafkaSecurity | None = None,
        timeouts: KafkaTimeouts | None = None,
    ) -> None:
        self._clients = Clients(bootstrap_servers, client_id, security or KafkaSecurity(), timeouts or KafkaTimeouts())
        self._producer: Producer | None = None
        self._building = asyncio.Lock()
        self._retiring = Retiring(self._clients.timeouts.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._producer is not None:
            self._retire(self._producer)
        await self._retiring.done()

    async def declare(self, topics: Sequence[Topic] = TOPICS) -> None:
        """Create each topic and its dead-letter queue, where missing; existing ones stay as they are.

        Raises:
            TransientError: no broker answered within ``timeouts.connect``.
        """
        deadline = time.monotonic() + self._clients.timeouts.connect
        while True:
            try:
                return await self._declare(topics)
            except FAILURES as error:
                if time.monotonic() > deadline:
                    raise transient(error) from error
            await asyncio.sleep(RETRY_SECONDS)

    async def publish(self, records: Sequence[Record]) -> None:
        """Send the records; return when all in-sync replicas have them.

        Raises:
            PoisonError: ``too_large``.
            TransientError: any other trouble; some of the records may have been appended.
        """
        producer = await self._connected()
        try:
            await _send(producer, records)
        except TOO_LARGE as error:
            raise PoisonError("too_large", str(error)) from error
        except FAILURES as error:
            self._retire(producer)
            raise transient(error) from error

    def subscribe(self, group: str, topics: Sequence[str], on_revoked: OnRevoked | None = None) -> KafkaConsumer:
        """A new member of ``group``, to be entered with ``async with``."""
        return KafkaConsumer(self._clients, group, topics, on_revoked)

    async def lag(self, group: str, topics: Sequence[str]) -> dict[TopicPartition, int]:
        """Records of each partition that the group has not committed yet. Raises TransientError."""
        client = self._clients.consumer(group_id=group)
        try:
            async with asyncio.timeout(self._clients.timeouts.request):
                await client.start()
                parts = await self._partitions(topics)
                return await _lag(client, parts)
        except FAILURES as error:
            raise transient(error) from error
        finally:
            self._retiring.add(client.stop())

    async def _partitions(self, topics: Sequence[str]) -> list[KafkaPartition]:
        producer = await self._connected()
        return [KafkaPartition(topic, n) for topic in topics for n in sorted(await producer.partitions_for(topic))]

    async def _declare(self, topics: Sequence[Topic]) -> None:
        admin = self._clients.admin()
        try:
            await admin.start()
            wanted = [part for topic in topics for part in _with_dlq(topic)]
            refused = await create(admin, wanted, BROKER_DEFAULT)
            await create(admin, [part for part in wanted if part[0] in refused], 1)
        finally:
            await admin.close()

    async def _connected(self) -> Producer:
        async with self._building:
            if self._producer is None:
                self._producer = await self._started()
            return self._producer

    async def _started(self) -> Producer:
        producer = self._clients.producer()
        try:
            await producer.start()
        except FAILURES as error:
            self._retiring.add(producer.stop())
            raise transient(error) from error
        return producer

    def _retire(self, producer: Producer) -> None:
        in_use = self._producer is producer
        if in_use:  # else another caller met the same failure first
            self._producer = None
            self._retiring.add(producer.stop())


async def _send(producer: Producer, records: Sequence[Record]) -> None:
    """Queue the records in order, then wait for all of them; the first failure is raised."""
    sends: list[asyncio.Future[Any]] = []
    try:
        for record in records:
            sends.append(  # noqa: PERF401  # what was queued before a failure must be awaited
                await producer.send(record.topic, record.value, key=record.key, headers=list(record.headers))
            )
    finally:
        results = await asyncio.gather(*sends, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


def _with_dlq(topic: Topic) -> list[tuple[str, int, int]]:
    return [
        (topic.name, topic.partitions, milliseconds(topic.retention.total_seconds())),
        (topic.dlq, 1, milliseconds(DLQ_RETENTION.total_seconds())),
    ]


async def _lag(client: Consumer, parts: Sequence[KafkaPartition]) -> dict[TopicPartition, int]:
    ends, starts = await client.end_offsets(parts), await client.beginning_offsets(parts)
    committed = {part: await client.committed(part) for part in parts}
    return {TopicPartition(*part): ends[part] - max(committed[part] or 0, starts[part]) for part in parts}
