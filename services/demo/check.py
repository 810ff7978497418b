"""Holds the alerts of a played day against those it calls for. Which outlet was fetched first does not matter."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from services.demo.day import Facts, NewsDay
from shared.events import Alert, Change


def differences(day: NewsDay, alerts: Sequence[Alert]) -> list[str]:
    """One line for each alert that is missing or too many; empty when they are exactly those expected.

    What an article adds is told when its page was read: the situation's status may have moved on by then.
    """
    read_later = {_told(alert.type, alert.facts, alert.changes, status="") for alert in day.alerts if alert.pages}
    expected = Counter(_line(alert.type, alert.facts, alert.changes, read_later) for alert in day.alerts)
    found = Counter(_line(alert.type, _facts(alert), alert.changes, read_later) for alert in alerts)
    missing = [f"missing: {line}" for line in (expected - found).elements()]
    return missing + [f"too many: {line}" for line in (found - expected).elements()]


def told(alert: Alert) -> str:
    """What an alert tells, without ids and times, so that two runs can be compared."""
    facts = _facts(alert)
    return _told(alert.type, facts, alert.changes, status=str(facts.status))


def _facts(alert: Alert) -> Facts:
    return Facts("yes", alert.kind, alert.status, alert.senders, alert.hosts, alert.count)


def _line(type_: str, facts: Facts, changes: Sequence[Change], read_later: Collection[str]) -> str:
    bare = _told(type_, facts, changes, status="")
    return bare if bare in read_later else _told(type_, facts, changes, status=str(facts.status))


def _told(type_: str, facts: Facts, changes: Iterable[Change], *, status: str) -> str:
    pair = f"{'+'.join(sorted(facts.senders))} → {'+'.join(sorted(facts.hosts))}"
    number = "no number" if facts.count is None else str(facts.count)
    changed = ", ".join(sorted(f"{change.fact} {change.before} → {change.after}" for change in changes))
    said = " ".join(part for part in (type_, pair, str(facts.kind), status, number) if part)
    return f"{said} ({changed})" if changed else said
