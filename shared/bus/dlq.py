"""Dead letters: a record that could not be handled, kept with its bytes and headers as they were, and why.

The queue of a topic is ``<topic>.dlq``. What was replayed is remembered as the committed offset of a consumer group;
should the bus forget it, replaying twice is harmless, since ids derive from the record.
"""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from shared.bus.port import Bus, Consumer, Record
from shared.errors import TransientError
from shared.topics import DLQ_SUFFIX

PREFIX = "dlq."
REPLAY_GROUP = "troopwatch-dlq-replay"
MAX_EXCEPTION_CHARS = 500
BATCH = 100
PATIENCE_FETCHES = 30


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record of a dead-letter queue. ``record`` is the original, with the place that it had."""

    record: Record
    reason: str
    exception: str
    attempts: int
    group: str
    time: str
    replayed: bool = False


def bury(record: Record, *, reason: str, error: Exception, attempts: int, group: str, now: datetime) -> Record:
    """The dead letter of a record: its key, value and headers, and ``dlq.*`` headers that say why."""
    notes = {
        "reason": reason,
        "exception": f"{type(error).__name__}: {error}"[:MAX_EXCEPTION_CHARS],
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "attempts": str(attempts),
        "group": group,
        "time": now.isoformat(),
    }
    added = tuple((PREFIX + name, value.encode("utf-8", "replace")) for name, value in notes.items())
    return Record(record.topic + DLQ_SUFFIX, record.key, record.value, _original(record) + added)


def read_letter(letter: Record, *, replayed: bool = False) -> DeadLetter:
    """What a record of a dead-letter queue says."""
    original = Record(
        letter.topic.removesuffix(DLQ_SUFFIX),
        letter.key,
        letter.value,
        _original(letter),
        _number(letter, "partition"),
        _number(letter, "offset"),
        letter.timestamp_ms,
    )
    return DeadLetter(
        record=original,
        reason=_note(letter, "reason"),
        exception=_note(letter, "exception"),
        attempts=_number(letter, "attempts"),
        group=_note(letter, "group"),
        time=_note(letter, "time"),
        replayed=replayed,
    )


async def dead_letters(bus: Bus, topic: str) -> list[DeadLetter]:
    """All dead letters of a topic that are kept, oldest first, replayed ones among them.

    Raises:
        TransientError: the bus is out of reach, or did not give all of them.
    """
    queue = topic + DLQ_SUFFIX
    group = f"troopwatch-dlq-{uuid.uuid4().hex}"
    total = sum((await bus.lag(group, [queue])).values())
    pending = sum((await bus.lag(REPLAY_GROUP, [queue])).values())
    found: list[Record] = []

    async def keep(batch: list[Record]) -> None:
        found.extend(batch)

    async with bus.subscribe(group, [queue]) as consumer:
        await _read(consumer, total, keep)
    return [read_letter(letter, replayed=n < total - pending) for n, letter in enumerate(found)]


async def replay(bus: Bus, topic: str, *, limit: int | None = None) -> int:
    """Publish the dead letters of a topic that were not replayed yet, as they were; say how many.

    Raises:
        TransientError: the bus is out of reach; those counted so far will not be replayed again.
    """
    queue = topic + DLQ_SUFFIX
    pending = sum((await bus.lag(REPLAY_GROUP, [queue])).values())
    wanted = pending if limit is None else min(limit, pending)

    async def republish(batch: list[Record]) -> None:
        await bus.publish([Record(topic, letter.key, letter.value, _original(letter)) for letter in batch])
        await consumer.commit({letter.source: letter.offset + 1 for letter in batch})

    async with bus.subscribe(REPLAY_GROUP, [queue]) as consumer:
        await _read(consumer, wanted, republish)
    return wanted


async def _read(consumer: Consumer, wanted: int, use: Callable[[list[Record]], Awaitable[None]]) -> None:
    """Give the next ``wanted`` records to ``use``, in batches."""
    silent = 0
    while wanted:
        if batch := await consumer.fetch(min(BATCH, wanted)):
            await use(batch)
        wanted -= len(batch)
        silent = 0 if batch else silent + 1
        if silent == PATIENCE_FETCHES:
            raise TransientError("dead_letters_missing")


def _original(record: Record) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, value) for name, value in record.headers if not name.startswith(PREFIX))


def _note(letter: Record, name: str) -> str:
    return letter.header(PREFIX + name) or "?"


def _number(letter: Record, name: str) -> int:
    text = _note(letter, name)
    return int(text) if text.isdecimal() else -1
