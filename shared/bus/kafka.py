"""The bus on Apache Kafka, through aiokafka; nobody else imports it.

At-least-once without transactions: idempotent producer with ``acks=all``, offsets committed by hand, the round-robin
assignor (aiokafka's sticky one keeps state on its class). A producer is rebuilt after any error, since none survives
one; a consumer after any that its client reports.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener
from aiokafka import TopicPartition as KafkaPartition
from aiokafka import errors as kafka_errors
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.errors import ConsumerStoppedError, KafkaError

from shared.bus.kafka_settings import KafkaTimeouts, security_options
from shared.bus.port import OnRevoked, Record, TopicPartition
from shared.errors import FencedError, PoisonError, TransientError
from shared.settings import KafkaSecurity
from shared.topics import DLQ_RETENTION, TOPICS, Topic

BROKER_DEFAULT = -1
RETRY_SECONDS = 0.5
TOPIC_EXISTS = kafka_errors.TopicAlreadyExistsError.errno
BAD_REPLICATION = kafka_errors.InvalidReplicationFactorError.errno
_REASONS = (
    ("kafka_timeout", (TimeoutError, kafka_errors.KafkaTimeoutError, kafka_errors.RequestTimedOutError)),
    (
        "kafka_unreachable",
        (
            OSError,
            kafka_errors.KafkaConnectionError,
            kafka_errors.KafkaUnavailableError,
            kafka_errors.NoBrokersAvailable,
            kafka_errors.NodeNotReadyError,
            kafka_errors.BrokerNotAvailableError,
        ),
    ),
    ("unknown_topic", (kafka_errors.UnknownTopicOrPartitionError,)),
    (
        "kafka_short_of_replicas",
        (kafka_errors.NotEnoughReplicasError, kafka_errors.NotEnoughReplicasAfterAppendError),
    ),
    (
        "kafka_refused",
        (
            kafka_errors.AuthenticationFailedError,
            kafka_errors.SaslAuthenticationFailed,
            kafka_errors.TopicAuthorizationFailedError,
            kafka_errors.GroupAuthorizationFailedError,
            kafka_errors.ClusterAuthorizationFailedError,
        ),
    ),
)
_LOST = (kafka_errors.CommitFailedError, kafka_errors.IllegalStateError, ConsumerStoppedError)
_FAILURES = (KafkaError, ConsumerStoppedError, OSError, TimeoutError)


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
        self._clients = _Clients(bootstrap_servers, client_id, security or KafkaSecurity(), timeouts or KafkaTimeouts())
        self._producer: AIOKafkaProducer | None = None
        self._building = asyncio.Lock()
        self._retiring = _Retiring(self._clients.timeouts.close)

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
            except _FAILURES as error:
                if time.monotonic() > deadline:
                    raise _transient(error) from error
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
        except kafka_errors.MessageSizeTooLargeError as error:
            raise PoisonError("too_large", str(error)) from error
        except _FAILURES as error:
            self._retire(producer)
            raise _transient(error) from error

    def subscribe(self, group: str, topics: Sequence[str], on_revoked: OnRevoked | None = None) -> "KafkaConsumer":
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
        except _FAILURES as error:
            raise _transient(error) from error
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
            refused = await _create(admin, wanted, BROKER_DEFAULT)
            await _create(admin, [part for part in wanted if part[0] in refused], 1)
        finally:
            await admin.close()

    async def _connected(self) -> AIOKafkaProducer:
        async with self._building:
            if self._producer is None:
                self._producer = await self._started()
            return self._producer

    async def _started(self) -> AIOKafkaProducer:
        producer = self._clients.producer()
        try:
            await producer.start()
        except _FAILURES as error:
            self._retiring.add(producer.stop())
            raise _transient(error) from error
        return producer

    def _retire(self, producer: AIOKafkaProducer) -> None:
        in_use = self._producer is producer
        if in_use:  # else another caller met the same failure first
            self._producer = None
            self._retiring.add(producer.stop())


class KafkaConsumer:
    """One member of a group on Kafka."""

    def __init__(self, clients: "_Clients", group: str, topics: Sequence[str], on_revoked: OnRevoked | None) -> None:
        self._clients = clients
        self._group = group
        self._topics = list(topics)
        self._on_revoked = on_revoked
        self._client: AIOKafkaConsumer | None = None
        self._retiring = _Retiring(clients.timeouts.close)
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
        except _FAILURES as error:
            await self._drop(client)
            raise _transient(error) from error
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
        except _LOST as error:
            raise FencedError(f"partitions of group {self._group} were lost: {error}") from error
        except _FAILURES as error:
            raise _transient(error) from error

    async def _connected(self) -> AIOKafkaConsumer:
        if self._client is None:
            client = self._clients.consumer(group_id=self._group)
            client.subscribe(self._topics, listener=_Listener(self._revoked))
            try:
                async with asyncio.timeout(self._clients.timeouts.request):
                    await client.start()
            except _FAILURES as error:
                self._retiring.add(client.stop())
                raise _transient(error) from error
            self._client = client
        return self._client

    async def _probe(self, client: AIOKafkaConsumer, *, heard: bool) -> None:
        """The client hides an outage behind empty fetches: after a silence, ask."""
        now = time.monotonic()
        if heard:
            self._last_contact = now
        if now - self._last_contact < self._clients.timeouts.probe:
            return
        try:
            async with asyncio.timeout(self._clients.timeouts.probe):
                await client.end_offsets(list(client.assignment()))
        except _FAILURES as error:
            raise TransientError("kafka_unreachable") from error
        self._last_contact = time.monotonic()

    async def _drop(self, client: AIOKafkaConsumer) -> None:
        await self._revoked(self.assignment())
        self._client = None
        self._retiring.add(client.stop())

    async def _revoked(self, partitions: frozenset[TopicPartition]) -> None:
        if partitions and self._on_revoked:
            await self._on_revoked(partitions)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Passes revocations on. aiokafka takes all partitions back at each rebalance."""

    def __init__(self, on_revoked: OnRevoked) -> None:
        self._on_revoked = on_revoked

    async def on_partitions_revoked(self, revoked: set[KafkaPartition]) -> None:
        await self._on_revoked(frozenset(TopicPartition(*tp) for tp in revoked))

    def on_partitions_assigned(self, assigned: set[KafkaPartition]) -> None:
        pass


@dataclass(frozen=True, slots=True)
class _Clients:
    """Makes aiokafka's clients, all with the same way to the brokers."""

    bootstrap_servers: str
    client_id: str
    security: KafkaSecurity
    timeouts: KafkaTimeouts

    def producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            **self._common(self.timeouts.publish), acks="all", enable_idempotence=True, compression_type="gzip"
        )

    def consumer(self, group_id: str) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            **self._common(self.timeouts.request),
            group_id=group_id,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            partition_assignment_strategy=(RoundRobinPartitionAssignor,),
            session_timeout_ms=_ms(self.timeouts.session),
            heartbeat_interval_ms=_ms(self.timeouts.heartbeat),
            rebalance_timeout_ms=_ms(self.timeouts.rebalance),
        )

    def admin(self) -> AIOKafkaAdminClient:
        return AIOKafkaAdminClient(**self._common(self.timeouts.request))

    def _common(self, request: float) -> dict[str, Any]:
        return {
            "bootstrap_servers": self.bootstrap_servers,
            "client_id": self.client_id,
            "request_timeout_ms": _ms(request),
            **security_options(self.security),
        }


class _Retiring:
    """Clients on their way out. Stopping one flushes, which may take as long as its time-outs: nobody waits for it."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, stop: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_quietly(stop))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def done(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._patience)


async def _quietly(stop: Coroutine[Any, Any, None]) -> None:
    """A client that cannot say goodbye is gone all the same."""
    try:
        await stop
    except _FAILURES:
        return


async def _send(producer: AIOKafkaProducer, records: Sequence[Record]) -> None:
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


async def _create(admin: AIOKafkaAdminClient, wanted: Sequence[tuple[str, int, int]], replication: int) -> set[str]:
    """Create topics of (name, partitions, retention ms); return the names refused for their replication."""
    topics = [
        NewTopic(name, partitions, replication, replica_assignments={}, topic_configs={"retention.ms": str(retention)})
        if replication == BROKER_DEFAULT
        else NewTopic(name, partitions, replication, topic_configs={"retention.ms": str(retention)})
        for name, partitions, retention in wanted
    ]
    errors = (await admin.create_topics(topics)).topic_errors if topics else []
    refused = {name for name, code, *_ in errors if code == BAD_REPLICATION}
    for name, code, *_ in errors:
        if code not in (0, TOPIC_EXISTS) and name not in refused:
            raise kafka_errors.for_code(code)(f"topic {name} was not created")
    return refused


def _with_dlq(topic: Topic) -> list[tuple[str, int, int]]:
    return [
        (topic.name, topic.partitions, _ms(topic.retention.total_seconds())),
        (topic.dlq, 1, _ms(DLQ_RETENTION.total_seconds())),
    ]


async def _lag(client: AIOKafkaConsumer, parts: Sequence[KafkaPartition]) -> dict[TopicPartition, int]:
    ends, starts = await client.end_offsets(parts), await client.beginning_offsets(parts)
    committed = {part: await client.committed(part) for part in parts}
    return {TopicPartition(*part): ends[part] - max(committed[part] or 0, starts[part]) for part in parts}


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


def _transient(error: BaseException) -> TransientError:
    for reason, types in _REASONS:
        if isinstance(error, types):
            return TransientError(reason)
    return TransientError("kafka_error")


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
