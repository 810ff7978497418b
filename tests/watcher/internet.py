"""An internet in memory under the real HTTP client: names, addresses, connections that end, and a ledger of requests."""

import asyncio
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore

from tests.watcher.publisher import Answer, Request, _head

NETWORK = "198.51.100.0/24"


@dataclass(slots=True)
class Internet:
    """Answers every request by ``answer``. While ``down`` no name resolves. ``ended`` is told of each conversation."""

    answer: Callable[[str, Request], Answer | None]
    ended: Callable[[str], None]
    down: bool = False
    _names: dict[str, str] = field(default_factory=dict)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        if self.down:
            raise OSError("no route")
        number = len(self._names) + 1
        address = next((known for known, name in self._names.items() if name == host), f"198.51.100.{number}")
        self._names[address] = host
        return [address]

    def backend(self) -> httpcore.AsyncNetworkBackend:
        return _Backend(self)


class _Backend(httpcore.AsyncNetworkBackend):
    def __init__(self, world: Internet) -> None:
        self._world = world

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(self._world, self._world._names[host])


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, world: Internet, host: str) -> None:
        self._world = world
        self._host = host
        self._sent = b""
        self._left = b""
        self._scheme = "http"
        self._open = False

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._sent += buffer
        if b"\r\n\r\n" not in self._sent:
            return
        first, *lines = self._sent.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
        self._sent, self._open = b"", True
        answer = self._world.answer(f"{self._scheme}://{self._host}{path}", Request(method, path, headers))
        if answer is not None:
            self._left = _head(answer) + answer.body

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if not self._left and self._open:
            await asyncio.Event().wait()  # the answer is lost: only a time-out, or the end of the process, ends this
        piece, self._left = self._left[:max_bytes], self._left[max_bytes:]
        return piece

    async def aclose(self) -> None:
        if self._open:
            self._open = False
            self._world.ended(self._host)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        self._scheme = "https"
        return self

    def get_extra_info(self, info: str) -> Any:
        return None
