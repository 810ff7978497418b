"""Each alert as a line of JSON at the end of a file, on the disk before it counts as told."""

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path

from services.notifier.channels import ALONE, Background
from services.notifier.errors import PermanentDeliveryError
from shared.errors import TransientError
from shared.events import Alert
from shared.receivers import FileReceiver

_TAIL_BYTES = 4_000_000


class FileChannel:
    """Appends ``{"delivery", "test", "alert"}``; after a crash it looks the delivery up at the file's end."""

    name = "file"
    pace_seconds = 0.0
    digest = False
    folds = False
    looks_up = True

    def __init__(self, name: str, receiver: FileReceiver) -> None:
        self.pace_key = f"file:{name}"
        self._path = receiver.path

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        """Append one line for each alert; the reference is the delivery's own id."""
        lines = [_line(alert, message_id, test=test) for alert in alerts]
        try:
            await asyncio.to_thread(_append, self._path, lines, message_id if background.doubtful else None)
        except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
            raise PermanentDeliveryError(f"file_{type(error).__name__}") from None
        except OSError as error:
            raise TransientError(f"file_{type(error).__name__}") from None
        return message_id


def _line(alert: Alert, message_id: str, *, test: bool) -> bytes:
    """Not indented, ASCII alone: no character of an alert can end the line."""
    told = {"delivery": message_id, "test": test, "alert": alert.model_dump(mode="json", by_alias=True)}
    return json.dumps(told).encode() + b"\n"


def _append(path: Path, lines: Sequence[bytes], unless_there: str | None) -> None:
    """Write the lines. A line that a crash cut short is ended first, so that it spoils no other."""
    with path.open("a+b") as out:
        end = out.seek(0, os.SEEK_END)
        out.seek(max(end - _TAIL_BYTES, 0))
        tail = out.read()
        if unless_there is not None and f'{{"delivery": "{unless_there}"'.encode() in _whole(tail):
            return
        out.write((b"" if tail.endswith(b"\n") or not tail else b"\n") + b"".join(lines))
        out.flush()
        os.fsync(out.fileno())


def _whole(tail: bytes) -> bytes:
    return tail[: tail.rfind(b"\n") + 1]
