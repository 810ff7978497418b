"""What a correction replaces, in words."""

from datetime import tzinfo

from services.notifier.view import moment, view_of
from shared.events import Alert


def replaced(alert: Alert, zone: tzinfo) -> str:
    """The sentence that was told and when: ``“Britain to send 900 …” (17 Mar 2026 06:05 UTC)``."""
    return f"“{view_of(alert, zone=zone).headline}” ({moment(alert.at, zone)})"
