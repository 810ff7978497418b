"""The port that both buses implement. Everything above it is the same on Kafka and on the embedded log.

At-least-once: what was published is durable when ``publish`` returns; what was fetched comes again until a
higher offset is committed. Order holds for each key. Offsets are per topic and partition.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

from shared.topics import TOPICS, Topic


class TopicPartition(NamedTuple):
    """One partition of one topic."""

    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``partition``, ``offset`` and ``timestamp_ms`` are set on what was fetched."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int = -1
    offset: int = -1
    timestamp_ms: int = -1

    @property
    def source(self) -> TopicPartition:
        """The partition it was fetched from."""
        return TopicPartition(self.topic, self.partition)

    def header(self, name: str) -> str | None:
        """The first header of that name as text, or None."""
        for key, value in self.headers:
            if key == name:
                return value.decode("utf-8", "replace")
        return None


OnRevoked = Callable[[frozenset[TopicPartition]], Awaitable[None]]


class Consumer(Protocol):
    """One member of a consumer group. Used as an async context manager: leaving it leaves the group."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exc: object) -> None: ...

    def assignment(self) -> frozenset[TopicPartition]:
        """The partitions that this member owns now."""
        ...

    async def fetch(self, max_records: int = 100, timeout: float = 1.0) -> list[Record]:
        """Up to ``max_records`` next records of owned, unpaused partitions, in offset order per partition.

        Waits up to ``timeout`` seconds when there is nothing; keeps the membership alive; may call ``on_revoked``.
        Raises TransientError while the bus is out of reach.
        """
        ...

    def pause(self, partitions: frozenset[TopicPartition]) -> None:
        """Fetch nothing more from these, without giving them up."""
        ...

    def resume(self, partitions: frozenset[TopicPartition]) -> None:
        """Fetch from these again, where ``pause`` left off."""
        ...

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Record the next offset to read of each partition.

        Raises FencedError when one of them is no longer owned, TransientError when the bus is out of reach.
        """
        ...


class Bus(Protocol):
    """Publishes records and hands out consumers. An async context manager."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exc: object) -> None: ...

    async def declare(self, topics: Sequence[Topic] = TOPICS) -> None:
        """Create each topic and its dead-letter queue, where missing. Raises TransientError as ``publish`` does."""
        ...

    async def publish(self, records: Sequence[Record]) -> None:
        """Append the records; return when they are durable. Raises TransientError when that cannot be had now."""
        ...

    def subscribe(self, group: str, topics: Sequence[str], on_revoked: OnRevoked | None = None) -> Consumer:
        """A new member of ``group``, to be entered with ``async with``.

        ``on_revoked`` is awaited before partitions are given up, while they can still be committed.
        A group without a committed offset starts at the oldest record.
        """
        ...

    async def lag(self, group: str, topics: Sequence[str]) -> dict[TopicPartition, int]:
        """Records of each partition that the group has not committed yet."""
        ...
