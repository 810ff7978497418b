"""An alert as people read it: plain strings in reading order, no markup, fit for every channel."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from services.notifier.sentence import LIMIT
from services.notifier.text import clean, safe_url
from services.notifier.words import (
    KIND_WORDS,
    claimants,
    count_words,
    fact_value,
    fact_words,
    name_of,
    names_of,
    party,
    reason_words,
    status_words,
)
from shared.events import Alert
from shared.verdict import Count

_EVIDENCE_CHARS = 400
_NAME_CHARS = 60
_NAMES_SHOWN = 3
_TYPES = {"new": "New", "update": "Update", "correction": "Corrected", "withdrawn": "Withdrawn"}
_TONES = {"confirmed": "firm", "ordered": "firm", "announced": "firm", "denied": "denied", "disputed": "denied"}
_SECONDS_A_MINUTE, _MINUTES_AN_HOUR, _HOURS_A_DAY = 60, 60, 24
UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class AlertView:
    """What every channel shows, each field already clean and bounded; an empty one is left out.

    ``tone`` is ``firm``, ``open`` or ``denied``: how far the status may be relied on, for colour alone.
    """

    type: str
    headline: str
    movement: str
    kind: str
    place: str
    number: str
    status: str
    tone: str
    publishers: str
    seen: str
    evidence: tuple[str, ...]
    link: str | None
    link_text: str
    why: str
    changes: tuple[str, ...]
    test: bool = False

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The facts with their headings, in reading order."""
        rows = (
            ("Movement", f"{self.movement} · {self.kind}"),
            ("Number", self.number),
            ("Place", self.place),
            ("Status", self.status),
            ("Told by", self.publishers),
            ("First seen", self.seen),
        )
        return tuple((heading, value) for heading, value in rows if value)


def view_of(alert: Alert, *, zone: tzinfo = UTC_ZONE, test: bool = False) -> AlertView:
    """The view of an alert; times are shown in ``zone`` with its name."""
    publisher = clean(alert.source or (alert.sources[-1] if alert.sources else ""), _NAME_CHARS)
    return AlertView(
        type="Test" if test else _TYPES[alert.type],
        headline=clean(alert.headline, LIMIT),
        movement=_movement(alert),
        kind=KIND_WORDS[alert.kind],
        place=_place(alert),
        number=_number(alert),
        status=_status(alert),
        tone="denied" if alert.type == "withdrawn" else _TONES.get(alert.status, "open"),
        publishers=_publishers(alert),
        seen=_seen(alert, zone),
        evidence=_evidence(alert),
        link=safe_url(alert.url),
        link_text=f"Read it at {publisher}" if publisher else "Read it",
        why=reason_words(alert.reason),
        changes=tuple(_change(alert, index) for index in range(len(alert.changes))),
        test=test,
    )


def moment(at: datetime, zone: tzinfo) -> str:
    """A moment as newsrooms write it: ``17 Mar 2026 06:05 UTC``."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y %H:%M} {local.tzname() or ''}".rstrip()


def duration(length: timedelta) -> str:
    """A length of time in its largest unit: ``40 s``, ``12 min``, ``3 h``, ``2 days``."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < _SECONDS_A_MINUTE:
        return f"{seconds} s"
    minutes = seconds // _SECONDS_A_MINUTE
    if minutes < _MINUTES_AN_HOUR:
        return f"{minutes} min"
    hours = minutes // _MINUTES_AN_HOUR
    return f"{hours} h" if hours < 2 * _HOURS_A_DAY else f"{hours // _HOURS_A_DAY} days"


def _movement(alert: Alert) -> str:
    senders = names_of(alert.senders) or "Not named"
    hosts = names_of(alert.hosts) or clean(alert.region or "", _NAME_CHARS) or "Not named"
    via = clean(alert.via or "", _NAME_CHARS)
    return f"{senders} → {hosts}{f' (via {via})' if via else ''}"


def _place(alert: Alert) -> str:
    place = clean(alert.place or "", _NAME_CHARS)
    return "" if place in {name_of(code) for code in alert.hosts} else place


def _number(alert: Alert) -> str:
    if not alert.counts:
        return "" if alert.count is None else f"{alert.count:,} troops"
    return "; ".join(_sourced(count) for count in alert.counts)


def _sourced(count: Count) -> str:
    source = party(count.source or "")
    total = " in all" if count.scope == "total_there" else ""
    return f"{count_words(count, unit=True)}{total}{f' ({source})' if source else ''}"


def _status(alert: Alert) -> str:
    if alert.type == "withdrawn":
        return "Withdrawn: its only source no longer says so"
    who = claimants(alert.status, alert.claims)
    return f"{status_words(alert.status).capitalize()}{f' – {who}' if who else ''}"


def _publishers(alert: Alert) -> str:
    names = [clean(source, _NAME_CHARS) for source in alert.sources]
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    return f"{len(names)} independent publisher{'s' if len(names) != 1 else ''}{f': {shown}' if shown else ''}"


def _seen(alert: Alert, zone: tzinfo) -> str:
    seen = moment(alert.first_seen, zone)
    if alert.published is None:
        return f"{seen} (no time of publication given)"
    delay = alert.first_seen - alert.published
    if delay < timedelta(0):
        return f"{seen} (dated {duration(-delay)} ahead)"
    return f"{seen}, {duration(delay)} after publication"


def _evidence(alert: Alert) -> tuple[str, ...]:
    """Two sentences, first those that give the number: it is what people look for."""
    number = "" if alert.count is None else f"{alert.count}"
    parts = sorted(alert.evidence, key=lambda part: number not in part.text.replace(",", ""))
    sentences = [clean(part.text, _EVIDENCE_CHARS) for part in parts[:2]]
    return tuple(sentence for sentence in sentences if sentence) or tuple(
        title for title in (clean(alert.title, _EVIDENCE_CHARS),) if title
    )


def _change(alert: Alert, index: int) -> str:
    change = alert.changes[index]
    before, after = fact_value(change.fact, change.before), fact_value(change.fact, change.after)
    return f"{fact_words(change.fact)}: {before} → {after}"
