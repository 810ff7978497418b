"""Parsing in processes of their own, which are killed when a body takes too long."""

import asyncio
import multiprocessing
import os
import resource
import signal
from contextlib import suppress
from typing import Any, Self

from pebble import ProcessPool

from services.watcher.parse import ParseError, parse_body
from services.watcher.values import ParsedFeed

_MEMORY_BYTES = 1 << 30


class Parser:
    """Parses bodies off the event loop. An async context manager; its processes start with it.

    Args:
        seconds: wall time that one body may take.
        max_items: entries kept of one body.
        workers: processes; a hostile body holds one of them for ``seconds``.
    """

    def __init__(self, *, seconds: float, max_items: int, workers: int = 2) -> None:
        self._seconds = seconds
        self._max_items = max_items
        self._workers = workers
        self._pool: Any = None  # a ProcessPool; its types are partial

    async def __aenter__(self) -> Self:
        # Not forked: the parent runs threads. The workers are warm before the first body comes.
        self._pool = ProcessPool(self._workers, initializer=_begin, context=multiprocessing.get_context("spawn"))
        for _ in range(self._workers):
            self._pool.schedule(_warm)
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._pool is not None:
            self._pool.stop()
            await asyncio.to_thread(self._pool.join)
            self._pool = None

    async def parse(self, body: bytes, *, url: str, content_type: str | None, seen: bytes = b"") -> ParsedFeed:
        """The body's entries, less those whose hashes are ``seen``.

        Raises:
            ParseError: ``empty not_a_feed malformed parse_timeout parse_crashed``.
        """
        if self._pool is None:
            raise RuntimeError("the parser is not open")
        task = self._pool.schedule(
            parse_body, args=[body, url, content_type, self._max_items, seen], timeout=self._seconds
        )
        try:
            parsed: ParsedFeed = await asyncio.wrap_future(task)
        except TimeoutError:
            raise ParseError("parse_timeout") from None
        except ParseError as error:
            raise ParseError(error.reason) from None
        except Exception as error:
            # Whatever else ends it, a killed process or a bug that hostile input found, says the same.
            raise ParseError("parse_crashed") from error
        return parsed


def _begin() -> None:
    """Signals to the group are the parent's business; a body that eats memory ends its worker, not the machine."""
    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


def _warm() -> None:
    """Nothing: importing this module is what takes time."""
