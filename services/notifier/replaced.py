"""What a correction replaces: in words, and in a message that tells of several alerts."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from services.notifier.view import moment, view_of
from shared.events import Alert

CORRECTING = frozenset({"correction", "withdrawn"})


def replaced(alert: Alert, zone: tzinfo) -> str:
    """The sentence that was told and when: ``“Britain to send 900 …” (17 Mar 2026 06:05 UTC)``."""
    return f"“{view_of(alert, zone=zone).headline}” ({moment(alert.at, zone)})"


def settled(alerts: Sequence[Alert], told: Mapping[str, Alert]) -> list[tuple[Alert, Alert | None]]:
    """Each alert with the one that it corrects. An alert that a later one of these corrects is left out: side by side
    nobody could tell which one holds.

    Args:
        alerts: those that go into one message.
        told: what was told before, by the alerts' ids.
    """
    here = {alert.alert: alert for alert in alerts}
    known = {**told, **here}
    gone = {alert.replaces for alert in alerts if alert.type in CORRECTING}
    return [(alert, _first_version(alert, known, here)) for alert in alerts if alert.alert not in gone]


def _first_version(alert: Alert, known: Mapping[str, Alert], here: Mapping[str, Alert]) -> Alert | None:
    """What is replaced; where that is a correction in the same message, what that one replaces."""
    old = known.get(alert.replaces or "") if alert.type in CORRECTING else None
    for _ in known:
        before = known.get(old.replaces or "") if old is not None and old.alert in here else None
        if before is None:
            break
        old = before
    return old
