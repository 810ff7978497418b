"""Adaptive against fixed polling on a recorded trace, at equal requests.

    python -m deploy.bench.rhythm FOLDER

FOLDER holds ``trace.json`` (file: [[unix time, blob], ...]) and ``blobs/NAME.xml``. What a feed published when is read
from the items' own dates. The first two weeks are learned from, the next three scored; delay is poll less date.
"""

import argparse
import heapq
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from services.watcher.rhythm import Rhythm, first_seen, observed, pause, share_out

BEGIN = datetime(2020, 4, 24, tzinfo=UTC)
LEARNED = BEGIN + timedelta(days=14)
END = LEARNED + timedelta(days=21)
FLOOR, CEILING = 120.0, 3600.0
_BUSY = 21
_KNOWN = 50
_ITEM = re.compile(rb"<(?:item|entry)\b.*?</(?:item|entry)>", re.DOTALL)
_ID = re.compile(rb"<(?:guid|id|link)\b[^>]*>\s*([^<]+)")
_DATE = re.compile(rb"<(?:pubDate|dc:date|published|updated)[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]+)")
Arrivals = Mapping[str, Sequence[datetime]]


@dataclass(frozen=True, slots=True)
class Result:
    """Requests made, and the delays in seconds, sorted."""

    polls: int
    delays: Sequence[float]

    @property
    def mean(self) -> float:
        """Mean delay."""
        return sum(self.delays) / len(self.delays)

    @property
    def p99(self) -> float:
        """Delay that one in a hundred exceeds."""
        return self.delays[int(0.99 * len(self.delays))]


def read_arrivals(folder: Path) -> dict[str, list[datetime]]:
    """Each feed's item dates within the period, in order; feeds that are all but dead too, as in any real list."""
    trace = json.loads((folder / "trace.json").read_text())
    found = {}
    for name, polls in trace.items():
        items: dict[bytes, datetime] = {}
        blobs = {blob for at, blob in polls if BEGIN.timestamp() <= at <= (END + timedelta(days=2)).timestamp()}
        for blob in sorted(blobs):
            for key, moment in _items((folder / "blobs" / f"{blob}.xml").read_bytes()):
                items[key] = min(moment, items.get(key, moment))
        if blobs:
            found[name] = sorted(moment for moment in items.values() if BEGIN <= moment < END)
    return found


def _items(body: bytes) -> list[tuple[bytes, datetime]]:
    found = []
    for block in _ITEM.findall(body):
        key, date = _ID.search(block), _DATE.search(block)
        moment = _moment(date[1].decode("ascii", "replace").strip()) if date else None
        if key and moment:
            found.append((key[1].strip(), moment))
    return found


def _moment(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
        except (ValueError, TypeError):
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def fixed(arrivals: Arrivals, interval: float) -> Result:
    """Every feed every ``interval`` seconds, spread evenly."""
    delays = [
        interval - ((moment - LEARNED).total_seconds() - interval * index / len(arrivals)) % interval
        for index, moments in enumerate(arrivals.values())
        for moment in moments
        if moment >= LEARNED
    ]
    return Result(round(len(arrivals) * (END - LEARNED).total_seconds() / interval), sorted(delays))


def adaptive(arrivals: Arrivals, budget: float) -> Result:
    """As the watcher polls: it knows what it has polled, and of the first body the dates."""
    rhythms = {}
    due: list[tuple[datetime, str]] = []
    last: dict[str, datetime] = {}
    place = dict.fromkeys(arrivals, 0)
    delays, polls, scale, shared_at = [], 0, 1.0, BEGIN - timedelta(hours=2)
    for index, name in enumerate(arrivals):
        heapq.heappush(due, (BEGIN + timedelta(seconds=budget * index / len(arrivals)), name))
    while due[0][0] < END:
        now, name = heapq.heappop(due)
        came = []
        while place[name] < len(arrivals[name]) and arrivals[name][place[name]] <= now:
            came.append(arrivals[name][place[name]])
            place[name] += 1
        since = last.get(name)
        rhythms[name] = observed(rhythms[name], since, now, came) if since else first_seen(came[-_KNOWN:], now)
        if now >= LEARNED:
            polls += 1
            delays += [(now - moment).total_seconds() for moment in came if moment >= LEARNED]
        if now - shared_at >= timedelta(minutes=30):
            scale, shared_at = _scale(list(rhythms.values()), budget), now
        last[name] = now
        wait = pause(rhythms[name].shares, scale, now, floor=FLOOR, ceiling=CEILING)
        heapq.heappush(due, (now + timedelta(seconds=wait), name))
    return Result(polls, sorted(delays))


def _scale(rhythms: Sequence[Rhythm], budget: float) -> float:
    weights = [sum(rhythm.shares) / len(rhythm.shares) for rhythm in rhythms]
    return share_out(weights, [FLOOR] * len(weights), budget, CEILING)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Adaptive against fixed polling on a recorded trace.")
    parser.add_argument("folder", type=Path, help="where trace.json and blobs/ are")
    everything = read_arrivals(parser.parse_args().folder)
    busy = dict(sorted(everything.items(), key=lambda pair: -len(pair[1]))[:_BUSY])
    sys.stdout.write(
        f"{'feeds':>6} {'budget':>7} {'fixed':>7} {'p99':>7} {'adaptive':>9} {'p99':>7} {'ratio':>6} {'p99':>5} spent\n"
    )
    for arrivals, budget in (
        (everything, 300),
        (everything, 600),
        (everything, 900),
        (busy, 180),
        (busy, 300),
        (busy, 600),
    ):
        ours = adaptive(arrivals, budget)
        length = (END - LEARNED).total_seconds()
        plain = fixed(arrivals, len(arrivals) * length / ours.polls)
        spent = ours.polls * budget / length / len(arrivals)
        sys.stdout.write(
            f"{len(arrivals):>6} {budget / 60:>4.0f}min {plain.mean / 60:>7.2f} {plain.p99 / 60:>7.2f} "
            f"{ours.mean / 60:>9.2f} {ours.p99 / 60:>7.2f} {ours.mean / plain.mean:>6.2f} "
            f"{ours.p99 / plain.p99:>5.2f} {spent:.2f}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
