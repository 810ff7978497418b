"""What the scale bench measures, in a process of its own: the watcher as shipped, or a plain feedparser + httpx loop.

    python -m deploy.bench.polling watcher|plain FOLDER SECONDS PORT SCHEME

prints one line of JSON.
"""

import asyncio
import json
import pickle
import resource
import ssl
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser

from deploy.bench import site
from services.watcher.app import Watcher, build
from services.watcher.gate import Turn
from services.watcher.values import Feed
from shared import logs
from shared.bus.sqlite import SqliteBus
from shared.clock import SystemClock
from shared.http import HttpClient
from shared.settings import LogSettings, WatcherSettings
from shared.store.engine import Store

INTERVAL = 300.0


@dataclass(slots=True)
class Meter:
    """CPU, memory and loop lag of this process while it polls."""

    lateness: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    first: tuple[float, float] | None = None

    def begin(self, late: float) -> None:
        """A poll begins; what came before the first one is start-up, and does not count."""
        self.first = self.first or (time.process_time(), time.perf_counter())
        self.lateness.append(max(0.0, late))

    async def sample(self) -> None:
        """How late a timer of ten milliseconds comes."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.01)
            self.lags.append(time.perf_counter() - begun - 0.01)

    @contextmanager
    def running(self, told: dict[str, Any]) -> Iterator[None]:
        """Measure what runs inside."""
        before = time.process_time()
        yield
        cpu, begun = self.first or (time.process_time(), time.perf_counter())
        told["start_cpu"] = cpu - before
        told["cpu"] = time.process_time() - cpu
        told["seconds"] = time.perf_counter() - begun
        told["polls"] = len(self.lateness)
        told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        for name, values in (("lag", self.lags), ("late", self.lateness)):
            told |= {f"{name}_p50": _part(values, 0.5), f"{name}_p99": _part(values, 0.99)}


async def watcher(folder: Path, seconds: float, http: HttpClient, concurrency: int) -> dict[str, Any]:
    """The watcher with its store, its embedded log, its parser and its log lines."""
    settings = WatcherSettings(poll_seconds=INTERVAL, adaptive=False, concurrency=concurrency)
    meter, stop, told = Meter(), asyncio.Event(), dict[str, Any]()
    with (folder / "watcher.log").open("w") as lines:
        logs.configure(LogSettings(level="info", format="json"), stream=lines)
        async with AsyncExitStack() as stack:
            store = await stack.enter_async_context(Store(f"sqlite+aiosqlite:///{folder / 'store.db'}"))
            bus = await stack.enter_async_context(SqliteBus(folder / "bus.db"))
            await bus.declare()
            built = build(settings, store=store, bus=bus, http=http, clock=SystemClock())
            _observe(built, meter, folder)
            sampling = asyncio.create_task(meter.sample())
            asyncio.get_running_loop().call_later(seconds, stop.set)
            with meter.running(told):
                await built.run(stop)
            sampling.cancel()
    told["workers_cpu"] = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    return told


def _observe(built: Watcher, meter: Meter, folder: Path) -> None:
    """Note how late each poll begins; give it the item hashes that a day's polling leaves."""
    poller = built._poller  # noqa: SLF001 - the timing looks inside
    poll = poller.poll

    async def observed(feed: Feed, turn: Turn) -> bool:
        meter.begin((datetime.now(UTC) - feed.next_due).total_seconds())
        return await poll(feed, turn)

    poller.poll = observed  # type: ignore[method-assign]
    for feed, hashes in pickle.loads((folder / "seen.pickle").read_bytes()):  # noqa: S301 - the bench wrote it
        poller._seen.keep(feed, hashes, datetime.now(UTC), whole=True)  # noqa: SLF001


async def plain(
    folder: Path, seconds: float, tls: ssl.SSLContext, port: int, scheme: str, *, concurrency: int
) -> dict[str, Any]:
    """A list of addresses, an httpx client, validators in memory, feedparser over each changed body. No more."""
    import httpx  # noqa: PLC0415 - the watcher's process must not carry it twice

    from deploy.bench.engines import SENT, as_it_comes  # noqa: PLC0415 - nor this

    meter, told = Meter(), dict[str, Any]()
    due = sorted(_dues(folder))
    etags: dict[str, str] = {}
    free = asyncio.Semaphore(concurrency)

    async def poll(client: Any, place: str) -> None:
        async with free:
            url = f"{scheme}://{place.replace('/', f':{port}/', 1)}"
            answer = await client.get(url, headers={"If-None-Match": etags.get(place, '"0"')})
            etags[place] = answer.headers.get("etag", "")
            if answer.status_code == 200:  # noqa: PLR2004 - OK
                feedparser.parse(BytesIO(answer.content))

    async with AsyncExitStack() as stack:
        transport = as_it_comes("httpx", "httpcore", tls)
        client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, headers=SENT, trust_env=False))
        sampling = asyncio.create_task(meter.sample())
        begun, running = time.perf_counter(), set()
        with meter.running(told):
            for at, place in due:
                if at > seconds:
                    break
                await asyncio.sleep(max(0.0, begun + at - time.perf_counter()))
                if time.perf_counter() - begun > seconds:
                    break
                async with free:
                    meter.begin(time.perf_counter() - begun - at)
                running.add(task := asyncio.create_task(poll(client, place)))
                task.add_done_callback(running.discard)
            await asyncio.gather(*running)
        sampling.cancel()
    return told


def _dues(folder: Path) -> Sequence[tuple[float, str]]:
    found: list[tuple[float, str]] = pickle.loads((folder / "dues.pickle").read_bytes())  # noqa: S301 - the bench wrote it
    return found


def _part(values: Sequence[float], part: float) -> float:
    return sorted(values)[int(part * (len(values) - 1))] if values else 0.0


async def main(what: str, folder: Path, seconds: float, port: int, scheme: str, *, concurrency: int) -> None:
    """Run it and print what was measured."""
    tls = ssl.create_default_context(cafile=folder / "ca.pem")
    if what == "plain":
        told = await plain(folder, seconds, tls, port, scheme, concurrency=concurrency)
    else:
        agent = "Troopwatch/bench"
        async with HttpClient(user_agent=agent, allow_networks=["127.0.0.0/8"], resolve=site.resolve, tls=tls) as http:
            told = await watcher(folder, seconds, http, concurrency)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    what, folder, seconds, port, scheme, concurrency = sys.argv[1:]
    asyncio.run(main(what, Path(folder), float(seconds), int(port), scheme, concurrency=int(concurrency)))
