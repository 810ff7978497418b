"""A name for this process that no other running one has, and that it gets again when it is started anew."""

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

from shared.errors import ConfigError


@contextmanager
def named(folder: Path, kind: str) -> Iterator[str]:
    """The name kept in ``folder``; a second process at the same time gets a second one, which is kept as well.

    A lock of the operating system's tells that a name is in use: it ends with the process, however that ends.

    Raises:
        ConfigError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = next(file for number in count(1) if (file := _locked(folder / f"{kind}-{number}.id")))
    except OSError as error:
        raise ConfigError(f"data_dir: {error.strerror}; name a folder that can be written") from None
    with kept:
        kept.seek(0)
        name = kept.read().strip()
        if not name:
            name = f"{kind}-{uuid.uuid4()}"
            kept.write(name)
            kept.flush()
        yield name


def _locked(path: Path) -> IO[str] | None:
    file = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file
