"""Starts services in this process: one, as on Kafka, or all three, as on the embedded log. Same code, same order.

store ─▶ bus ─▶ topics declared ─▶ services run ─▶ SIGTERM ─▶ services drain ─▶ bus and store close
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import structlog
from rich.console import Console

from services.classifier.app import Classifier, Settle
from services.classifier.classify import Classifier as Judge
from services.classifier.opinion.memory import StoredMemory
from services.classifier.opinion.second import Second
from services.notifier.app import build as build_notifier
from services.watcher.app import build as build_watcher
from shared.bus.connect import connect
from shared.bus.port import Bus
from shared.clock import Clock, SystemClock, sleep_until_set
from shared.errors import TransientError, TroopwatchError
from shared.http import HttpClient
from shared.instance import named
from shared.settings import Configuration
from shared.store.engine import Store

Name = Literal["watcher", "classifier", "notifier"]
NAMES: tuple[Name, ...] = ("watcher", "classifier", "notifier")
_RETRY_SECONDS = 2.0
_SAME_SIGNAL_SECONDS = 1.0

T = TypeVar("T")


class Service(Protocol):
    """What the runner starts."""

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set, then drain and return."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What services are built from, opened once per process. ``instance`` is the process's name."""

    configuration: Configuration
    store: Store
    bus: Bus
    http: HttpClient
    clock: Clock
    console: Console
    instance: str


async def serve(
    configuration: Configuration,
    names: Iterable[Name] = NAMES,
    *,
    clock: Clock | None = None,
    console: Console | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Run the named services until SIGTERM, SIGINT or ``stop``; a second signal ends the process at once.

    Args:
        configuration: the whole configuration; each service is given its own section.
        names: which services.
        clock: the wall clock if None.
        console: where console receivers print; standard output if None.
        stop: set it to end the run from inside the process.
    """
    ending = stop or asyncio.Event()
    with _signals(ending):
        async with AsyncExitStack() as stack:
            parts = await _open(stack, configuration, clock or SystemClock(), console or Console(), ending)
            if parts is None:
                return
            await _together([build(name, parts) for name in names], ending)


def build(name: Name, parts: Parts) -> Service:
    """The named service, wired."""
    if name == "watcher":
        return build_watcher(
            parts.configuration.watcher,
            store=parts.store,
            bus=parts.bus,
            http=parts.http,
            clock=parts.clock,
            pages=parts.configuration.pages,
            owner=parts.instance,
        )
    if name == "classifier":
        judge = Judge.load(parts.configuration.classifier.lexicons)
        return Classifier(
            bus=parts.bus,
            clock=parts.clock,
            classify=judge.classify,
            settle=_second_opinion(parts, judge),
            pages=parts.configuration.pages,
        )
    return build_notifier(
        parts.configuration.notifier,
        store=parts.store,
        bus=parts.bus,
        http=parts.http,
        clock=parts.clock,
        console=parts.console,
    )


def _second_opinion(parts: Parts, judge: Judge) -> Settle | None:
    asked = parts.configuration.classifier.second_opinion
    if asked is None:
        return None
    memory = StoredMemory(parts.store)
    return Second(asked, post=parts.http.post, memory=memory, clock=parts.clock, classifier=judge).settle


async def _together(services: Iterable[Service], stop: asyncio.Event) -> None:
    """Run them until all have returned. One that fails ends the others, and its error is the run's."""
    try:
        async with asyncio.TaskGroup() as group:
            for service in services:
                group.create_task(service.run(stop))
    except BaseExceptionGroup as failures:
        known = failures.subgroup(TroopwatchError)
        if known is None:
            raise
        raise _first(known) from None


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


async def _open(
    stack: AsyncExitStack, configuration: Configuration, clock: Clock, console: Console, stop: asyncio.Event
) -> Parts | None:
    """Open store, bus and client, waiting for what is out of reach; None when stopped meanwhile."""

    async def open_bus() -> Bus:
        bus = await stack.enter_async_context(connect(configuration.bus, configuration.data_dir))
        await bus.declare()
        return bus

    async def open_store() -> Store:
        return await stack.enter_async_context(Store(configuration.store_url()))

    configuration.data_dir.mkdir(parents=True, exist_ok=True)
    store = await _reach("store", open_store, clock, stop)
    bus = await _reach("bus", open_bus, clock, stop) if store else None
    if store is None or bus is None:
        return None
    http = await stack.enter_async_context(HttpClient.from_settings(configuration.watcher))
    instance = stack.enter_context(named(configuration.data_dir, "instance"))
    return Parts(
        configuration=configuration, store=store, bus=bus, http=http, clock=clock, console=console, instance=instance
    )


async def _reach(what: str, enter: Callable[[], Awaitable[T]], clock: Clock, stop: asyncio.Event) -> T | None:
    log = structlog.get_logger()
    told = False
    while not stop.is_set():
        try:
            return await enter()
        except TransientError as error:
            if not told:
                log.warning("start.waiting", waits_for=what, reason=error.reason)
            told = True
            await sleep_until_set(clock, stop, _RETRY_SECONDS)
    return None


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """The first SIGTERM or SIGINT drains; the second leaves at once, which at-least-once makes safe.

    Supervisors often signal a process and its group: what comes within a second is the same signal.
    """
    loop = asyncio.get_running_loop()
    first: list[float] = []

    def on_signal() -> None:
        if not first:
            first.append(loop.time())
            structlog.get_logger().info("run.stopping")
            stop.set()
        elif loop.time() - first[0] > _SAME_SIGNAL_SECONDS:
            os._exit(1)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
