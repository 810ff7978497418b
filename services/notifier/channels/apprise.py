"""Any other service through Apprise: the alert as plain text, in a thread, for Apprise's clients are synchronous.

Apprise says that a service took a message, or that it did not succeed; not why. A failure may be an answer that was
lost, so the outcome of whatever did not succeed is unknown, and the receiver's ``on_unknown`` decides.
"""

import asyncio
from collections.abc import Sequence

from apprise import Apprise, AppriseAsset, AppriseResultStatus, NotifyFormat

from services.notifier.channels import ALONE, Background
from services.notifier.errors import OutcomeUnknownError
from services.notifier.mail import render_alert
from services.notifier.replaced import replaced
from services.notifier.view import UTC_ZONE
from shared.errors import ConfigError
from shared.events import Alert
from shared.receivers import AppriseReceiver

# Some services obey these in plain text: Slack's plug-in brings <!channel> back to life, Discord has @everyone.
_OBEYED = str.maketrans({"<": "‹", ">": "›", "@": "＠"})


class AppriseChannel:
    """One of Apprise's addresses. It is not asked what it took: no service's plug-in can look a message up."""

    name = "apprise"
    pace_seconds = 1.0
    digest = False
    folds = False
    looks_up = False

    def __init__(self, name: str, receiver: AppriseReceiver, *, timeout: float) -> None:
        self.pace_key = f"apprise:{name}"
        self._timeout = timeout
        # Apprise would store tokens of its own on the disk, and would read escapes such as \\n in a feed's text.
        asset = AppriseAsset(app_id="Troopwatch", interpret_escapes=False)
        self._service = Apprise(asset=asset)
        if not self._service.add(receiver.url.get_secret_value()) or len(self._service) != 1:
            raise ConfigError(
                f"notifier.receivers.{name}.url: Apprise knows no such service; give one address as in its list"
            )

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        """Send each alert; the reference is the delivery's own id, for Apprise gives none."""
        old = replaced(background.replaces.alert, UTC_ZONE) if background.replaces else ""
        for alert in alerts:
            mail = render_alert(alert, test=test, replaces=old)
            status = await asyncio.to_thread(self._notify, mail.subject, mail.text)
            if status != AppriseResultStatus.SUCCESS:
                raise OutcomeUnknownError(f"apprise_{status.name.lower()}")
        return message_id

    def _notify(self, title: str, body: str) -> AppriseResultStatus:
        result = self._service.notify(
            title=title.translate(_OBEYED),
            body=body.translate(_OBEYED),
            body_format=NotifyFormat.TEXT,
            interpret_escapes=False,
            timeout=self._timeout,
        )
        return result.status
