"""What a run costs: memory and processor time of this process and its children, and how late the event loop is.

Linux alone: it reads /proc.
"""

import asyncio
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
_RESET_PEAK = "5"
_EVERY = 0.01
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Late:
    """The 99th percentile of a loop's lateness: by the clock, and of that what its own thread had worked (ms)."""

    clock: float
    worked: float


class Lag:
    """How much later than asked for the event loop goes on.

    On a machine that others use as well the clock says more of them than of us; what the loop's own thread worked in
    that time does not.
    """

    def __init__(self) -> None:
        self._found: list[tuple[float, float]] = []

    async def run(self) -> None:
        """Measure until it is cancelled."""
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(_EVERY)
            late = time.perf_counter() - before - _EVERY
            self._found.append((late * 1000, min(late, time.thread_time() - worked) * 1000))

    def take(self) -> Late:
        """What was measured since the last time."""
        found, self._found = self._found, []
        return Late(*(_p99([pair[column] for pair in found]) for column in (0, 1)))


def _p99(values: list[float]) -> float:
    return sorted(values)[int(0.99 * (len(values) - 1))] if values else 0.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of all processes, what this process and its largest child grew by, the child's peak (MB)."""

    seconds: float
    grown: float
    child: float

    def shown(self) -> tuple[float, float, float]:
        """As a row."""
        return self.seconds, self.grown, self.child


class Meter:
    """Measures what this process and its children cost."""

    def __init__(self) -> None:
        self._peaks: dict[int, float] = {}
        self._seconds: dict[int, float] = {}
        self._before: tuple[dict[int, float], dict[int, float]] = ({}, {})
        self._stop = threading.Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure in a thread: children that are killed are gone before anybody else looks."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def begin(self) -> None:
        """Forget what was: the peak is what there is now."""
        for process in [os.getpid(), *children()]:
            with suppress(OSError):
                Path(f"/proc/{process}/clear_refs").write_text(_RESET_PEAK)
        self._peaks.clear()
        self._look()
        self._before = (dict(self._peaks), dict(self._seconds))

    def end(self) -> Cost:
        """What it cost since :meth:`begin`."""
        self._look()
        own, (peaks, seconds) = os.getpid(), self._before
        child = max((peak for process, peak in list(self._peaks.items()) if process != own), default=0.0)
        least = max((peak for process, peak in peaks.items() if process != own), default=0.0)
        spent = sum(now - seconds.get(process, 0.0) for process, now in list(self._seconds.items()))
        return Cost(spent, self._peaks.get(own, 0.0) - peaks.get(own, 0.0) + max(0.0, child - least), child)

    def _run(self) -> None:
        while not self._stop.wait(_EVERY * 3):
            self._look()

    def _look(self) -> None:
        for process in [os.getpid(), *children()]:
            with suppress(OSError, TypeError, IndexError):
                found = _PEAK.search(Path(f"/proc/{process}/status").read_text())
                self._peaks[process] = max(self._peaks.get(process, 0.0), int(found[1]) / 1024 if found else 0.0)
                fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
                self._seconds[process] = (int(fields[11]) + int(fields[12])) / _TICKS


def children() -> list[int]:
    """The process ids of this process's children."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            found += [int(child) for child in (task / "children").read_text().split()]
    return found
