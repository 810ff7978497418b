"""An alert goes out before its article is fetched; what the article adds comes as an update. The story is our own."""

import asyncio
from pathlib import Path

import pytest

from services.runner import serve
from shared.settings import BusSettings, Configuration, FeedSettings, NotifierSettings, WatcherSettings, WebhookReceiver
from tests.e2e.desk import Desk
from tests.e2e.test_kill import forget_topics
from tests.watcher.pages.site import LEAD, MORE, TITLE, page
from tests.watcher.publisher import Answer, Item, Publisher, feed

pytestmark = pytest.mark.slow


async def until(desk: Desk, alerts: int) -> None:
    """There is nothing to await but time."""
    while len(desk.alerts) < alerts:
        await asyncio.sleep(0.02)


async def test_the_alert_does_not_wait_for_the_page_and_the_page_updates_it(tmp_path: Path) -> None:
    await told_in_turn(tmp_path, BusSettings())


@pytest.mark.kafka
@pytest.mark.timeout(180)
async def test_it_is_so_on_kafka(tmp_path: Path, kafka_bootstrap: str) -> None:
    await forget_topics(kafka_bootstrap)
    await told_in_turn(tmp_path, BusSettings(kafka=kafka_bootstrap))


async def told_in_turn(folder: Path, bus: BusSettings) -> None:
    async with Publisher() as publisher, Desk() as desk:

        async def after_the_alert(writer: asyncio.StreamWriter) -> None:
            """The page comes when the desk has been told, and never if the desk waits for it."""
            await until(desk, 1)
            writer.write(page(LEAD, *MORE).body)
            writer.write_eof()

        link = publisher.serve("/a", Answer(headers={"Content-Type": "text/html"}, stream=after_the_alert))
        item = Item(TITLE, guid="1", link=link, summary="Asmara has not commented.")
        configuration = Configuration(
            data_dir=folder,
            bus=bus,
            watcher=WatcherSettings(
                feeds=(FeedSettings(url=publisher.serve("/rss", feed([item])), backfill=True),),
                allow_networks=("127.0.0.0/8",),
                host_gap_seconds=0.01,
            ),
            notifier=NotifierSettings(receivers={"desk": WebhookReceiver(type="webhook", url=desk.url)}),
        )
        stop = asyncio.Event()
        running = asyncio.create_task(serve(configuration, stop=stop))
        await until(desk, 2)
        stop.set()
        await running
        new, update = desk.alerts
    assert (new.type, new.count, new.senders, new.hosts) == ("new", None, ("ER",), ("SO",))
    assert (update.type, update.reason, update.count) == ("update", "number_first", 400)
    assert (update.situation, update.stories) == (new.situation, new.stories)
    assert [request.path for request in publisher.requests] == ["/rss", "/robots.txt", "/a"]
