"""Events to records and back: JSON value, CloudEvents 1.0 binary-mode headers, ``traceparent`` beside them.

Source: CloudEvents 1.0, Kafka protocol binding, section 3.2 (binary content mode).
"""

from datetime import datetime
from typing import TypeVar

from pydantic import ValidationError

from shared.bus.port import Record
from shared.errors import PoisonError
from shared.events import Event
from shared.topics import topic_of
from shared.trace import HEADER, Trace

E = TypeVar("E", bound=Event)


def encode(event: Event, *, source: str, trace: Trace, now: datetime) -> Record:
    """The record that carries ``event``. ``source`` is the publishing service's name."""
    headers = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": event.event_id,
        "ce_type": event.ce_type,
        "ce_source": f"/troopwatch/{source}",
        "ce_subject": event.subject,
        "ce_time": now.isoformat(),
        "ce_partitionkey": event.key,
        HEADER: trace.child().header(),
    }
    return Record(
        topic=topic_of(event).name,
        key=event.key.encode(),
        value=event.model_dump_json(by_alias=True).encode(),
        headers=tuple((name, value.encode()) for name, value in headers.items()),
    )


def decode(record: Record, event: type[E]) -> E:
    """The event that a record carries.

    Raises:
        PoisonError: ``wrong_type`` or ``bad_schema``; no later try can succeed.
    """
    if record.header("ce_type") != event.ce_type:
        raise PoisonError("wrong_type", f"{record.header('ce_type')} is not {event.ce_type}")
    try:
        return event.model_validate_json(record.value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PoisonError("bad_schema", f"{where}: {first['msg']}") from None


def trace_of(record: Record) -> Trace:
    """The trace that the record belongs to."""
    return Trace.parse(record.header(HEADER))
