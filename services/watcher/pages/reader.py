"""Reads pages and robots.txt files in a process of its own, which is killed when one takes too long."""

import asyncio
from typing import Self

from services.watcher.pages.values import Article
from services.watcher.worker import Killable

_RULES_SECONDS = 2.0


class ReadError(Exception):
    """It cannot be read. ``reason`` is ``extract_timeout`` or ``extract_crashed``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reader:
    """One worker, started by ``start`` or with the first page: a watcher without pages need not pay for it.

    An async context manager; after it, the next page starts another worker.

    Args:
        seconds: wall time that one page may take, once the worker is warm.
    """

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._workers = Killable(1, _warm)
        self._opening = asyncio.Lock()
        self._open = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._open:
            self._open = False
            await self._workers.__aexit__(*exc)

    async def article(self, body: bytes, content_type: str, url: str) -> Article:
        """The article of a page. Raises ReadError."""
        await self.start()
        try:
            return await self._workers.run(self._seconds, _extract, body, content_type, url)
        except TimeoutError:
            raise ReadError("extract_timeout") from None
        except Exception as error:
            # Whatever else ends it, a killed process or a bug that hostile input found, says the same.
            raise ReadError("extract_crashed") from error

    async def allows(self, rules: bytes, url: str) -> bool:
        """Whether a robots.txt lets us fetch an address. One that cannot be read lets nobody do anything."""
        await self.start()
        try:
            return await self._workers.run(_RULES_SECONDS, _allows, rules, url)
        except Exception:  # noqa: BLE001 - as above: the publisher's wish is unknown
            return False

    async def start(self) -> None:
        """Start the worker, if it does not run; it loads its libraries while others go on."""
        async with self._opening:
            if not self._open:
                await self._workers.__aenter__()
                self._open = True


def _extract(body: bytes, content_type: str, url: str) -> Article:
    from services.watcher.pages.extract import extract  # noqa: PLC0415 - in the worker alone

    return extract(body, content_type, url)


def _allows(rules: bytes, url: str) -> bool:
    from services.watcher.pages.rules import allows  # noqa: PLC0415 - in the worker alone

    return allows(rules, url)


def _warm() -> None:
    """Load the libraries before the first page's time begins."""
    _extract(b"<html><body><p>Warm.</p></body></html>", "text/html", "http://localhost/")
    _allows(b"", "http://localhost/")
