"""The embedded bus: a durable log in one SQLite file, for one machine. Several processes may share the file.

SQLite in WAL mode with ``synchronous=NORMAL``: what was published survives the death of the process; a power cut may
undo the last moments, never corrupt. Each bus has one connection and one thread. Not for network file systems.
"""

import asyncio
import contextlib
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar

import structlog

from shared.bus import sqlite_log as log_file
from shared.bus.port import OnRevoked, Record, TopicPartition
from shared.bus.sqlite_consumer import SqliteConsumer, cancel
from shared.bus.sqlite_group import Member
from shared.clock import Clock, SystemClock
from shared.errors import ConfigError, TransientError
from shared.topics import DLQ_RETENTION, TOPICS, Topic

PRUNE_SECONDS = 60.0
PRUNE_RECORDS = 500
BUSY_SECONDS = 30.0
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_PASSING = {
    sqlite3.SQLITE_BUSY: "bus_busy",
    sqlite3.SQLITE_LOCKED: "bus_busy",
    sqlite3.SQLITE_PROTOCOL: "bus_busy",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_NOMEM: "out_of_memory",
}
T = TypeVar("T")


class SqliteBus:
    """The log in the file ``path``; its folder is made where missing.

    Args:
        path: the file.
        lease: seconds after which a silent member of a group is taken for dead.
        partitions: overrides the number of partitions of every topic that this bus declares.
        clock: dates the records; retention counts in it.
        monotonic: seconds that never step, the same for all processes of the machine; leases count in it.

    Raises:
        ConfigError: on entering, when the file cannot be opened.
    """

    def __init__(
        self,
        path: Path,
        *,
        lease: float = 10.0,
        partitions: int | None = None,
        clock: Clock | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.lease = lease
        self.monotonic = monotonic
        self.boot = _boot_id()
        self._path = path
        self._partitions = partitions
        self._clock = clock or SystemClock()
        self._wakers: set[asyncio.Event] = set()
        self._thread = ThreadPoolExecutor(1, "bus")
        self._pruning: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        try:
            self._db = await self._in_thread(_open, self._path)
        except (sqlite3.Error, OSError) as error:
            raise ConfigError(f"bus file {self._path}: {error}; name a file in a folder that can be written") from None
        self._pruning = asyncio.create_task(self._prune_forever())
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._pruning:
            await cancel(self._pruning)
        await self._in_thread(self._db.close)
        self._thread.shutdown(wait=False)

    async def declare(self, topics: Sequence[Topic] = TOPICS) -> None:
        """Create the topics and their dead-letter queues, where missing; bring retention up to date."""

        def job(db: sqlite3.Connection) -> None:
            for topic in topics:
                partitions = self._partitions or topic.partitions
                log_file.declare(
                    db, topic.name, partitions=partitions, retention_ms=_ms(topic.retention.total_seconds())
                )
                log_file.declare(db, topic.dlq, partitions=1, retention_ms=_ms(DLQ_RETENTION.total_seconds()))

        await self.transact(job)

    async def publish(self, records: Sequence[Record]) -> None:
        """Append the records in one transaction.

        Raises:
            TransientError: ``unknown_topic``, ``disk_full``, ``disk_error``, ``bus_busy``.
        """
        await self.transact(log_file.append, records, self._now_ms())
        self.wake()

    def subscribe(self, group: str, topics: Sequence[str], on_revoked: OnRevoked | None = None) -> SqliteConsumer:
        """A new member of ``group``, to be entered with ``async with``."""
        return SqliteConsumer(self, Member(group, uuid.uuid4().hex, tuple(topics), self.boot), on_revoked)

    async def lag(self, group: str, topics: Sequence[str]) -> dict[TopicPartition, int]:
        """Records of each partition that the group has not committed yet."""
        return await self.read(log_file.lag, group, topics)

    async def prune(self) -> int:
        """Delete what is past its retention, in small transactions; say how many records went."""
        total = 0
        while pruned := await self.transact(log_file.prune, self._now_ms(), PRUNE_RECORDS):
            total += pruned
            await self.read(_shrink)
        return total

    async def transact(self, job: Callable[..., T], *args: Any) -> T:
        """Run a job in one write transaction, in this bus's thread."""
        return await self._in_thread(_transact, self._db, job, *args)

    async def read(self, job: Callable[..., T], *args: Any) -> T:
        """Run a job that only reads, in this bus's thread."""
        return await self._in_thread(_guard, job, self._db, *args)

    def wake(self) -> None:
        """Tell this process's consumers that there is something new."""
        for waker in self._wakers:
            waker.set()

    @contextlib.contextmanager
    def waking(self, waker: asyncio.Event) -> Iterator[None]:
        """Set ``waker`` whenever there is something new."""
        self._wakers.add(waker)
        try:
            yield
        finally:
            self._wakers.discard(waker)

    async def _in_thread(self, job: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job, *args)

    async def _prune_forever(self) -> None:
        log = structlog.get_logger()
        while True:
            await asyncio.sleep(PRUNE_SECONDS)
            try:
                if pruned := await self.prune():
                    log.info("bus.pruned", records=pruned)
            except TransientError as error:
                log.warning("bus.prune_failed", reason=error.reason)

    def _now_ms(self) -> int:
        return _ms(self._clock.now().timestamp())


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    db.execute("pragma auto_vacuum = incremental")
    _wal(db)
    for pragma in ("synchronous = normal", "wal_autocheckpoint = 4000", "journal_size_limit = 67108864"):
        db.execute(f"pragma {pragma}")
    _transact(db, _create)
    return db


def _wal(db: sqlite3.Connection) -> None:
    """Switch to WAL. SQLite does not wait for the lock that the first switch needs, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _create(db: sqlite3.Connection) -> None:
    (version,) = db.execute("pragma user_version").fetchone()
    if version > log_file.SCHEMA_VERSION:
        raise sqlite3.DatabaseError(f"written by a newer version ({version} > {log_file.SCHEMA_VERSION})")
    log_file.create(db)
    db.execute(f"pragma user_version = {log_file.SCHEMA_VERSION}")


def _transact(db: sqlite3.Connection, job: Callable[..., T], *args: Any) -> T:
    _guard(db.execute, "begin immediate")
    try:
        result = _guard(job, db, *args)
        _guard(db.execute, "commit")
    except BaseException:
        if db.in_transaction:  # a full disk has rolled back already
            db.execute("rollback")
        raise
    return result


def _guard(job: Callable[..., T], *args: Any) -> T:
    """Call the job; what may pass (busy, full disk) becomes a TransientError, the rest stays loud."""
    try:
        return job(*args)
    except sqlite3.OperationalError as error:
        reason = _PASSING.get(error.sqlite_errorcode & 0xFF)
        if reason is None:
            raise
        raise TransientError(reason) from error


def _shrink(db: sqlite3.Connection) -> None:
    db.execute("pragma incremental_vacuum(256)").fetchall()


def _boot_id() -> str:
    with contextlib.suppress(OSError):
        return BOOT_ID.read_text().strip()
    return ""


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
