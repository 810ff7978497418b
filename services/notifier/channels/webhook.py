"""The alert as JSON to an address of the operator's choice: a CloudEvent in binary mode.

Source: CloudEvents 1.0, HTTP protocol binding, section 3.1 (binary content mode).
"""

from collections.abc import Sequence

from services.notifier.channels import Poster
from services.notifier.channels.answers import accepted, answered
from shared.clock import Clock
from shared.events import Alert
from shared.settings import WebhookReceiver


class WebhookChannel:
    """Posts each alert. ``Idempotency-Key`` is the same at every try, so that the receiver can drop a repeat."""

    name = "webhook"
    pace_seconds = 0.0
    digest = False

    def __init__(self, name: str, receiver: WebhookReceiver, *, http: Poster, clock: Clock, timeout: float) -> None:
        self.pace_key = f"webhook:{name}"
        self._url = receiver.url
        self._http = http
        self._clock = clock
        self._timeout = timeout

    async def send(self, alerts: Sequence[Alert], *, message_id: str, test: bool = False) -> str:
        """Post the alert; any 2xx is an acceptance. The reference is the delivery's own id."""
        for alert in alerts:
            body = alert.model_dump_json(by_alias=True).encode()
            headers = self._headers(alert, message_id, test=test)
            accepted(await answered(self._http.post(self._url, body=body, headers=headers, timeout=self._timeout)))
        return message_id

    def _headers(self, alert: Alert, message_id: str, *, test: bool) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": message_id,
            "ce-specversion": "1.0",
            "ce-id": alert.event_id,
            "ce-type": alert.ce_type,
            "ce-source": "/troopwatch/notifier",
            "ce-subject": alert.subject,
            "ce-time": self._clock.now().isoformat(),
        }
        return headers | ({"X-Troopwatch-Test": "true"} if test else {})
