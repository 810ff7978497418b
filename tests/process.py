"""Runs the command line as a user does: as a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def troopwatch(
    folder: Path, *args: str, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """``troopwatch *args`` in ``folder``, with nothing of our own environment's settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TROOPWATCH_")}
    return subprocess.run(
        [sys.executable, "-c", "from services.cli.app import main; main()", *args],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"} | (env or {}),
        timeout=100,
        check=False,
    )
