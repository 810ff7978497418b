"""The loop's own decisions, on the embedded log. That it keeps its promises on every bus is the contract suite's."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import pytest
from structlog.contextvars import get_contextvars
from structlog.testing import capture_logs

from shared.bus.consume import consume
from shared.bus.dlq import dead_letters
from shared.bus.handler import Handle
from shared.bus.policy import Policy, TooManyDeadLettersError
from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock, SystemClock
from shared.errors import PoisonError, TransientError
from shared.events import Story
from shared.topics import Topic

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAME = "stories"
QUICK = Policy(fetch_seconds=0.02, commit_seconds=0.0)


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[SqliteBus]:
    async with SqliteBus(tmp_path / "bus.db") as bus:
        await bus.declare([Topic(NAME, Story, "for the test", partitions=2)])
        yield bus


def numbers(count: int, key: bytes = b"a") -> list[Record]:
    return [Record(NAME, key, b"%d" % n) for n in range(count)]


async def left(bus: SqliteBus) -> int:
    return sum((await bus.lag("group", [NAME])).values())


async def run(bus: Any, handle: Handle, *, policy: Policy = QUICK, clock: ManualClock | None = None) -> ManualClock:
    """Run the loop until nothing is left to do."""
    stop, clock = asyncio.Event(), clock or ManualClock(NOON)

    async def on_idle() -> None:
        if await left(bus) == 0:
            stop.set()

    async with asyncio.timeout(20):
        await consume(
            bus,
            group="group",
            topics=[NAME],
            handle=handle,
            stop=stop,
            clock=clock,
            policy=policy,
            rng=random.Random(1),  # noqa: S311  # a fixed jitter
            on_idle=on_idle,
        )
    return clock


class Failing:
    """A handler that raises these errors in turn, then is content."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls: list[bytes] = []

    async def __call__(self, record: Record) -> Sequence[Record]:
        self.calls.append(record.value)
        if self.errors:
            raise self.errors.pop(0)
        return []


class Hurt:
    """A bus whose operations fail as long as ``failing`` says so."""

    def __init__(self, bus: SqliteBus, failing: Callable[[str], bool]) -> None:
        self._bus = bus
        self._failing = failing

    def __getattr__(self, name: str) -> object:
        return getattr(self._bus, name)

    async def publish(self, records: Sequence[Record]) -> None:
        if self._failing("publish"):
            raise TransientError("disk_full")
        await self._bus.publish(records)

    def subscribe(self, *args: Any) -> object:
        if self._failing("join"):
            raise TransientError("disk_full")
        return self._bus.subscribe(*args)


async def test_what_may_pass_is_tried_again_in_place(bus: SqliteBus) -> None:
    await bus.publish(numbers(2))
    handle = Failing(TransientError("http_503"), TransientError("http_429", retry_after=100.0))
    with capture_logs() as logs:
        clock = await run(bus, handle)
    assert handle.calls == [b"0", b"0", b"0", b"1"]
    assert (clock.now() - NOON).total_seconds() > 100
    tried = [(line["reason"], line["attempt"]) for line in logs if line["event"] == "record.retried"]
    assert tried == [("http_503", 1), ("http_429", 2)]


async def test_a_bug_is_buried_after_three_tries(bus: SqliteBus) -> None:
    await bus.publish(numbers(2))
    handle = Failing(KeyError("a"), KeyError("b"), KeyError("c"))
    with capture_logs() as logs:
        await run(bus, handle)
    assert handle.calls == [b"0", b"0", b"0", b"1"]
    (letter,) = await dead_letters(bus, NAME)
    assert (letter.reason, letter.attempts, letter.exception) == ("bug", 3, "KeyError: 'c'")
    assert letter.record.value == b"0"
    (buried,) = [line for line in logs if line["event"] == "record.dead_lettered"]
    assert isinstance(buried["exc_info"], KeyError)


async def test_other_partitions_go_on_while_one_waits(bus: SqliteBus) -> None:
    stop, stuck = asyncio.Event(), asyncio.Event()
    seen: list[bytes] = []
    await bus.publish([*numbers(5, b"a"), *numbers(5, b"other")])

    async def handle(record: Record) -> Sequence[Record]:
        if record.key == b"a":
            stuck.set()
            raise TransientError("http_503", retry_after=3600.0)
        seen.append(record.value)
        if len(seen) == 5:
            await stuck.wait()
            stop.set()
        return []

    async with asyncio.timeout(20):  # the hour of patience ends with the loop
        await consume(bus, group="group", topics=[NAME], handle=handle, stop=stop, clock=SystemClock(), policy=QUICK)
    assert seen == [b"0", b"1", b"2", b"3", b"4"]
    assert await left(bus) == 5


async def test_the_loop_gives_up_when_all_is_poison(bus: SqliteBus) -> None:
    await bus.publish(numbers(10))
    with pytest.raises(TooManyDeadLettersError, match="4 dead letters in a row"):
        await run(
            bus, Failing(*[PoisonError("bad_schema")] * 10), policy=Policy(fetch_seconds=0.02, max_dead_in_a_row=3)
        )
    assert len(await dead_letters(bus, NAME)) == 3
    assert await left(bus) == 7


async def test_nothing_is_committed_while_its_dead_letter_cannot_be_published(bus: SqliteBus) -> None:
    await bus.publish(numbers(1))
    refused: list[int] = []

    def failing(operation: str) -> bool:
        refused.append(1)
        return operation == "publish" and len(refused) < 8

    async def handle(record: Record) -> Sequence[Record]:
        assert await left(bus) == 1
        raise PoisonError("bad_schema")

    with capture_logs() as logs:
        await run(Hurt(bus, failing), handle)
    assert [line["event"] for line in logs if line["event"].startswith("bus.")] == ["bus.unreachable", "bus.reached"]
    assert len(await dead_letters(bus, NAME)) == 1


async def test_an_output_that_no_bus_takes_buries_its_input(bus: SqliteBus) -> None:
    class Strict(Hurt):
        async def publish(self, records: Sequence[Record]) -> None:
            if records[0].topic == NAME + ".dlq":
                return await super().publish(records)
            raise PoisonError("too_large")

    async def handle(record: Record) -> Sequence[Record]:
        return [record]

    await bus.publish(numbers(1))
    await run(Strict(bus, lambda _: False), handle)
    assert [letter.reason for letter in await dead_letters(bus, NAME)] == ["too_large"]


async def test_an_outage_at_the_start_is_waited_out_and_told_once(bus: SqliteBus) -> None:
    await bus.publish(numbers(1))
    tries: list[str] = []

    def failing(operation: str) -> bool:
        tries.append(operation)
        return len(tries) < 5

    with capture_logs() as logs:
        await run(Hurt(bus, failing), Failing())
    told = [(line["event"], line.get("reason")) for line in logs if line["event"].startswith("bus.")]
    assert told == [("bus.unreachable", "disk_full"), ("bus.reached", None)]


class Counting:
    """A consumer that counts its fetches and what they brought."""

    def __init__(self, consumer: Any) -> None:
        self._consumer = consumer
        self.records = 0
        self.empty = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._consumer, name)

    async def __aenter__(self) -> Self:
        await self._consumer.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._consumer.__aexit__(*exc)

    async def fetch(self, *args: Any) -> list[Record]:
        found: list[Record] = await self._consumer.fetch(*args)
        self.records += len(found)
        self.empty += not found
        return found


async def test_a_full_lane_pauses_its_partition_and_nothing_is_lost(bus: SqliteBus) -> None:
    await bus.publish(numbers(100))
    consumers: list[Counting] = []
    fetched_while_stuck: list[int] = []
    seen: list[int] = []

    class Watched(Hurt):
        def subscribe(self, *args: Any) -> object:
            consumers.append(Counting(self._bus.subscribe(*args)))
            return consumers[-1]

    async def handle(record: Record) -> Sequence[Record]:
        while consumers[0].empty < 5:  # five empty fetches: it goes on fetching, but nothing more of this partition
            await asyncio.sleep(0)
        fetched_while_stuck.append(consumers[0].records)
        seen.append(int(record.value))
        return []

    policy = Policy(fetch_seconds=0.005, commit_seconds=0.0, lane_records=4, fetch_records=4)
    await run(Watched(bus, lambda _: False), handle, policy=policy)
    assert fetched_while_stuck[0] <= 12
    assert seen == list(range(100))


async def test_stop_does_not_wait_for_a_retry(bus: SqliteBus) -> None:
    await bus.publish(numbers(1))
    stop = asyncio.Event()

    async def handle(record: Record) -> Sequence[Record]:
        stop.set()
        raise TransientError("http_503", retry_after=3600.0)

    async with asyncio.timeout(20):
        await consume(bus, group="group", topics=[NAME], handle=handle, stop=stop, clock=SystemClock(), policy=QUICK)
    assert await left(bus) == 1


async def test_the_handlers_log_lines_carry_trace_and_record(bus: SqliteBus) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    await bus.publish([Record(NAME, b"k", b"v", (("traceparent", f"00-{trace}-b7ad6b7169203331-01".encode()),))])
    seen: list[dict[str, Any]] = []

    async def handle(record: Record) -> Sequence[Record]:
        seen.append(get_contextvars())
        return []

    await run(bus, handle)
    assert seen == [{"trace": trace, "record": f"{NAME}/{seen[0]['record'].split('/')[1]}/0"}]
    assert get_contextvars() == {}


async def test_a_lost_partition_is_let_go_and_the_other_kept(bus: SqliteBus) -> None:
    """Another member takes one partition over while a record of it is in hand, as after a long freeze."""
    await bus.publish([*numbers(1, b"a"), *numbers(1, b"other")])

    async def handle(record: Record) -> Sequence[Record]:
        if record.key == b"a":
            await bus.transact(_steal, record.partition)
        return []

    def _steal(db: Any, number: int) -> None:
        db.execute(
            "update owner set epoch = epoch + 100, member = 'thief' where part ="
            " (select id from part where topic = ? and number = ?)",
            (NAME, number),
        )

    stop = asyncio.Event()

    async def on_idle() -> None:
        if await left(bus) == 1:
            stop.set()

    with capture_logs() as logs:
        async with asyncio.timeout(20):
            await consume(
                bus,
                group="group",
                topics=[NAME],
                handle=handle,
                stop=stop,
                clock=ManualClock(NOON),
                policy=QUICK,
                on_idle=on_idle,
            )
    assert [line["offset"] for line in logs if line["event"] == "partition.fenced"] == [1]
