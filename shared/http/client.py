"""The client: what may be asked of it, its deadlines, and redirects followed by hand.

Feeds are fetched from hosts that we do not trust: every address is checked, every size and time is bounded, no cookie
and no Referer is ever sent. Receivers are chosen by the operator and are not guarded, but their addresses are secrets:
no error of this package carries an address.
"""

import asyncio
import json as json_module
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self

import httpcore
from pydantic import SecretStr

from shared.exchange import Hop, HttpError, Limits, Response
from shared.http.engine import client_on, default_tls, once
from shared.http.network import GuardedBackend
from shared.http.redirects import next_url, target_of
from shared.http.sockets import SocketBackend
from shared.netguard import Resolve, parse_networks, system_resolver
from shared.settings import WatcherSettings

BeforeHop = Callable[[str], Awaitable[Mapping[str, str]]]
_RESOLVER_THREADS = 16
_ANSWER_BYTES = 1_000_000


def user_agent(contact: str | None) -> str:
    """An honest name: program, version and where to complain."""
    try:
        number = version("troopwatch")
    except PackageNotFoundError:
        number = "0"
    plain = re.sub(r"[^\x21-\x7e]+", " ", contact or "").strip()
    return f"Troopwatch/{number} (+{plain}; news feed reader)" if plain else f"Troopwatch/{number} (news feed reader)"


class HttpClient:
    """Fetches feeds and posts to receivers. An async context manager.

    Args:
        user_agent: sent with every request; see :func:`user_agent`.
        allow_networks: CIDR blocks that feeds may live in although they are not public.
        resolve: stands in for the system's resolver.
        tls: stands in for the default TLS settings (certificates verified; ``SSL_CERT_FILE`` is honoured).
        network: stands in for the sockets below it all.

    Raises:
        ConfigError: a block of ``allow_networks`` is no CIDR block.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_networks: Iterable[str] = (),
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolver")
        networks = parse_networks(allow_networks)
        tls = tls or default_tls()
        guard = GuardedBackend(resolve or system_resolver(self._threads), networks, network or SocketBackend())
        self._feeds = client_on(user_agent, tls, guard)
        self._receivers = client_on(user_agent, tls, SocketBackend())

    @classmethod
    def from_settings(cls, settings: WatcherSettings) -> "HttpClient":
        """The client that the watcher's settings ask for. Raises ConfigError."""
        return cls(user_agent=user_agent(settings.contact), allow_networks=settings.allow_networks)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._feeds.aclose()
        await self._receivers.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        before_hop: BeforeHop | None = None,
    ) -> Response:
        """Fetch ``url``, following redirects. Header values are sent as they are, byte for byte (Latin-1).

        Args:
            url: where to begin.
            headers: sent with the request, and after redirects where ``before_hop`` gives no others.
            limits: the bounds of it all; what ``before_hop`` waits does not count.
            before_hop: called with the address that a redirect leads to.

        Raises:
            HttpError: no usable answer within the limits.
        """
        limits = limits or Limits()
        started = time.perf_counter()
        hops: list[Hop] = []
        try:
            async with asyncio.timeout(limits.deadline_seconds) as deadline:
                while True:
                    answer = await once(self._feeds, url, headers or {}, limits)
                    location = target_of(answer)
                    if location is None:
                        break
                    url = next_url(url, location, limits, hops)
                    hops.append(Hop(answer.status, url))
                    if before_hop is not None:
                        headers = await _outside(deadline, before_hop(url))
        except TimeoutError:
            raise HttpError("timeout", hops=tuple(hops)) from None
        except HttpError as error:
            raise HttpError(error.reason, hops=tuple(hops)) from None
        elapsed = time.perf_counter() - started
        return Response(answer.status, answer.headers, answer.body, url, tuple(hops), elapsed)

    async def post(
        self,
        url: SecretStr | str,
        *,
        json: Any = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        timeout: float = 20.0,
        guarded: bool = False,
    ) -> Response:
        """Post ``json``, or else ``body``, to a receiver; ``guarded``: to an address that a feed named, with the checks
        that feeds get. A redirect is returned, not followed.

        Raises:
            HttpError: no answer within ``timeout`` seconds; the message never carries the address.
        """
        address = url.get_secret_value() if isinstance(url, SecretStr) else url
        sent = dict(headers or {})
        if json is not None:
            body = json_module.dumps(json, ensure_ascii=False).encode()
            sent.setdefault("Content-Type", "application/json; charset=utf-8")
        limits = Limits(max_body_bytes=_ANSWER_BYTES)
        started = time.perf_counter()
        try:
            async with asyncio.timeout(timeout):
                client = self._feeds if guarded else self._receivers
                answer = await once(client, address, sent, limits, method="POST", content=body)
        except TimeoutError:
            raise HttpError("timeout") from None
        return Response(answer.status, answer.headers, answer.body, elapsed=time.perf_counter() - started)


async def _outside(deadline: asyncio.Timeout, waiting: Awaitable[Mapping[str, str]]) -> Mapping[str, str]:
    """Wait without using up the time of the fetch."""
    loop = asyncio.get_running_loop()
    left = (deadline.when() or loop.time()) - loop.time()
    deadline.reschedule(None)
    try:
        return await waiting
    finally:
        deadline.reschedule(loop.time() + left)
