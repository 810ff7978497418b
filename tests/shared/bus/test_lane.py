import asyncio

import pytest

from shared.bus.lane import Lane, drain
from shared.bus.port import Record


def record(offset: int) -> Record:
    return Record("topic", b"k", b"v", partition=0, offset=offset)


async def test_records_are_settled_in_order_and_once() -> None:
    seen: list[int] = []

    async def settle(record: Record, ended: asyncio.Event) -> bool:
        await asyncio.sleep(0)
        seen.append(record.offset)
        return True

    lane = Lane(record(5), settle)
    for offset in (5, 6, 5, 6, 8):
        lane.submit(record(offset))
    while not lane.idle:
        await asyncio.sleep(0)
    assert seen == [5, 6, 8]
    assert (lane.done, lane.committed) == (9, 5)
    await drain([lane], 1.0)


async def test_a_lane_that_ends_finishes_the_record_in_hand_alone() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def settle(record: Record, ended: asyncio.Event) -> bool:
        begun.set()
        await go_on.wait()
        return True

    lane = Lane(record(0), settle)
    lane.submit(record(0))
    lane.submit(record(1))
    await begun.wait()
    lane.end()
    go_on.set()
    await drain([lane], 1.0)
    assert lane.done == 1
    lane.submit(record(2))
    assert lane.task.done()


async def test_what_was_given_back_or_takes_too_long_is_not_done() -> None:
    async def give_back(record: Record, ended: asyncio.Event) -> bool:
        await ended.wait()
        return False

    async def hang(record: Record, ended: asyncio.Event) -> bool:
        await asyncio.Event().wait()
        return True

    lanes = [Lane(record(3), give_back), Lane(record(3), hang)]
    for lane in lanes:
        lane.submit(record(3))
    await asyncio.sleep(0)
    await drain(lanes, 0.01)
    assert [lane.done for lane in lanes] == [3, 3]
    assert all(lane.task.done() for lane in lanes)


async def test_a_failure_comes_out() -> None:
    async def fail(record: Record, ended: asyncio.Event) -> bool:
        raise RuntimeError("loud")

    lane = Lane(record(0), fail)
    lane.raise_failure()
    lane.submit(record(0))
    await asyncio.wait([lane.task])
    with pytest.raises(RuntimeError, match="loud"):
        lane.raise_failure()
