"""What we add: from the last byte of a feed that carries a new item to the request at Slack (a stand-in here).

All three services in one process on the embedded log; one new situation a round, every 1.7 s, since a Slack channel
takes one message a second. The poll interval is not in the figure: it is what one chooses.
"""

import asyncio
import statistics
import tempfile
import time
from contextlib import suppress
from itertools import permutations
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console

from services.runner import serve
from shared import logs
from shared.settings import Configuration, FeedSettings, LogSettings, NotifierSettings, SlackReceiver, WatcherSettings

ROUNDS = 30
ROUND_SECONDS = 1.7
STATES = ("Norway", "Kenya", "Ghana", "Chile", "Japan", "Italy", "Spain")


class Stage:
    """A feed that grows by an item a round, and the Slack stand-in, on one loopback port."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self.served: dict[str, float] = {}
        self.told: dict[str, float] = {}
        self.polls = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            if head.startswith("POST"):
                length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
                body = (await reader.readexactly(length)).decode()
                now = time.perf_counter()
                self.told |= {title: now for title in self.items if title not in self.told and title in body}
                reply = b"ok"
            else:
                self.polls += 1
                reply, shown = self._feed(), list(self.items)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(reply) + reply)
            await writer.drain()
            if not head.startswith("POST"):
                now = time.perf_counter()
                self.served |= {title: now for title in shown if title not in self.served}
        writer.close()

    def _feed(self) -> bytes:
        rows = "".join(f"<item><guid>{n}</guid><title>{title}</title></item>" for n, title in enumerate(self.items))
        return f"<rss version='2.0'><channel><title>Bench</title>{rows}</channel></rss>".encode()


async def measure() -> list[float]:
    """Seconds of each round."""
    stage, stop = Stage(), asyncio.Event()
    server = await asyncio.start_server(stage.answer, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        running = asyncio.create_task(serve(_configuration(Path(folder), address), stop=stop))
        while stage.polls < 3:  # noqa: ASYNC110, PLR2004 - the backlog must be known and the parser warm
            await asyncio.sleep(0.05)
        for sender, host in list(permutations(STATES, 2))[:ROUNDS]:
            stage.items.append(f"{sender} to send 300 soldiers to {host}, defence ministry says")
            await asyncio.sleep(ROUND_SECONDS)
        stop.set()
        await running
    server.close()
    return [told - stage.served[title] for title, told in stage.told.items()]


def _configuration(folder: Path, address: str) -> Configuration:
    slack = SlackReceiver(type="slack", webhook_url=SecretStr(f"{address}/hook"))
    return Configuration(
        data_dir=folder,
        watcher=WatcherSettings(
            feeds=(FeedSettings(url=f"{address}/rss"),),
            poll_seconds=0.1,
            min_poll_seconds=0.1,
            host_gap_seconds=0,
            allow_networks=("127.0.0.0/8",),
        ),
        notifier=NotifierSettings(receivers={"desk": slack}),
    )


def main() -> None:
    """Print the figures."""
    logs.configure(LogSettings(level="error"))
    seconds = sorted(asyncio.run(measure()))
    median, worst = statistics.median(seconds) * 1e3, seconds[-1] * 1e3
    p90 = seconds[int(len(seconds) * 0.9)] * 1e3
    line = f"fetched → Slack request: median {median:.0f} ms, p90 {p90:.0f} ms, max {worst:.0f} ms"
    Console().print(f"latency  {line} ({len(seconds)} of {ROUNDS} alerts)")
