"""Structured logs on standard error: JSON when it is no terminal, readable colours when it is.

One line per decision, stable event names, the same ids (story, report, situation, alert, delivery, trace)
through all services. No secret passes: values are masked here whatever the caller logged.
"""

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from shared.settings import LogSettings

Tap = Callable[[MutableMapping[str, Any]], None]

_SECRETS = re.compile(
    r"""(?P<keep>https://hooks\.slack\.com/)\S+   # a Slack webhook's path is its password
      | (?P<token>xox[a-z]-|xapp-)[\w-]+          # Slack tokens
      | (?P<scheme>\b[a-z][a-z0-9+.-]*://)[^\s/@]+@  # user and password in an address
      | (?P<query>[?&](?:token|key|secret|password|signature|sig)=)[^\s&]+""",
    re.IGNORECASE | re.VERBOSE,
)
# C0 and C1 controls, line separators, bidirectional and zero-width marks: all can forge or reorder a log line.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def configure(settings: LogSettings, *, stream: TextIO | None = None, tap: Tap | None = None) -> None:
    """Set up structlog and the standard library's logging for this process.

    Args:
        settings: level and format.
        stream: where lines go; standard error if None.
        tap: is shown every event before it is rendered (the demo counts with it).
    """
    out = stream or sys.stderr
    as_json = settings.format == "json" or (settings.format == "auto" and not out.isatty())
    shared_processors: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *([_tapped(tap)] if tap else []),
        # As plain text and before cleaning: pretty tracebacks would print local variables, secrets among them.
        structlog.processors.format_exc_info,
        _clean,
    ]
    renderers: list[Processor] = [_ordered, structlog.processors.JSONRenderer(default=str, ensure_ascii=False)]
    if not as_json:
        renderers = [structlog.dev.ConsoleRenderer(colors=out.isatty(), pad_event_to=24)]
    structlog.configure(
        processors=[*shared_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(_level(settings)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared_processors, _clean],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(_level(settings))
    _quiet_libraries()


def _level(settings: LogSettings) -> int:
    return logging.getLevelNamesMapping()[settings.level.upper()]


def _quiet_libraries() -> None:
    """The HTTP client logs full addresses at INFO, and an address may be a secret; the others repeat what we log."""
    for name in ("httpx", "httpcore", "aiosqlite", "alembic", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # aiokafka tells of each reconnection attempt; our own events say when the bus is out of reach.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    # Apprise names hosts and services, and says in words what its result says as a value.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)


def redact(text: str) -> str:
    """The text with webhook paths, tokens and passwords in addresses masked."""

    def mask(match: re.Match[str]) -> str:
        kept = match["keep"] or match["token"] or match["query"] or match["scheme"] or ""
        return f"{kept}***@" if match["scheme"] else f"{kept}***"

    return _SECRETS.sub(mask, text)


def printable(text: str) -> str:
    """The text with control, bidirectional and zero-width characters shown as escapes."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _clean(_logger: object, _method: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if key in {"_record", "_from_structlog"}:
            continue
        if isinstance(value, str):
            event[key] = redact(value) if key == "exception" else printable(redact(value))
        elif isinstance(value, (list, tuple)):
            event[key] = [printable(redact(str(part))) for part in value]
    return event


def _ordered(_logger: object, _method: str, event: EventDict) -> EventDict:
    """What a person looks for first stands first."""
    first = {name: event[name] for name in ("timestamp", "level", "event") if name in event}
    return {**first, **event}


def _tapped(tap: Tap) -> Processor:
    def show(_logger: object, _method: str, event: EventDict) -> EventDict:
        tap(event)
        return event

    return show
