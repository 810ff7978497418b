"""A server on loopback that serves hostile answers and bodies beside honest feeds, each on an address of its own.

    python -m deploy.bench.hostile.server

Prints one line of JSON, ``{"honest": [url, …], "cases": {name: url}}``, and serves until its input ends.
"""

import asyncio
import json
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import count

import trustme

from deploy.bench.hostile.answers import answers, twice
from deploy.bench.hostile.bodies import bodies, rss

HONEST = 20
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
Handler = Callable[[asyncio.StreamWriter], Awaitable[None]]


def honest(name: str) -> Handler:
    """A feed with one more story at every request."""
    numbers = count(1)

    async def write(writer: asyncio.StreamWriter) -> None:
        last = next(numbers)
        date = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        parts = (
            f"<item><guid>{name}-{number}</guid><title>Story {number} of {name}</title><pubDate>{date}</pubDate></item>"
            for number in range(last, max(0, last - 20), -1)
        )
        body = rss("".join(parts).encode())
        writer.write(_HEAD % len(body) + body)
        await writer.drain()

    return write


def of_body(make: Callable[[], bytes]) -> Handler:
    """An answer that is well but for its body."""

    async def write(writer: asyncio.StreamWriter) -> None:
        body = await asyncio.to_thread(make)
        writer.write(_HEAD % len(body) + body)
        await writer.drain()

    return write


@asynccontextmanager
async def serving(
    handler: Handler, address: str, tls: ssl.SSLContext | None = None, *, mute: bool = False
) -> AsyncIterator[str]:
    """Answer every request there with ``handler``; its address. ``mute``: without waiting for a whole request."""
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - it runs in one
        tasks.add(task)
        with suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
            await (reader.read(1) if mute else reader.readuntil(b"\r\n\r\n"))
            await handler(writer)
        writer.close()
        with suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()
        tasks.discard(task)

    server = await asyncio.start_server(accept, address, 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"{'https' if tls or mute else 'http'}://{address}:{port}/feed.xml"
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def run() -> None:
    """Serve all."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.3.1").configure_cert(tls)
    twice()  # made beforehand: it takes seconds
    numbers = iter(range(1, 250))
    async with AsyncExitStack() as stack:
        friends = [
            await stack.enter_async_context(serving(honest(f"honest-{number}"), f"127.0.2.{number}"))
            for number in range(1, HONEST + 1)
        ]
        cases = {}
        for name, case in bodies().items():
            cases[name] = await stack.enter_async_context(serving(of_body(case.make), f"127.0.3.{next(numbers)}"))
        for name, answer in answers().items():
            where = (f"127.0.3.{next(numbers)}", tls if answer.scheme == "https" else None)
            cases[name] = await stack.enter_async_context(serving(answer.write, *where, mute=answer.scheme == "plain"))
        sys.stdout.write(json.dumps({"honest": friends, "cases": cases}) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(run())
