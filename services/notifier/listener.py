"""Answers the links in mails by which readers leave."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog

from services.notifier.unsubscribe import Links, Page, asked
from shared import listen
from shared.errors import TransientError
from shared.settings import Unsubscribe

_BODY_BYTES = 4096
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
}


class Listener:
    """Answers on the configured address while ``run`` runs. ``unsubscribe`` is told who does."""

    def __init__(self, settings: Unsubscribe, unsubscribe: Callable[[str], Awaitable[None]]) -> None:
        self._links = Links(settings)
        self._unsubscribe = unsubscribe
        self._log = structlog.get_logger()
        self._http = listen.Listener(
            settings.bind_host,
            settings.bind_port,
            setting="notifier.unsubscribe",
            answer=self._answer,
            body_bytes=_BODY_BYTES,
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._http.port

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until ``stop`` is set. Raises ConfigError where the address cannot be listened on."""
        await self._http.run(stop)

    async def _answer(self, heard: listen.Heard) -> listen.Said:
        page = await self._page(heard.method, heard.target)
        return listen.Said(page.status, page.html.encode(), _HEADERS)

    async def _page(self, method: str, target: str) -> Page:
        reader = self._links.reader(target)
        if reader is not None and method == "POST":
            try:
                await self._unsubscribe(reader)
            except TransientError:
                return Page(HTTPStatus.SERVICE_UNAVAILABLE, "Not now", "<p>Please try again in a minute.</p>")
            self._log.info("reader.unsubscribed", receiver=reader)
        return asked(method, reader)
