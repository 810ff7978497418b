"""Child processes of the contract suite, never left behind."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.contract.site import Site

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("worker.py")


class Worker:
    """A running ``worker.py`` and the lines that it printed so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []

    async def line(self, first_word: str) -> str:
        """Read on to the first line that begins with that word."""
        assert self.process.stdout
        while raw := await self.process.stdout.readline():
            self.lines.append(raw.decode().strip())
            if self.lines[-1].split()[0] == first_word:
                return self.lines[-1]
        raise AssertionError(f"the worker ended before it said {first_word!r}: {self.lines}")

    async def rest(self) -> int:
        """Read to the end; give the exit status."""
        assert self.process.stdout
        async for raw in self.process.stdout:
            self.lines.append(raw.decode().strip())
        return await self.process.wait()

    def tell(self, text: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(text.encode() + b"\n")


@asynccontextmanager
async def worker(site: Site, mode: str, group: str, topic: str) -> AsyncIterator[Worker]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(WORKER),
        site.dump(),
        mode,
        group,
        topic,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield Worker(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
