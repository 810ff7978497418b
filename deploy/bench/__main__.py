"""Runs one timing with its options, or all: ``python -m deploy.bench [latency|classify|engines|scale] [options]``."""

import sys
from collections.abc import Callable, Sequence

from deploy.bench import classify, engines, latency, scale

BENCHES: dict[str, Callable[[Sequence[str]], None]] = {
    "latency": lambda _: latency.main(),
    "classify": lambda _: classify.main(),
    "engines": lambda _: engines.main(),
    "scale": scale.main,
}

if __name__ == "__main__":
    for name in sys.argv[1:2] or BENCHES:
        BENCHES[name](sys.argv[2:])
