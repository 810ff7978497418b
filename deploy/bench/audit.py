"""Identity and parsing over a recorded trace, by exact definitions.

    python -m deploy.bench.audit FOLDER [--bodies N]

FOLDER holds ``trace.json`` (file: [[unix time, blob], ...]) and ``blobs/NAME.xml``. Each feed's successive different
bodies are polled through the watcher's own intake; at most N of them a feed.

* An **item** is a (guid or else link, feed) pair of a whole-body parse, its revision counter taken off.
* A **headline** is the words of a title of at least four, in lower case and order.
* **missed**: an item that first stood in a later body than the feed's first, and under whose feed and key, or publisher
  and page (of link or guid), nothing was ever published or known before. Left out, and counted on their own, are those
  dated more than two days before they were first seen (**old**), and those whose headline the publisher had on a story
  of the two days before (**joined by headline**: they went out as a revision of it, or said nothing more).
* **twice**: a published story (revision 0) whose page and title another published story of that publisher has, too, or
  whose headline another one had within the two days before.
* **disagreement**: an entry of the delta parse that the whole-body parse does not have (title, link, id, date, summary,
  text alike), or an entry left out that did not stand in the body before.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.bench.counts import OLD, Audit, compare, headline, key_of, missed, note_items, report
from services.watcher import store as sql
from services.watcher.intake import take_in
from services.watcher.parse import parse_body
from services.watcher.sites import host_of, publisher_of
from services.watcher.values import Feed, ParsedFeed, ParseError
from shared.store.engine import Store
from shared.store.tables import entries

_ITEMS = 2000


def parse(body: bytes, seen: bytes) -> tuple[ParsedFeed | None, float]:
    """The body and the processor's seconds that it took."""
    started = time.process_time()
    try:
        parsed = parse_body(body, "https://feed.example/", None, _ITEMS, seen)
    except ParseError:
        parsed = None
    return parsed, time.process_time() - started


async def walk(audit: Audit, store: Store, name: str, bodies: list[tuple[int, bytes]]) -> None:
    """Poll one feed through its bodies."""
    feed: Feed | None = None
    before: ParsedFeed | None = None
    seen = b""
    for at, body in bodies:
        now = datetime.fromtimestamp(at, UTC)
        whole, whole_seconds = parse(body, b"")
        part, seconds = parse(body, seen)
        if whole is None or part is None:
            audit.unreadable += 1
            continue
        audit.bodies += 1
        if before is not None:
            audit.whole_seconds += whole_seconds
            audit.delta_seconds += seconds
            compare(audit, whole, part, before)
        if feed is None:
            feed = await first(store, name, whole, now)
        await note(audit, store, feed, whole=whole, part=part, now=now)
        feed = await again(store, feed)
        before, seen = whole, part.hashes


async def first(store: Store, name: str, whole: ParsedFeed, now: datetime) -> Feed:
    """Subscribe. The publisher is taken from where most links lead: the trace keeps no addresses."""
    hosts = Counter(host_of(entry.link) for entry in whole.entries if entry.link)
    host = hosts.most_common(1)[0][0] if hosts else f"{name}.example"
    feed = Feed(
        name,
        f"https://{host}/{name}",
        host,
        name,
        (),
        "cli",
        backfill=False,
        poll_seconds=None,
        added_at=now,
        next_due=now,
    )
    async with store.write() as connection:
        await sql.add_feed(connection, feed)
    return feed


async def again(store: Store, feed: Feed) -> Feed:
    """The feed as it is stored."""
    async with store.read() as connection:
        found = await sql.feed_by_url(connection, feed.url)
    return found or feed


async def note(audit: Audit, store: Store, feed: Feed, *, whole: ParsedFeed, part: ParsedFeed, now: datetime) -> None:
    """Take a body in, and write down what was there and what went out."""
    publisher = publisher_of(feed.host, feed.feed)
    fresh = note_items(audit, feed, whole, publisher, now)
    row = {"state": "ok", "baselined_at": feed.baselined_at or now, "succeeded_at": now}
    taken = await take_in(store, feed, part, row, now)
    audit.decisions.update(taken.counts)
    given = {(entry.title, entry.link): entry for entry in part.entries}
    for story in taken.published:
        audit.decisions[f"published: {story.reason}"] += 1
        entry = given[story.story.title, story.story.url]
        audit.known.add((feed.feed, key_of(entry)))
        said = (publisher, headline(entry))
        if story.story.revision == 0:
            audit.published.append((publisher, story.story.story, entry, now))
            if said[1] and now - audit.headlines.get(said, now - 2 * OLD) <= OLD:
                audit.again.append(f"{feed.feed} {entry.title}")
            audit.headlines[said] = now
    for item, entry in fresh.items():
        said = (publisher, headline(entry))
        if item not in audit.known and said[1] and now - audit.headlines.get(said, now - 2 * OLD) <= OLD:
            audit.joined.add(item)


async def why(audit: Audit, store: Store) -> None:
    """Look up what became of the missed items."""
    async with store.read() as connection:
        for feed, key in missed(audit):
            known = await reasons(connection, feed, key)
            audit.reasons[", ".join(known) or "not stored"] += 1


async def reasons(connection: AsyncConnection, feed: str, key: str) -> list[str]:
    """Why an entry was stored."""
    keys = [f"guid:{key}", f"link:{key}"]
    query = select(entries.c.reason).where(entries.c.feed == feed, entries.c.entry.in_(keys))
    return [row.reason for row in await connection.execute(query)]


async def run(folder: Path, most: int) -> Audit:
    """Audit the whole trace."""
    audit = Audit()
    trace = json.loads((folder / "trace.json").read_text())
    with tempfile.TemporaryDirectory() as scratch:
        async with Store(f"sqlite+aiosqlite:///{scratch}/audit.db") as store:
            for name, polls in sorted(trace.items()):
                changed = [
                    (at, blob) for index, (at, blob) in enumerate(polls) if index == 0 or polls[index - 1][1] != blob
                ]
                bodies = [(at, (folder / "blobs" / f"{blob}.xml").read_bytes()) for at, blob in changed[:most]]
                await walk(audit, store, name, bodies)
            await why(audit, store)
    return audit


def main() -> int:
    """Print the table; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="Identity and parsing over a recorded trace.")
    parser.add_argument("folder", type=Path, help="where trace.json and blobs/ are")
    parser.add_argument("--bodies", type=int, default=100_000, help="at most so many changed bodies of each feed")
    arguments = parser.parse_args()
    audit = asyncio.run(run(arguments.folder, arguments.bodies))
    sys.stdout.write(report(audit) + "\n")
    return 1 if audit.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
