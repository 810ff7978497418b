"""Slack through an incoming webhook: a self-contained message for each alert, since nothing can be edited later."""

from collections.abc import Sequence

from services.notifier.channels import ALONE, Background, Poster
from services.notifier.channels.answers import accepted, answered
from services.notifier.channels.slack_blocks import folded, message
from services.notifier.errors import PermanentDeliveryError
from services.notifier.view import view_of
from shared.events import Alert
from shared.receivers import SlackReceiver


class SlackHookChannel:
    """One message a second at most, as Slack asks; a ``Retry-After`` is passed on to the ledger."""

    name = "slack"
    pace_seconds = 1.0
    digest = False
    folds = True
    looks_up = False

    def __init__(self, name: str, receiver: SlackReceiver, *, http: Poster, timeout: float) -> None:
        self.pace_key = f"slack:{name}"
        self._url = receiver.webhook_url
        self._http = http
        self._timeout = timeout

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        """Post one message; the reference is the delivery's id, for a webhook gives none."""
        if self._url is None:
            raise PermanentDeliveryError("no_webhook_url")
        old = background.replaces
        payload = folded(alerts, background.corrected)
        if len(alerts) == 1:
            payload = message(view_of(alerts[0], test=test), old.alert if old else None)
        accepted(await answered(self._http.post(self._url, json=payload, timeout=self._timeout)))
        return message_id
