"""How many feeds one watcher carries: polls a second, CPU a poll, loop lag, memory, and what its publishers see.

    python -m deploy.bench scale --feeds 50000 --seconds 60 --concurrency 200 [--http] [--alone]

A server of invented publishers (four feeds each, certificates of their own) runs in another process on the same cores.
The store is filled beforehand as after days of polling; each feed is due once in five minutes. Then the watcher as
shipped polls, with its store, its embedded log, its parser and its log lines; afterwards (unless ``--alone``) a plain
feedparser + httpx loop does the same polls. Names are looked up in no name server. CPU and memory are our process's.
"""

import argparse
import asyncio
import json
import pickle
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.bench import site
from deploy.bench.polling import INTERVAL
from services.watcher import entries as entry_sql
from services.watcher import store as sql
from services.watcher.conditional import key_of
from services.watcher.delta import delta
from services.watcher.identity import decide, keyed, story_id
from services.watcher.publisher import publisher_keys
from services.watcher.rhythm import first_seen
from services.watcher.sites import host_of, publisher_of
from services.watcher.subscriptions import feed_id
from services.watcher.values import Entry, Feed
from shared.store.engine import Store

_A_HOST = 4
_BATCH = 500
_ITEMS = 2000
_BIN = 10


def places(feeds: int) -> Iterator[tuple[float, str]]:
    """Each feed with the second that it is due in: those of a host are spread over the interval."""
    for number in range(feeds):
        yield number * INTERVAL / feeds, f"{site.host(number % max(1, feeds // _A_HOST))}/{number}"


async def fill(folder: Path, feeds: int, seconds: float, scheme: str, port: int) -> None:
    """A store as days of polling leave it; entries only of those feeds whose turn will come."""
    seen: list[tuple[str, bytes]] = []
    every, now = list(places(feeds)), datetime.now(UTC)
    async with Store(f"sqlite+aiosqlite:///{folder / 'store.db'}") as store:
        for start in range(0, feeds, _BATCH):
            async with store.write() as connection:
                for at, place in every[start : start + _BATCH]:
                    feed = _feed(f"{scheme}://{place.replace('/', f':{port}/')}", now)
                    await sql.add_feed(connection, feed)
                    hashes = bytes(240)
                    if at <= seconds:
                        hashes = delta(site.body(place, 0), None, b"", _ITEMS).hashes
                        await _remember(connection, feed, place, now)
                    seen.append((feed.feed, hashes))
        begin = datetime.now(UTC) + timedelta(seconds=5)
        dues = {feed: begin + timedelta(seconds=at) for (at, _), (feed, _) in zip(every, seen, strict=True)}
        async with store.write() as connection:
            await sql.claim(connection, dues, begin - timedelta(minutes=5))
    (folder / "seen.pickle").write_bytes(pickle.dumps(seen))
    (folder / "dues.pickle").write_bytes(pickle.dumps(every))


def _feed(url: str, now: datetime) -> Feed:
    before = now - timedelta(minutes=5)
    dates = [now - timedelta(minutes=37 * number) for number in range(30)]
    host = host_of(url)
    return Feed(
        feed_id(url), url, host, "The Courier", (), "cli",
        backfill=False, poll_seconds=None, added_at=before, next_due=now, polled_at=before, succeeded_at=before,
        baselined_at=before, etag='"0"', validators_for=key_of(url), body_hash="0" * 64, full_at=before, state="ok",
        status=200, rhythm=first_seen(dates, now).dump(),
    )  # fmt: skip


async def _remember(connection: AsyncConnection, feed: Feed, place: str, now: datetime) -> None:
    """What the watcher stores of the feed's first version."""
    found = keyed(
        Entry(item.title, item.link, item.link, item.text, published=parsedate_to_datetime(item.date))
        for item in site.items(place, 0)
    )
    decisions = [decide(item, {}, now, first_poll=True) for item in found]
    await entry_sql.store_entries(connection, feed.feed, decisions, now)
    keys = {key: story_id(feed.feed, item) for item, all_of in publisher_keys(found).items() for key in all_of}
    await entry_sql.store_keys(connection, publisher_of(feed.host, feed.feed), keys)


def measure(what: str, asked: str, *rest: str) -> dict[str, Any]:
    """One run: what our process says of itself, and what the publishers saw."""
    command = [sys.executable, "-m", "deploy.bench.polling", what, *rest]
    urllib.request.urlopen(asked).read()  # noqa: S310 - our own server; it forgets what was before
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - ourselves
    found: dict[str, Any] = json.loads(told.stdout)
    return found | {"seen": json.loads(urllib.request.urlopen(asked).read())}  # noqa: S310 - our own server


def lines(name: str, told: dict[str, Any], wanted: float) -> Iterator[str]:
    """The figures in words; what the process did before its first poll is told apart."""
    seen, seconds = told["seen"], told["seconds"]
    polls, cpu = max(1, told["polls"]), told["cpu"]
    yield f"{name}: {polls / seconds:.1f} polls a second of {wanted:.1f} wanted; begun late by {_seconds(told, 'late')}"
    yield (
        f"  {cpu / polls * 1e3:.2f} ms CPU a poll, {cpu / seconds:.2f} of a core; "
        f"parser {told.get('workers_cpu', 0.0) / polls * 1e3:.2f} ms; start-up {told['start_cpu']:.1f} s"
    )
    yield f"  loop lag {_seconds(told, 'lag')}; {told['megabytes']:.0f} MB at most"
    yield (
        f"  {seen['not_modified'] / max(1, seen['requests']):.0%} of {seen['requests']} answers were 304; "
        f"{seen['hosts']} hosts, at most {seen['most_of_a_host']} requests each, {seen['at_once_at_a_host']} at once, "
        f"{min(seen['shortest_gap'], 999):.1f} s apart; peak to mean {peak_to_mean(seen['seconds'], seconds):.2f}"
    )


def peak_to_mean(seconds: Sequence[tuple[int, int]], length: float) -> float:
    """Requests in the fullest ten seconds, by the mean of ten."""
    if not seconds:
        return 0.0
    first = seconds[0][0]
    bins = Counter[int]()
    for second, count in seconds:
        bins[(second - first) // _BIN] += count
    return max(bins.values()) / (sum(bins.values()) * _BIN / max(length, _BIN))


def _seconds(told: dict[str, Any], name: str) -> str:
    return f"p50 {told[f'{name}_p50'] * 1e3:.0f} ms, p99 {told[f'{name}_p99'] * 1e3:.0f} ms"


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m deploy.bench scale", description=__doc__)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--concurrency", type=int, default=50, help="requests at once: watcher.concurrency")
    parser.add_argument("--http", action="store_true", help="without TLS")
    parser.add_argument("--alone", action="store_true", help="without the plain loop beside it")
    asked = parser.parse_args(arguments)
    wanted = asked.feeds / INTERVAL
    scheme = "http" if asked.http else "https"
    with tempfile.TemporaryDirectory() as name, site.running(Path(name), asked.feeds // _A_HOST) as ports:
        folder, port = Path(name), ports[0 if asked.http else 1]
        asyncio.run(fill(folder, asked.feeds, asked.seconds, scheme, port))
        stats = f"http://127.0.0.1:{ports[0]}/stats"
        cpu_a_poll = []
        for what in ("watcher",) if asked.alone else ("watcher", "plain"):
            told = measure(what, stats, str(folder), str(asked.seconds), str(port), scheme, str(asked.concurrency))
            cpu_a_poll.append(told["cpu"] / max(1, told["polls"]))
            head = f"scale    {what}, {asked.feeds} feeds, {scheme}"
            sys.stdout.write("\n".join(lines(head, told, wanted)) + "\n")
        if len(cpu_a_poll) > 1:
            sys.stdout.write(
                f"scale    the plain loop takes {cpu_a_poll[1] / cpu_a_poll[0]:.1f} times the CPU a poll\n"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
