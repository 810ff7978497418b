"""A page is neither lost nor fetched more than once too often, whenever the process dies. The pages are our own."""

import asyncio

import pytest

from services.watcher.pages.app import Pages
from shared.clock import ScaledClock
from shared.envelope import decode
from shared.errors import TransientError
from shared.events import Story
from shared.settings import WatcherSettings
from shared.topics import PAGES_WANTED
from tests.watcher.conftest import NOW
from tests.watcher.pages.conftest import Desk
from tests.watcher.pages.site import GOOD
from tests.watcher.publisher import Answer, Publisher, Request, forever

LEASE = WatcherSettings().deadline_seconds * 3 + 100
HANGS = Answer(headers={"Content-Type": "text/html"}, stream=forever(b"", 0.01))


async def die_while_fetching(service: Pages, publisher: Publisher, requests: int) -> None:
    """Begin to fetch and end without a word, as a killed process does."""
    fetching = asyncio.create_task(service.fetch_due())
    while len(publisher.seen("/a")) < requests:
        await asyncio.sleep(0.01)
    fetching.cancel()
    for task in [fetching, *service._tasks]:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_process_that_dies_while_fetching_costs_one_fetch(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/a", HANGS, GOOD)
    service = desk.service()
    await desk.wants(service, url)
    await die_while_fetching(service, publisher, 1)
    again = desk.service()
    assert await again.fetch_due() == 0
    desk.later(seconds=LEASE)
    assert await again.fetch_due() == 1
    assert len(publisher.seen("/a")) == 2
    assert [decode(record, Story).event_id for record in await desk.records()] == ["s1.0.page"]


async def test_two_deaths_are_enough(desk: Desk, publisher: Publisher) -> None:
    await desk.wants(desk.service(), publisher.serve("/a", HANGS))
    for deaths in (1, 2):
        await die_while_fetching(desk.service(), publisher, deaths)
        desk.later(seconds=LEASE)
    await desk.service().fetch_due()
    assert await desk.rows() == [("skipped", "given_up")]
    assert len(publisher.seen("/a")) == 2


async def test_what_is_stored_is_published_after_a_death(desk: Desk, publisher: Publisher) -> None:
    service = desk.service()
    await desk.wants(service, publisher.serve("/a", GOOD))

    async def dead() -> int:
        raise TransientError("gone")

    service._relay.drain = dead  # type: ignore[method-assign]
    with pytest.raises(TransientError):
        await service.fetch_due()
    assert await desk.records() == []
    await desk.service().fetch_due()
    await desk.service().fetch_due()
    assert [decode(record, Story).event_id for record in await desk.records()] == ["s1.0.page"]
    assert len(publisher.seen("/a")) == 1


async def test_a_site_that_a_feed_is_polled_at_has_to_wait_and_so_has_a_feed(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/a", GOOD)
    service = desk.service()
    await desk.wants(service, url)
    site = url.split("/")[2]
    desk.gate.take(site)
    assert await service.fetch_due() == 0
    desk.gate.release(site, desk.clock.now())
    assert await service.fetch_due() == 0
    desk.later(seconds=1)

    def while_fetched(_: Request) -> Answer:
        assert not desk.gate.take(site)
        return GOOD

    publisher.serve("/a", while_fetched)
    assert await service.fetch_due() == 1
    assert desk.gate.busy(desk.clock.now()) == {site}


async def test_from_the_bus_to_the_bus(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/a", GOOD)
    desk.clock = ScaledClock(NOW, 20)  # type: ignore[assignment]
    service, stop = desk.service(), asyncio.Event()
    await desk.bus.publish([desk.request(url, "other"), desk.request(url)])
    running = asyncio.create_task(service.run(stop))
    async with desk.bus.subscribe("test", ["troopwatch.stories.v1"]) as consumer:
        found: set[str] = set()
        while len(found) < 2:
            found |= {decode(record, Story).story for record in await consumer.fetch(timeout=0.05)}
    stop.set()
    await running
    assert found == {"other", "s1"}
    assert set((await desk.bus.lag("troopwatch.pages", [PAGES_WANTED.name])).values()) == {0}
