"""JSON lines in: each line is a value or a named fault, and one bad line never stops the rest."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from shared.verdict import whole

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Line(Generic[M]):
    """A good line: its value, its number and the id exactly as it was given."""

    number: int
    value: M
    raw_id: str | int


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used, and why."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


@contextmanager
def opened(file: str) -> Iterator[IO[bytes]]:
    """The file, or standard input for ``-``. A file that cannot be opened is misuse (exit 2)."""
    if file == "-":
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(file).open("rb"))
        except OSError as error:
            raise typer.BadParameter(f"{file}: {error.strerror}") from None
        yield stream


def read(stream: IO[bytes], model: type[M]) -> Iterator[Line[M] | BadLine]:
    """Each non-empty line as a value of ``model``, or what is wrong with it."""
    for number, raw in enumerate(stream, start=1):
        if raw.strip():
            yield _parse(number, raw, model)


def read_all(file: str, model: type[M]) -> tuple[list[M], int]:
    """Every good line of a file, and how many were bad; each of those is told on standard error."""
    rows, bad = [], 0
    with opened(file) as stream:
        for line in read(stream, model):
            if isinstance(line, BadLine):
                sys.stderr.write(f"{line}\n")
                bad += 1
            else:
                rows.append(line.value)
    return rows, bad


def _parse(number: int, raw: bytes, model: type[M]) -> Line[M] | BadLine:
    try:
        value = json.loads(raw)
    except UnicodeDecodeError:
        return BadLine(number, "not UTF-8")
    except (json.JSONDecodeError, RecursionError):
        return BadLine(number, "not JSON")
    if not isinstance(value, dict):
        return BadLine(number, "not a JSON object")
    try:
        raw_id = _id_of(value)
        return Line(number, model.model_validate(value | {"id": str(raw_id)}), raw_id)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        return BadLine(number, f"{where}: {message[:1].lower()}{message[1:]}")
    except ValueError as error:
        return BadLine(number, f"id: {error}")


def _id_of(value: dict[str, Any]) -> str | int:
    """The id as given; one that could not be given back with the verdict is refused."""
    raw_id = value.get("id")
    if not isinstance(raw_id, (str, int)) or isinstance(raw_id, bool):
        raise ValueError("missing, or neither text nor a number")  # noqa: TRY004 (it is the line that is wrong)
    if isinstance(raw_id, str) and whole(raw_id) != raw_id:
        raise ValueError("holds half a character (a surrogate), so it could not be written back")
    return raw_id
