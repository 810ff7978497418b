"""What a hub is told at our callback: that we did ask, or that its push has come. A wrong push is dropped silently."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

import structlog

from services.watcher import store as feeds_sql
from services.watcher.intake import take_in
from services.watcher.sites import host_of
from services.watcher.tell import tell_stories
from services.watcher.values import ParseError
from services.watcher.websub import store as sql
from services.watcher.websub.decide import DENIED, renewal, signed, verified
from services.watcher.websub.values import HubSubscription
from services.watcher.worker import Parser
from shared.clock import Clock
from shared.errors import TransientError
from shared.listen import Heard, Said
from shared.store.engine import Store

_QUERY_FIELDS = 20
_PLAIN = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
_DONE = Said(HTTPStatus.ACCEPTED)
_UNKNOWN = Said(HTTPStatus.GONE)


class Callback:
    """Answers hubs.

    Args:
        store: the watcher's store.
        parser: reads what is pushed.
        clock: tells the time.
        chance: gives random numbers in [0, 1).
        wished: the lease that hubs are asked for, in seconds.
        wake: called when stories went into the outbox.
        changed: told of each subscription that a hub has changed.
    """

    def __init__(
        self,
        *,
        store: Store,
        parser: Parser,
        clock: Clock,
        chance: Callable[[], float],
        wished: float,
        wake: Callable[[], None],
        changed: Callable[[HubSubscription], None],
    ) -> None:
        self._store = store
        self._parser = parser
        self._clock = clock
        self._chance = chance
        self._wished = wished
        self._wake = wake
        self._changed = changed
        self._log = structlog.get_logger()

    async def answer(self, heard: Heard) -> Said:
        """What to say to a request."""
        try:
            parts = urlsplit(heard.target)
            async with self._store.read() as connection:
                known = await sql.by_token(connection, parts.path.rsplit("/", 1)[-1])
            if known is None:
                return _UNKNOWN
            if heard.method == "POST":
                return await self._pushed(known, heard)
            return await self._asked(known, dict(parse_qsl(parts.query, max_num_fields=_QUERY_FIELDS)))
        except TransientError:
            return Said(HTTPStatus.SERVICE_UNAVAILABLE)
        except ValueError:
            return Said(HTTPStatus.BAD_REQUEST)

    async def _asked(self, known: HubSubscription, query: Mapping[str, str]) -> Said:
        """A hub wants to know whether we asked for this."""
        now, about = self._clock.now(), {"feed": known.feed, "host": host_of(known.hub)}
        found = verified(known, query, self._wished)
        if found.intent == "refused":
            self._log.warning("websub.refused", **about, reason="not_asked_for")
            return Said(HTTPStatus.NOT_FOUND)
        if found.intent == "active":
            until = now + found.lease
            renew_at = renewal(found.lease, now, self._chance())
            known = replace(known, state="active", lease_until=until, renew_at=renew_at, failures=0, missed=0)
            self._log.info("websub.subscribed", **about, until=until.isoformat(timespec="seconds"))
        elif found.intent == "denied":
            known = replace(known, state="denied", lease_until=None, renew_at=now + DENIED, failures=0)
            self._log.warning("websub.denied", **about, reason=query.get("hub.reason", "")[:200])
        async with self._store.write() as connection:
            if found.intent == "gone":
                await sql.forget(connection, known.feed)
            else:
                await sql.keep(connection, known)
                if known.state == "denied":
                    await sql.poll_soon(connection, known.feed, now)
        self._changed(known)
        return Said(HTTPStatus.OK, found.challenge.encode(), _PLAIN)

    async def _pushed(self, known: HubSubscription, heard: Heard) -> Said:
        """New items: taken in where our secret signs them. To others the same is said, and nothing done."""
        about = {"feed": known.feed, "host": host_of(known.hub)}
        if not signed(known.secret, heard.headers.get("x-hub-signature"), heard.body):
            self._log.warning("websub.refused", **about, reason="bad_signature")
            return _DONE
        async with self._store.read() as connection:
            feed = await feeds_sql.feed_by_id(connection, known.feed)
        if known.state != "active" or feed is None or feed.baselined_at is None:
            self._log.warning("websub.refused", **about, reason="not_subscribed")
            return _DONE
        try:
            kind = heard.headers.get("content-type")
            parsed = await self._parser.parse(heard.body, url=feed.target, content_type=kind)
        except ParseError as error:
            self._log.warning("websub.refused", **about, reason=error.reason)
            return _DONE
        taken = await take_in(self._store, feed, parsed, {"reason": feed.reason}, self._clock.now())
        if known.missed:
            known = replace(known, missed=0)
            async with self._store.write() as connection:
                await sql.change(connection, known.feed, {"missed": 0})
            self._changed(known)
        self._log.info("websub.pushed", **about, **{kind: taken.counts.get(kind, 0) for kind in ("new", "changed")})
        tell_stories(feed, taken)
        if taken.published:
            self._wake()
        return _DONE
