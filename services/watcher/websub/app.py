"""The hubs' flow: feeds that name a hub are subscribed to there, and what it pushes is taken in as a poll's answer is.

full answer ─▶ hub and topic ─▶ subscribe ─▶ the hub verifies (GET) ─▶ pushes (POST, signed) ─▶ parse ─▶ intake
                                   ▲                                      └─ while it does, polls are few
                                   └── renewed before the lease is over, asked again ever later if it does not verify
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher import store as feeds_sql
from services.watcher.gate import HostGate, Turn
from services.watcher.schedule import Policy
from services.watcher.sites import host_of, site_of
from services.watcher.values import Feed
from services.watcher.websub import store as sql
from services.watcher.websub.callback import Callback
from services.watcher.websub.decide import backup, retry
from services.watcher.websub.discover import discover
from services.watcher.websub.values import MISSES, HubSubscription
from services.watcher.worker import Parser
from shared.clock import Clock, sleep_until_set
from shared.errors import TransientError
from shared.http import HttpClient, HttpError, Response
from shared.listen import Listener
from shared.settings import WebSubSettings
from shared.store.engine import Store

_AT_ONCE = 20
_LOOK_SECONDS = 30.0
_FAREWELLS = 3
_SOON = timedelta(minutes=1)
_ACCEPTED = range(200, 300)


class Hubs:
    """Keeps the subscriptions at hubs and answers them.

    Args:
        settings: where hubs reach us.
        store: the watcher's store.
        http: the client; hubs are named by feeds, so they are guarded as feeds are.
        parser: reads what is pushed.
        clock: tells the time.
        gate: the one that all fetches share.
        wake: called when stories went into the outbox.
        chance: gives random numbers in [0, 1).
        max_body_bytes: more is not pushed.
    """

    def __init__(
        self,
        settings: WebSubSettings,
        *,
        store: Store,
        http: HttpClient,
        parser: Parser,
        clock: Clock,
        gate: HostGate,
        wake: Callable[[], None],
        chance: Callable[[], float],
        max_body_bytes: int,
    ) -> None:
        self._settings = settings
        self._store = store
        self._http = http
        self._clock = clock
        self._gate = gate
        self._known: dict[str, HubSubscription] = {}
        self._loaded = False
        self._log = structlog.get_logger()
        self.callback = Callback(
            store=store,
            parser=parser,
            clock=clock,
            chance=chance,
            wished=settings.lease_seconds,
            wake=wake,
            changed=self._note,
        )
        self.listener = Listener(
            settings.bind_host,
            settings.bind_port,
            setting="watcher.websub",
            answer=self.callback.answer,
            body_bytes=max_body_bytes,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Listen and keep the subscriptions until ``stop`` is set.

        Raises:
            ConfigError: the address cannot be listened on.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self.listener.run(stop))
            while not stop.is_set():
                try:
                    await self.ask_due()
                except TransientError as error:
                    self._log.warning("watcher.blocked", reason=error.reason)
                await sleep_until_set(self._clock, stop, _LOOK_SECONDS)

    def policy(self, policy: Policy, feed: Feed) -> Policy:
        """How often a feed is polled, given that its hub pushes or not."""
        known = self._known.get(feed.feed)
        return backup(policy) if known is not None and known.live(self._clock.now()) else policy

    async def polled(self, feed: Feed, response: Response, *, new: int) -> None:
        """A full answer came with ``new`` stories: does it name a hub, and should that have pushed them?

        Raises:
            TransientError: the store is out of reach.
        """
        links, now = discover(response), self._clock.now()
        if links is None:
            return
        if not self._loaded:
            await self._load()
        known = self._known.get(feed.feed)
        if known is None or (known.hub, known.topic) != (links.hub, links.topic):
            token, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
            await self._keep(HubSubscription(feed.feed, links.hub, links.topic, token, secret, "wanted", now))
        elif new and known.live(now):
            await self._missed(feed, known, now)

    async def ask_due(self) -> None:
        """Ask the hubs whose turn it is: to begin, to go on, to stop. Raises TransientError."""
        now = self._clock.now()
        async with self._store.write() as connection:
            for feed in await sql.unpolled(connection, feeds_sql.POLLED):
                await sql.change(connection, feed, {"state": "leaving", "failures": 0, "renew_at": now})
            chosen = [_begun(one, now) for one in await sql.due(connection, now, _AT_ONCE)]
            for one in chosen:
                await sql.keep(connection, one)
            known = [await self._checked(connection, one, now) for one in await sql.everything(connection)]
        self._known = {one.feed: one for one in known if one is not None}
        await asyncio.gather(*(self._ask(one) for one in chosen if one.feed in self._known))

    async def _checked(
        self, connection: AsyncConnection, one: HubSubscription, now: datetime
    ) -> HubSubscription | None:
        """The subscription as it stands now: a lease may have run out, a farewell gone unheard."""
        if one.state == "leaving" and one.failures > _FAREWELLS:
            await sql.forget(connection, one.feed)
            return None
        if one.state == "active" and one.lease_until is not None and one.lease_until <= now:
            self._log.warning("websub.lapsed", feed=one.feed, host=host_of(one.hub))
            one = replace(one, state="asked", lease_until=None)
            await sql.keep(connection, one)
            await sql.poll_soon(connection, one.feed, now)
        return one

    async def _ask(self, one: HubSubscription) -> None:
        """One request to a hub; its verification comes to the listener."""
        form = {
            "hub.mode": "unsubscribe" if one.state == "leaving" else "subscribe",
            "hub.topic": one.topic,
            "hub.callback": f"{self._settings.callback_url.rstrip('/')}/{one.token}",
            "hub.secret": one.secret,
            "hub.lease_seconds": str(self._settings.lease_seconds),
        }
        turn = Turn(self._gate, self._clock)
        try:
            await turn.move(site_of(host_of(one.hub)))
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = await self._http.post(one.hub, body=urlencode(form).encode(), headers=headers, guarded=True)
            reason = "" if answer.status in _ACCEPTED else f"http_{answer.status}"
        except HttpError as error:
            reason = error.reason
        finally:
            turn.leave()
        if reason:
            self._log.warning("websub.failed", feed=one.feed, host=host_of(one.hub), reason=reason)

    async def _missed(self, feed: Feed, known: HubSubscription, now: datetime) -> None:
        """A backup poll found what was not pushed; the second time in a row the hub is trusted no more."""
        missed = known.missed + 1
        async with self._store.write() as connection:
            await sql.change(connection, feed.feed, {"missed": missed})
            if missed >= MISSES:
                await sql.poll_soon(connection, feed.feed, now + _SOON)
        self._note(replace(known, missed=missed))
        if missed >= MISSES:
            self._log.warning("websub.distrusted", feed=feed.feed, host=host_of(known.hub), reason="not_pushed")

    async def _load(self) -> None:
        async with self._store.read() as connection:
            self._known = {one.feed: one for one in await sql.everything(connection)} | self._known
        self._loaded = True

    def _note(self, one: HubSubscription) -> None:
        self._known[one.feed] = one

    async def _keep(self, one: HubSubscription) -> None:
        async with self._store.write() as connection:
            await sql.keep(connection, one)
        self._note(one)


def _begun(one: HubSubscription, now: datetime) -> HubSubscription:
    """What is stored before the hub is asked: when it is asked again if it does not verify."""
    state = "asked" if one.state in {"wanted", "denied"} else one.state
    return replace(one, state=state, failures=one.failures + 1, renew_at=retry(one.failures, now))
