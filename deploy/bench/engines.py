"""What may run under the HTTP client, measured: CPU time of our process per request, over TLS.

    python -m deploy.bench engines

200 hosts with certificates of their own, resolved once to a loopback address that is then connected to; a connection a
request, 50 in flight, 85 in 100 answers a 304. The others are measured where they are installed
(``pip install httpx httpx-aiohttp``).
"""

import asyncio
import ssl
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from deploy.bench import site
from shared.http import HttpClient

HOSTS, REQUESTS, IN_FLIGHT, ROUNDS = 200, 2000, 50, 3
HEADERS = {"Accept": "application/rss+xml", "If-None-Match": '"1"'}
SENT = HEADERS | {"User-Agent": "Troopwatch/bench", "Accept-Encoding": "gzip", "Connection": "close"}
Get = Callable[[str], Awaitable[int]]
Open = Callable[[AsyncExitStack, ssl.SSLContext], Awaitable[Get]]


async def ours(stack: AsyncExitStack, tls: ssl.SSLContext) -> Get:
    """The client as shipped, with its guard, its deadline and its decoder."""
    http = await stack.enter_async_context(
        HttpClient(user_agent="Troopwatch/bench", allow_networks=["127.0.0.0/8"], resolve=site.resolve, tls=tls)
    )

    async def get(url: str) -> int:
        return (await http.get(url, headers=HEADERS)).status

    return get


def library(name: str, core: str) -> Open:
    """The library or its fork as they come: pool and network layer of their own, nothing kept alive."""

    async def begin(stack: AsyncExitStack, tls: ssl.SSLContext) -> Get:
        return await _client(stack, import_module(name), as_it_comes(name, core, tls))

    return begin


def as_it_comes(name: str, core: str, tls: ssl.SSLContext) -> Any:
    """The library's own transport, with loopback's names."""
    httpx, httpcore = import_module(name), import_module(core)

    class Resolved(httpcore.AsyncNetworkBackend):  # type: ignore[misc,name-defined] # imported by name
        inner = httpcore.AnyIOBackend()

        async def connect_tcp(self, host: str, port: int, timeout: float | None = None, **_: Any) -> Any:
            return await self.inner.connect_tcp(site.address_of(host), port, timeout)

    transport = httpx.AsyncHTTPTransport(verify=tls, limits=httpx.Limits(max_keepalive_connections=0))
    transport._pool._network_backend = Resolved()  # noqa: SLF001 - there is no other way
    return transport


async def on_aiohttp(stack: AsyncExitStack, tls: ssl.SSLContext) -> Get:
    """The library above aiohttp, by httpx-aiohttp."""
    httpx, bridge = import_module("httpx"), import_module("httpx_aiohttp")
    return await _client(stack, httpx, bridge.AiohttpTransport(client=lambda: _session(tls)))


async def bare_aiohttp(stack: AsyncExitStack, tls: ssl.SSLContext) -> Get:
    """The mark: aiohttp alone: the mark."""
    session = await stack.enter_async_context(_session(tls))

    async def get(url: str) -> int:
        async with session.get(url, headers=SENT, allow_redirects=False) as answer:
            async for _ in answer.content.iter_any():
                pass
            return int(answer.status)

    return get


ENGINES: dict[str, tuple[Open, tuple[str, ...]]] = {
    "ours": (ours, ()),
    "httpx, its pool, anyio": (library("httpx", "httpcore"), ("httpx",)),
    "httpx2, its pool, anyio": (library("httpx2", "httpcore2"), ("httpx2",)),
    "httpx on aiohttp": (on_aiohttp, ("httpx-aiohttp", "aiohttp")),
    "aiohttp alone": (bare_aiohttp, ("aiohttp",)),
}


async def _client(stack: AsyncExitStack, httpx: Any, transport: Any) -> Get:
    client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, headers=SENT, trust_env=False))

    async def get(url: str) -> int:
        async with client.stream("GET", url) as answer:
            async for _ in answer.aiter_raw():
                pass
            return int(answer.status_code)

    return get


def _session(tls: ssl.SSLContext) -> Any:
    aiohttp = import_module("aiohttp")

    class Resolved(aiohttp.abc.AbstractResolver):  # type: ignore[misc,name-defined] # imported by name
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, Any]]:
            found = {"hostname": host, "host": site.address_of(host), "port": port}
            return [found | {"family": family or 2, "proto": 6, "flags": 0}]

        async def close(self) -> None:
            """Nothing is open."""

    connector = aiohttp.TCPConnector(ssl=tls, resolver=Resolved(), force_close=True, limit=0, use_dns_cache=False)
    return aiohttp.ClientSession(connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar())


async def measure(begin: Open, port: int, tls: ssl.SSLContext) -> float:
    """CPU milliseconds of this process per request."""
    async with AsyncExitStack() as stack:
        get = await begin(stack, tls)
        numbers = iter(range(REQUESTS))

        async def work() -> None:
            for number in numbers:
                await get(f"https://{site.host(number % HOSTS)}:{port}/rss")

        await get(f"https://{site.host(0)}:{port}/rss")
        before = time.process_time()
        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
        return (time.process_time() - before) / REQUESTS * 1e3


def main() -> None:
    """Print the table: the best and the worst of three rounds, one after the other so that noise meets all."""
    with tempfile.TemporaryDirectory() as folder, site.running(Path(folder), HOSTS) as (_, port):
        tls = ssl.create_default_context(cafile=f"{folder}/ca.pem")
        taken: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for name, (begin, _needs) in ENGINES.items():
                try:
                    taken.setdefault(name, []).append(asyncio.run(measure(begin, port, tls)))
                except ModuleNotFoundError:
                    continue
    for name, found in taken.items():
        versions = ", ".join(f"{need} {version(need)}" for need in ENGINES[name][1])
        line = f"{min(found):.2f} to {max(found):.2f} ms CPU a request, {1e3 / min(found):.0f}/s a core"
        sys.stdout.write(f"engines  {name:24} {line if found else 'not installed':44} {versions}\n")


if __name__ == "__main__":
    main()
