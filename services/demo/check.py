"""Holds the alerts of a played day against those it calls for. Which outlet was fetched first does not matter."""

from collections import Counter
from collections.abc import Iterable, Sequence

from services.demo.day import ExpectedAlert, Facts, NewsDay
from shared.events import Alert, Change


def differences(day: NewsDay, alerts: Sequence[Alert]) -> list[str]:
    """One line for each alert that is missing or too many; empty when they are exactly those expected."""
    expected = Counter(_expected(alert) for alert in day.alerts)
    found = Counter(told(alert) for alert in alerts)
    missing = [f"missing: {line}" for line in (expected - found).elements()]
    return missing + [f"too many: {line}" for line in (found - expected).elements()]


def told(alert: Alert) -> str:
    """What an alert tells, without ids and times, so that two runs can be compared."""
    facts = Facts("yes", alert.kind, alert.status, alert.senders, alert.hosts, alert.count)
    return _line(alert.type, facts, alert.changes)


def _expected(alert: ExpectedAlert) -> str:
    return _line(alert.type, alert.facts, alert.changes)


def _line(type_: str, facts: Facts, changes: Iterable[Change]) -> str:
    pair = f"{'+'.join(sorted(facts.senders))} → {'+'.join(sorted(facts.hosts))}"
    number = "no number" if facts.count is None else str(facts.count)
    changed = ", ".join(sorted(f"{change.fact} {change.before} → {change.after}" for change in changes))
    return f"{type_} {pair} {facts.kind} {facts.status} {number}" + (f" ({changed})" if changed else "")
