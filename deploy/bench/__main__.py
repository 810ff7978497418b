"""Runs the timings named on the command line, or all: ``python -m deploy.bench [latency] [classify] [engines]``."""

import sys

from deploy.bench import classify, engines, latency

BENCHES = {"latency": latency.main, "classify": classify.main, "engines": engines.main}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()
