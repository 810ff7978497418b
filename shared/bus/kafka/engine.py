"""What the bus takes from aiokafka, imported here alone: its clients, its partitions, and what its errors mean."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer as Consumer
from aiokafka import AIOKafkaProducer as Producer
from aiokafka import ConsumerRebalanceListener
from aiokafka import TopicPartition as KafkaPartition
from aiokafka import errors as kafka_errors
from aiokafka.admin import AIOKafkaAdminClient as Admin
from aiokafka.admin import NewTopic
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.errors import ConsumerStoppedError, KafkaError

from shared.bus.kafka.settings import KafkaTimeouts, security_options
from shared.bus.port import OnRevoked, TopicPartition
from shared.errors import TransientError
from shared.settings import KafkaSecurity

__all__ = [
    "BROKER_DEFAULT",
    "FAILURES",
    "LOST",
    "TOO_LARGE",
    "Clients",
    "Consumer",
    "KafkaPartition",
    "Listener",
    "Producer",
    "Retiring",
    "create",
    "milliseconds",
    "transient",
]
BROKER_DEFAULT = -1
TOPIC_EXISTS = kafka_errors.TopicAlreadyExistsError.errno
BAD_REPLICATION = kafka_errors.InvalidReplicationFactorError.errno
TOO_LARGE = kafka_errors.MessageSizeTooLargeError
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
LOST = (kafka_errors.CommitFailedError, kafka_errors.IllegalStateError, ConsumerStoppedError)
FAILURES = (KafkaError, ConsumerStoppedError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Clients:
    """Makes aiokafka's clients, all with the same way to the brokers."""

    bootstrap_servers: str
    client_id: str
    security: KafkaSecurity
    timeouts: KafkaTimeouts

    def producer(self) -> Producer:
        """One whose records all in-sync replicas have, once, when it is told so."""
        return Producer(
            **self._common(self.timeouts.publish), acks="all", enable_idempotence=True, compression_type="gzip"
        )

    def consumer(self, group_id: str) -> Consumer:
        """A member of a group that commits by hand."""
        return Consumer(
            **self._common(self.timeouts.request),
            group_id=group_id,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            partition_assignment_strategy=(RoundRobinPartitionAssignor,),
            session_timeout_ms=milliseconds(self.timeouts.session),
            heartbeat_interval_ms=milliseconds(self.timeouts.heartbeat),
            rebalance_timeout_ms=milliseconds(self.timeouts.rebalance),
        )

    def admin(self) -> Admin:
        """What creates topics."""
        return Admin(**self._common(self.timeouts.request))

    def _common(self, request: float) -> dict[str, Any]:
        return {
            "bootstrap_servers": self.bootstrap_servers,
            "client_id": self.client_id,
            "request_timeout_ms": milliseconds(request),
            **security_options(self.security),
        }


class Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Passes revocations on. aiokafka takes all partitions back at each rebalance."""

    def __init__(self, on_revoked: OnRevoked) -> None:
        self._on_revoked = on_revoked

    async def on_partitions_revoked(self, revoked: set[KafkaPartition]) -> None:
        """Before others get them."""
        await self._on_revoked(frozenset(TopicPartition(*tp) for tp in revoked))

    def on_partitions_assigned(self, assigned: set[KafkaPartition]) -> None:
        """Nothing is to be done: fetching says what came."""


class Retiring:
    """Clients on their way out. Stopping one flushes, which may take as long as its time-outs: nobody waits for it."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, stop: Coroutine[Any, Any, None]) -> None:
        """Let one stop in the background."""
        task = asyncio.create_task(_quietly(stop))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def done(self) -> None:
        """Wait for those that still stop, as long as patience lasts."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._patience)


async def _quietly(stop: Coroutine[Any, Any, None]) -> None:
    """A client that cannot say goodbye is gone all the same."""
    try:
        await stop
    except FAILURES:
        return


async def create(admin: Admin, wanted: Sequence[tuple[str, int, int]], replication: int) -> set[str]:
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


def transient(error: BaseException) -> TransientError:
    """What may pass, with a stable reason for it."""
    for reason, types in _REASONS:
        if isinstance(error, types):
            return TransientError(reason)
    return TransientError("kafka_error")


def milliseconds(seconds: float) -> int:
    """As Kafka counts time."""
    return int(seconds * 1000)
