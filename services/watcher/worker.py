"""Work on hostile input in processes of their own, which are killed when it takes too long."""

import asyncio
import multiprocessing
import os
import re
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessPool

from services.watcher.parse import parse_body
from services.watcher.values import ParsedFeed, ParseError

_GROWTH_BYTES = 1 << 29
_PARSER_BYTES = 60 << 20
_DATA = re.compile(r"VmData:\s+(\d+) kB")
P = ParamSpec("P")
T = TypeVar("T")


class Killable:
    """Runs functions in worker processes. An async context manager; its processes start with it.

    Args:
        workers: processes; hostile input holds one of them until its time is over.
        warm: what each of them does first.
        growth_bytes: memory that each may take beyond what it begins with.
    """

    def __init__(self, workers: int, warm: Callable[[], None], *, growth_bytes: int = _GROWTH_BYTES) -> None:
        self._workers = workers
        self._growth = growth_bytes
        self._warm = warm
        self._pool: Any = None  # a ProcessPool; its types are partial

    async def __aenter__(self) -> Self:
        # Not forked: the parent runs threads. The workers are warm before the first input comes.
        spawned = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(self._workers, initializer=_begin, initargs=[self._growth], context=spawned)
        for _ in range(self._workers):
            self._pool.schedule(self._warm)
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._pool is not None:
            self._pool.stop()
            await asyncio.to_thread(self._pool.join)
            self._pool = None

    async def run(self, seconds: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``work`` returns; it is a function of a module, its values can be pickled.

        Raises:
            TimeoutError: it took longer than ``seconds`` of wall time, and its process was killed.
            Exception: whatever it raises, or pebble's ProcessExpired where its process died.
        """
        if self._pool is None:
            raise RuntimeError("the workers are not open")
        result: T = await asyncio.wrap_future(self._pool.schedule(work, args=args, kwargs=kwargs, timeout=seconds))
        return result


class Parser(Killable):
    """Parses bodies off the event loop.

    Args:
        seconds: wall time that one body may take.
        max_items: entries kept of one body.
        workers: processes; a hostile body holds one of them for ``seconds``.
    """

    def __init__(self, *, seconds: float, max_items: int, workers: int = 2) -> None:
        super().__init__(workers, _warm, growth_bytes=_PARSER_BYTES)
        self._seconds = seconds
        self._max_items = max_items

    async def parse(self, body: bytes, *, url: str, content_type: str | None, seen: bytes = b"") -> ParsedFeed:
        """The body's entries, less those whose hashes are ``seen``.

        Raises:
            ParseError: it is no use, or took too long, or crashed its process.
        """
        try:
            return await self.run(self._seconds, parse_body, body, url, content_type, self._max_items, seen)
        except TimeoutError:
            raise ParseError("parse_timeout") from None
        except ParseError as error:
            raise ParseError(error.reason) from None
        except Exception as error:
            # Whatever else ends it, a killed process or a bug that hostile input found, says the same.
            raise ParseError("parse_crashed") from error


def _begin(growth_bytes: int) -> None:
    """Signals to the group are the parent's business; a body that eats memory ends its worker, not the machine."""
    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ValueError, OSError):
        found = _DATA.search(Path("/proc/self/status").read_text())
        most = growth_bytes + int(found[1]) * 1024 if found else _GROWTH_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _warm() -> None:
    """Nothing: importing this module is what takes time."""
