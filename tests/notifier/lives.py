"""A notifier that is killed again and again: ``python -m tests.notifier.lives``, its orders as JSON on standard input.

Each life is a process of its own, forked from this one, which has loaded everything and opened nothing. It runs the
shipped notifier until it meets its fate, a step and how many times it passes that step, and kills itself there with
SIGKILL; the next life begins two minutes of its clock later. The last one has no fate and runs until every alert is
sent. Standard output: one JSON line for each life, with the signal it died of and the steps it passed.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import aiosmtplib
import sqlalchemy as sa
from pydantic import BaseModel
from rich.console import Console
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.app import build
from shared import logs
from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.http import HttpClient, Response
from shared.settings import LogSettings, NotifierSettings
from shared.store.engine import Store
from shared.store.tables import deliveries
from tests.notifier.reports import START

SPEED, BETWEEN = 200.0, timedelta(minutes=2)


class Orders(BaseModel):
    """What to run: the folder with store and bus, the notifier's settings, how many alerts there will be, the fates."""

    folder: Path
    settings: dict[str, Any]
    alerts: int
    fates: list[tuple[str, int]] = []


class Tracer:
    """Is told of every step and kills the process at the one that is its fate."""

    def __init__(self, fate: tuple[str, int] | None, out: int) -> None:
        self.passed: Counter[str] = Counter()
        self.recorded = asyncio.Event()
        # A life that ends in a decision sends nothing: else it depends on the machine how much is left for later lives.
        self.withheld = {"Ledger.claim"} if fate and fate[0].startswith("Notifier.handle:") else set()
        self._fate = fate
        self._out = out

    def __call__(self, step: str) -> None:
        self.passed[step] += 1
        if self._fate == (step, self.passed[step]):
            os.write(self._out, json.dumps(list(self.passed)).encode())
            os.kill(os.getpid(), signal.SIGKILL)
        if step == "Ledger._finish: committed":
            self.recorded.set()

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The asynchronous function with a step before and one after it."""

        async def traced(*args: Any, **named: Any) -> Any:
            self(f"{name}: before")
            result = await call(*args, **named)
            self(f"{name}: after")
            return result

        return traced


class LifeClock:
    """Runs fast, and each life's begins two minutes after the last one's end at the earliest."""

    def __init__(self, life: int, born: float) -> None:
        self._offset = life * BETWEEN
        self._born = born

    def now(self) -> datetime:
        return START + self._offset + timedelta(seconds=self.monotonic() - self._offset.total_seconds())

    def monotonic(self) -> float:
        return (monotonic() - self._born) * SPEED + self._offset.total_seconds()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / SPEED)


class TracedStore(Store):
    """Names each transaction after the function that makes it."""

    trace: Tracer

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        name = _caller()
        if name in self.trace.withheld:
            await asyncio.get_running_loop().create_future()
        async with super().write() as connection:
            yield connection
            self.trace(f"{name}: not committed")
        self.trace(f"{name}: committed")


class TracedBus(SqliteBus):
    """What is published."""

    trace: Tracer

    async def publish(self, records: Sequence[Record]) -> None:
        self.trace("bus: before")
        await super().publish(records)
        self.trace("bus: after")


class TracedHttp(HttpClient):
    """Each request to a receiver, by the last part of its path."""

    trace: Tracer

    async def post(self, url: Any, **given: Any) -> Response:  # type: ignore[override]  # as given, whatever it is
        address = url if isinstance(url, str) else url.get_secret_value()
        method = address.rpartition("/")[2]
        self.trace(f"{method}: before")
        answer = await super().post(url, **given)
        self.trace(f"{method}: after")
        return answer


def _caller() -> str:
    """The function that opened the transaction: the first one up the stack that is neither this file nor a library."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        frame = frame.f_back
        module = str(frame.f_globals.get("__name__"))
        if module.startswith(("services.", "shared.")) and module != "shared.store.engine":
            return frame.f_code.co_qualname
    return "?"


def _trace_libraries(trace: Tracer) -> None:
    """Mail and files have no client of ours in between: their last steps are traced where they leave the process."""
    for name in ("mail", "rcpt", "data"):
        setattr(aiosmtplib.SMTP, name, trace.around(f"smtp.{name}", getattr(aiosmtplib.SMTP, name)))
    sync = os.fsync

    def fsync(file: int) -> None:
        trace("fsync: before")
        sync(file)
        trace("fsync: after")

    os.fsync = fsync  # type: ignore[assignment]  # takes a number alone, which is all that is used


async def live(orders: Orders, clock: LifeClock, trace: Tracer) -> None:
    """Run the notifier until every alert is sent."""
    store = TracedStore(f"sqlite+aiosqlite:///{orders.folder / 'store.db'}")
    bus = TracedBus(orders.folder / "bus.db", clock=clock, monotonic=clock.monotonic)
    http = TracedHttp(user_agent="troopwatch-test")
    store.trace = bus.trace = http.trace = trace
    stop = asyncio.Event()
    async with store, bus, http:
        await without_the_disk(store)
        await bus.declare()
        notifier = build(
            NotifierSettings.model_validate(orders.settings),
            store=store,
            bus=bus,
            http=http,
            clock=clock,
            console=Console(),
        )
        running = asyncio.create_task(notifier.run(stop))
        while await sent(store) < orders.alerts:
            trace.recorded.clear()
            await trace.recorded.wait()
        stop.set()
        await running


async def without_the_disk(store: Store) -> None:
    """A process dies here, not the machine: nobody has to wait for the disk."""
    assert store._engine
    sa.event.listen(store._engine.sync_engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    await store._engine.dispose()


async def sent(store: Store) -> int:
    async with store.read() as connection:
        query = select(func.count()).where(deliveries.c.state == "sent")
        return int((await connection.execute(query)).scalar_one())


def one_life(orders: Orders, life: int, fate: tuple[str, int] | None, born: float, out: int) -> None:
    """What the forked process does; it never returns."""
    code = 1
    try:
        trace = Tracer(fate, out)
        _trace_libraries(trace)
        logs.configure(LogSettings(format="json"))
        asyncio.run(live(orders, LifeClock(life, born), trace))
        os.write(out, json.dumps(list(trace.passed)).encode())
        code = 0
    finally:
        os._exit(code)


async def warm_up() -> None:
    """Load what is loaded at first use, so that no life has to."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        async with (
            Store(f"sqlite+aiosqlite:///{path / 'store.db'}"),
            SqliteBus(path / "bus.db"),
            HttpClient(user_agent="troopwatch-test"),
        ):
            pass


def main() -> None:
    asyncio.run(warm_up())
    orders, born = Orders.model_validate_json(sys.stdin.read()), monotonic()
    for life, fate in enumerate([*orders.fates, None]):
        inward, outward = os.pipe()
        child = os.fork()
        if child == 0:
            one_life(orders, life, fate, born, outward)
        os.close(outward)
        with os.fdopen(inward, "rb") as passed:
            steps = json.loads(passed.read() or b"[]")
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(json.dumps({"fate": fate, "code": code, "steps": steps}) + "\n")
        sys.stdout.flush()
        if code >= 0:
            sys.exit(code)


if __name__ == "__main__":
    main()
