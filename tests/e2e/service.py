"""One service as a process of its own, on a clock that runs faster: ``service.py NAME SPEED``, configured by env."""

import asyncio
import sys
from datetime import UTC, datetime

from services.cli.options import load
from services.runner import NAMES, serve
from shared.clock import ScaledClock

if __name__ == "__main__":
    _, wanted, speed = sys.argv
    clock = ScaledClock(datetime(2026, 3, 17, 4, tzinfo=UTC), float(speed))
    asyncio.run(serve(load(None), [name for name in NAMES if name == wanted], clock=clock))
