"""The records of the embedded log: topics, partitions, offsets, retention.

Statements alone; connection and transaction are the caller's. A record's row id is its partition's id and its offset
in one integer, so that a plain rowid table holds a partition's records side by side.
"""

import json
import zlib
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any, Protocol

from shared.bus.port import Record, TopicPartition
from shared.errors import TransientError

SCHEMA_VERSION = 1
OFFSET_BITS = 40

SCHEMA = """
create table if not exists part (
    id integer primary key, topic text not null, number integer not null, next integer not null default 0,
    oldest integer not null default 0, retention_ms integer not null, unique (topic, number));
create table if not exists record (
    id integer primary key, at integer not null, key blob not null, value blob not null, headers text not null);
create table if not exists committed (
    grp text not null, part integer not null, next integer not null, primary key (grp, part)) without rowid;
create table if not exists grp (
    name text primary key, generation integer not null) without rowid;
create table if not exists member (
    grp text not null, id text not null, topics text not null, seen real not null, boot text not null,
    primary key (grp, id)) without rowid;
create table if not exists owner (
    grp text not null, part integer not null, member text not null, epoch integer not null,
    primary key (grp, part)) without rowid
"""


class Cursor(Protocol):
    """The part of a DB-API cursor that the statements need."""

    @property
    def rowcount(self) -> int: ...  # noqa: D102  # DB-API's own

    def fetchone(self) -> Any: ...  # noqa: D102  # DB-API's own

    def fetchall(self) -> list[Any]: ...  # noqa: D102  # DB-API's own


class Database(Protocol):
    """The part of a connection that the statements need."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor: ...  # noqa: D102  # DB-API's own

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor: ...  # noqa: D102  # DB-API's own


def create(db: Database) -> None:
    """Make the tables, where missing."""
    for statement in SCHEMA.split(";"):
        db.execute(statement)


def declare(db: Database, topic: str, *, partitions: int, retention_ms: int) -> None:
    """Make a topic, or bring its retention up to date. Its partitions are never fewer than before."""
    rows = [(topic, number, retention_ms) for number in range(partitions)]
    db.executemany("insert or ignore into part (topic, number, retention_ms) values (?, ?, ?)", rows)
    db.execute("update part set retention_ms = ? where topic = ?", (retention_ms, topic))


def partitions_of(db: Database, topic: str) -> list[int]:
    """The ids of a topic's partitions, in their order; empty when it was not declared."""
    return [row[0] for row in db.execute("select id from part where topic = ? order by number", (topic,)).fetchall()]


def source_of(db: Database, part: int) -> TopicPartition:
    """The topic and the number of a partition id."""
    return TopicPartition(*db.execute("select topic, number from part where id = ?", (part,)).fetchone())


def append(db: Database, records: Sequence[Record], now_ms: int) -> None:
    """Append records, each to the partition of its key.

    Raises:
        TransientError: ``unknown_topic``; somebody may declare it yet.
    """
    for part, batch in _by_partition(db, records).items():
        (offset,) = db.execute("select next from part where id = ?", (part,)).fetchone()
        rows = [(_row_id(part, offset + n), now_ms, *_columns(record)) for n, record in enumerate(batch)]
        db.executemany("insert into record values (?, ?, ?, ?, ?)", rows)
        db.execute("update part set next = ? where id = ?", (offset + len(batch), part))


def read(db: Database, part: int, source: TopicPartition, offset: int, limit: int) -> list[Record]:
    """Up to ``limit`` records of a partition from ``offset`` on."""
    rows = db.execute(
        "select id, at, key, value, headers from record where id >= ? and id < ? order by id limit ?",
        (_row_id(part, offset), _row_id(part + 1, 0), limit),
    ).fetchall()
    return [
        Record(source.topic, key, value, _headers(headers), source.partition, _offset(row_id), at)
        for row_id, at, key, value, headers in rows
    ]


def start_of(db: Database, group: str, part: int) -> int:
    """Where a group goes on in a partition: its committed offset, but never before the oldest record kept."""
    row = db.execute("select next from committed where grp = ? and part = ?", (group, part)).fetchone()
    (oldest,) = db.execute("select oldest from part where id = ?", (part,)).fetchone()
    return max(int(row[0]), int(oldest)) if row else int(oldest)


def lag(db: Database, group: str, topics: Iterable[str]) -> dict[TopicPartition, int]:
    """Records of each partition that the group has not committed."""
    return {source_of(db, p): _end(db, p) - start_of(db, group, p) for t in topics for p in partitions_of(db, t)}


def prune(db: Database, now_ms: int, limit: int) -> int:
    """Delete up to ``limit`` records of each partition that are past its retention; say how many went."""
    return sum(
        _prune_partition(db, part, oldest, now_ms - retention_ms, limit)
        for part, oldest, retention_ms in db.execute("select id, oldest, retention_ms from part").fetchall()
    )


def _prune_partition(db: Database, part: int, oldest: int, before_ms: int, limit: int) -> int:
    rows = db.execute(
        "select id, at from record where id >= ? and id < ? order by id limit ?",
        (_row_id(part, oldest), _row_id(part + 1, 0), limit),
    ).fetchall()
    old = [row_id for row_id, at in takewhile(lambda row: row[1] < before_ms, rows)]
    if old:
        db.execute("delete from record where id >= ? and id <= ?", (old[0], old[-1]))
        db.execute("update part set oldest = ? where id = ?", (_offset(old[-1]) + 1, part))
    return len(old)


def _by_partition(db: Database, records: Sequence[Record]) -> dict[int, list[Record]]:
    parts = {topic: partitions_of(db, topic) for topic in {record.topic for record in records}}
    if not all(parts.values()):
        raise TransientError("unknown_topic")
    batches: dict[int, list[Record]] = {}
    for record in records:
        ids = parts[record.topic]
        batches.setdefault(ids[zlib.crc32(record.key) % len(ids)], []).append(record)
    return batches


def _columns(record: Record) -> tuple[bytes, bytes, str]:
    headers = [(name, value.decode("latin-1")) for name, value in record.headers]
    return record.key, record.value, json.dumps(headers)


def _headers(text: str) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, value.encode("latin-1")) for name, value in json.loads(text))


def _row_id(part: int, offset: int) -> int:
    return part << OFFSET_BITS | offset


def _offset(row_id: int) -> int:
    return row_id & (1 << OFFSET_BITS) - 1


def _end(db: Database, part: int) -> int:
    end: int = db.execute("select next from part where id = ?", (part,)).fetchone()[0]
    return end
