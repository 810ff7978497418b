"""Subscribing, verifying, pushing, with a real hub on loopback, some of them misbehaving. Headlines are our own."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from services.watcher.app import Watcher, build
from services.watcher.subscriptions import feed_id, list_feeds, remove
from services.watcher.websub.app import Hubs
from services.watcher.worker import Parser
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.envelope import decode
from shared.events import Story
from shared.http import HttpClient, Response
from shared.settings import FeedSettings, WatcherSettings, WebSubSettings
from shared.store.engine import Store
from shared.store.tables import websub
from tests.watcher.inbox import published
from tests.watcher.publisher import Answer, Item, Publisher, rss

OLD = Item("Ferry timetable changes", guid="1", link="https://c.example/1")
NEW = Item("Kenya sends 500 troops to Haiti", guid="2", link="https://c.example/2")
NEWER = Item("Kenya sends 600 troops to Haiti", guid="3", link="https://c.example/3")
ACCEPTED = Answer(202)


@dataclass
class World:
    """A watcher that listens, and the hub's side of it all."""

    watcher: Watcher
    hubs: Hubs
    publisher: Publisher
    store: Store
    bus: SqliteBus
    http: HttpClient
    clock: ManualClock
    feed: str

    def asked(self) -> list[dict[str, str]]:
        """What the hub was asked, in order."""
        return [
            {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
            for request in self.publisher.seen("/hub")
        ]

    def callback(self, token: str | None = None) -> str:
        path = urlsplit(self.asked()[0]["hub.callback"]).path
        path = path if token is None else path.rsplit("/", 1)[0] + "/" + token
        return f"http://127.0.0.1:{self.hubs.listener.port}{path}"

    async def verify(self, mode: str = "subscribe", lease: str = "864000", topic: str | None = None) -> Response:
        about = self.asked()[-1]["hub.topic"] if topic is None else topic
        query = f"hub.mode={mode}&hub.topic={quote(about)}&hub.challenge=ch4llenge&hub.lease_seconds={lease}"
        return await self.http.get(f"{self.callback()}?{query}")

    async def push(self, *items: Item, signature: str | None = None, token: str | None = None) -> int:
        body = rss(items)
        digest = hmac.new(self.asked()[0]["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/rss+xml", "X-Hub-Signature": signature or f"sha256={digest}"}
        return (await self.http.post(self.callback(token), body=body, headers=headers)).status

    async def later(self, **passed: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**passed))
        await self.hubs.ask_due()

    async def state(self) -> str | None:
        async with self.store.read() as connection:
            return (await connection.execute(select(websub.c.state))).scalar()

    async def titles(self) -> list[str]:
        await self.watcher._relay.drain()
        return [decode(record, Story).title for record in await published(self.bus)]

    async def due_in(self) -> timedelta:
        [feed] = await list_feeds(self.store)
        return feed.next_due - self.clock.now()


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[SqliteBus]:
    async with SqliteBus(tmp_path / "bus.db") as opened:
        await opened.declare()
        yield opened


@dataclass
class Parts:
    store: Store
    bus: SqliteBus
    http: HttpClient
    parser: Parser
    clock: ManualClock


@pytest.fixture
def parts(store: Store, bus: SqliteBus, http: HttpClient, parser: Parser, clock: ManualClock) -> Parts:
    return Parts(store, bus, http, parser, clock)


@pytest.fixture
async def world(parts: Parts, publisher: Publisher) -> AsyncIterator[World]:
    """A feed that names a hub, polled once; the hub has been asked."""
    publisher.serve("/hub", ACCEPTED)
    settings = WatcherSettings(
        feeds=(FeedSettings(url=publisher.serve("/rss", naming_hub(publisher, OLD))),),
        adaptive=False,
        max_body_bytes=50_000,
        websub=WebSubSettings(callback_url="https://news.example/hubs", bind_port=0),
    )
    given = {field.name: getattr(parts, field.name) for field in fields(Parts)}
    watcher = build(settings, **given, chance=lambda: 0.5)
    hubs, stop = watcher._hubs, asyncio.Event()
    assert hubs is not None
    listening = asyncio.create_task(hubs.listener.run(stop))
    await hubs.listener.listening.wait()
    await watcher.poll_due()
    await hubs.ask_due()
    feed = feed_id(publisher.url("/rss"))
    yield World(watcher, hubs, publisher, parts.store, parts.bus, parts.http, parts.clock, feed)
    stop.set()
    await listening


def naming_hub(publisher: Publisher, *items: Item) -> Answer:
    links = f'<{publisher.url("/hub")}>; rel="hub", <{publisher.url("/rss")}>; rel="self"'
    return Answer(headers={"Content-Type": "application/rss+xml", "Link": links}, body=rss(items))


async def test_a_feed_that_names_a_hub_is_subscribed_to(world: World) -> None:
    [asked] = world.asked()
    assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", world.publisher.url("/rss"))
    assert asked["hub.callback"].startswith("https://news.example/hubs/")
    assert len(urlsplit(asked["hub.callback"]).path.rsplit("/", 1)[-1]) >= 40
    assert len(asked["hub.secret"]) >= 40
    assert asked["hub.secret"] not in asked["hub.callback"]
    assert asked["hub.lease_seconds"] == "864000"


async def test_the_hub_that_verifies_is_answered_and_pushes_become_stories(world: World) -> None:
    answer = await world.verify()
    assert (answer.status, answer.body) == (200, b"ch4llenge")
    assert (answer.header("content-type") or "").startswith("text/plain")
    assert await world.push(NEW, OLD) == 202
    assert await world.push(NEW, OLD) == 202
    assert await world.titles() == [NEW.title]


async def test_while_a_hub_pushes_polls_are_few_and_find_nothing_twice(world: World) -> None:
    assert await world.due_in() <= timedelta(minutes=6)
    await world.verify()
    await world.push(NEW, OLD)
    world.publisher.serve("/rss", naming_hub(world.publisher, NEW, OLD))
    await world.later(minutes=6)
    await world.watcher.poll_due()
    assert timedelta(minutes=50) < await world.due_in() <= timedelta(hours=1.3)
    assert await world.titles() == [NEW.title]


@pytest.mark.parametrize("signature", ["sha256=00", "sha256=", "sha1=00", "nonsense"])
async def test_a_wrong_signature_is_dropped_and_not_told(world: World, signature: str) -> None:
    await world.verify()
    with capture_logs() as lines:
        assert await world.push(NEW, signature=signature) == 202
    assert [(line["event"], line["reason"]) for line in lines] == [("websub.refused", "bad_signature")]
    assert await world.titles() == []


async def test_a_signed_push_before_the_hub_has_verified_is_dropped(world: World) -> None:
    assert await world.push(NEW) == 202
    assert await world.titles() == []


async def test_another_path_is_gone(world: World) -> None:
    await world.verify()
    assert await world.push(NEW, token="guessed") == 410
    assert await world.titles() == []


async def test_what_is_pushed_and_no_feed_is_dropped(world: World) -> None:
    await world.verify()
    body = b"<html>maintenance</html>"
    digest = hmac.new(world.asked()[0]["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
    answer = await world.http.post(world.callback(), body=body, headers={"X-Hub-Signature": f"sha256={digest}"})
    assert (answer.status, await world.titles()) == (202, [])


async def test_a_body_beyond_the_bound_is_refused_unread(world: World) -> None:
    await world.verify()
    answer = await world.http.post(world.callback(), body=b"x" * 50_001, headers={"X-Hub-Signature": "sha256=0"})
    assert answer.status == 413


async def test_a_hub_cannot_verify_another_topic_or_what_was_not_asked(world: World) -> None:
    assert (await world.verify(topic="https://else.example/")).status == 404
    assert (await world.verify("unsubscribe")).status == 404
    assert await world.state() == "asked"
    assert (await world.http.get(world.callback("guessed"))).status == 410


async def test_a_hub_that_never_verifies_is_asked_ever_more_rarely_and_polls_go_on(world: World) -> None:
    for _ in range(48):
        await world.later(minutes=30)
    assert 5 <= len(world.asked()) <= 8
    assert await world.due_in() <= timedelta(minutes=6)


async def test_a_lease_is_renewed_in_time_with_the_same_callback_and_secret(world: World) -> None:
    await world.verify(lease="864000")
    await world.later(days=6.9)
    assert len(world.asked()) == 1
    await world.later(days=0.2)
    first, second = world.asked()
    assert first == second
    assert await world.state() == "active"


async def test_a_hub_that_lies_about_its_lease_is_not_asked_every_second(world: World) -> None:
    await world.verify(lease="1")
    for _ in range(30):
        await world.later(minutes=1)
    assert len(world.asked()) == 1
    await world.later(minutes=15)
    assert len(world.asked()) == 2


async def test_a_lease_that_runs_out_brings_the_polls_back(world: World) -> None:
    await world.verify(lease="3600")
    world.publisher.serve("/rss", naming_hub(world.publisher, OLD))
    await world.later(minutes=6)
    await world.watcher.poll_due()
    with capture_logs() as lines:
        await world.later(minutes=60)
    assert "websub.lapsed" in [line["event"] for line in lines]
    assert await world.due_in() <= timedelta(0)
    assert await world.state() == "asked"


async def test_a_denied_subscription_is_let_be_for_a_week(world: World) -> None:
    await world.verify()
    assert (await world.verify("denied")).status == 200
    assert await world.state() == "denied"
    assert await world.due_in() <= timedelta(0)
    await world.later(days=6)
    assert len(world.asked()) == 1
    await world.later(days=1.1)
    assert len(world.asked()) == 2


async def test_a_hub_that_pushes_nothing_while_polls_find_news_is_trusted_no_more(world: World) -> None:
    await world.verify()
    for number, items in enumerate(([NEW, OLD], [NEWER, NEW, OLD])):
        world.publisher.serve("/rss", naming_hub(world.publisher, *items))
        await world.later(hours=2)
        with capture_logs() as lines:
            await world.watcher.poll_due()
        assert ("websub.distrusted" in [line["event"] for line in lines]) is bool(number)
    assert await world.due_in() <= timedelta(minutes=6)
    await world.push(NEWER)
    assert world.hubs._known[world.feed].live(world.clock.now())


async def test_a_feed_that_is_removed_is_unsubscribed_and_forgotten(world: World) -> None:
    await world.verify()
    await remove(world.store, world.publisher.url("/rss"))
    await world.later(minutes=1)
    assert world.asked()[-1]["hub.mode"] == "unsubscribe"
    assert (await world.verify("unsubscribe")).status == 200
    assert await world.state() is None


async def test_a_hub_that_ignores_a_farewell_is_forgotten(world: World) -> None:
    await remove(world.store, world.publisher.url("/rss"))
    for _ in range(6):
        await world.later(days=1.1)
    assert await world.state() is None


async def test_another_hub_is_subscribed_to_with_another_secret(world: World) -> None:
    await world.verify()
    other = world.publisher.serve("/other", ACCEPTED)
    links = f'<{other}>; rel="hub", <{world.publisher.url("/rss")}>; rel="self"'
    world.publisher.serve("/rss", Answer(headers={"Link": links}, body=rss([NEW, OLD])))
    await world.later(hours=2)
    await world.watcher.poll_due()
    await world.hubs.ask_due()
    [request] = world.publisher.seen("/other")
    assert parse_qs(request.body.decode())["hub.secret"][0] != world.asked()[0]["hub.secret"]


async def test_everything_is_known_after_a_restart(world: World) -> None:
    await world.verify()
    again = world.watcher._hubs_of(world.watcher._settings, lambda: 0.5)
    assert again is not None
    [feed] = await list_feeds(world.store)
    await again.polled(
        feed, Response(200, (("Link", naming_hub(world.publisher).headers["Link"]),), rss([OLD]), feed.url), new=0
    )
    await again.ask_due()
    assert len(world.asked()) == 1
    assert again._known[world.feed].live(world.clock.now())


async def test_a_hub_inside_our_network_is_not_asked(world: World) -> None:
    links = '<http://169.254.169.254/hub>; rel="hub", <http://169.254.169.254/topic>; rel="self"'
    world.publisher.serve("/rss", Answer(headers={"Link": links}, body=rss([NEW, OLD])))
    await world.later(hours=2)
    await world.later(seconds=2)
    await world.watcher.poll_due()
    with capture_logs() as lines:
        await world.hubs.ask_due()
    assert ("websub.failed", "forbidden_address") in [(line["event"], line.get("reason")) for line in lines]
