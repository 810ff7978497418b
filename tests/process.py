"""Runs the command line as a user does, in a folder of its own: as a process, or within this one, which is faster."""

import contextlib
import io
import logging
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import structlog

from services.cli.app import main

ROOT = Path(__file__).parents[1]
Done = subprocess.CompletedProcess[str]


def environment(**more: str) -> dict[str, str]:
    """Ours, with nothing of it that configures Troopwatch. Pages are off: the tests' stories have invented addresses."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TROOPWATCH_")}
    return clean | {"PYTHONPATH": str(ROOT), "COLUMNS": "120", "TROOPWATCH_PAGES__ENABLED": "false"} | more


def troopwatch_process(folder: Path, *args: str, stdin: str = "") -> Done:
    """``troopwatch *args`` in ``folder``, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from services.cli.app import main; main()", *args],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(),
        timeout=100,
        check=False,
    )


def troopwatch(folder: Path, *args: str, stdin: str = "", env: dict[str, str] | None = None) -> Done:
    """``troopwatch *args`` in ``folder``, within this process; logging is put back afterwards."""
    streams = {
        name: io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for name in ("stdout", "stderr")
    }
    streams["stdin"] = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    try:
        with (
            contextlib.chdir(folder),
            mock.patch.dict(os.environ, environment(**(env or {})), clear=True),
            mock.patch.multiple(sys, argv=["troopwatch", *args], **streams),
        ):
            code = _exit_code()
    finally:
        root.handlers, root.level = handlers, level
        structlog.reset_defaults()
    said = {name: streams[name].buffer.getvalue().decode() for name in ("stdout", "stderr")}  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(list(args), code, **said)


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
