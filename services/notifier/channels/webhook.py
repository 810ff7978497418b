"""The alert as JSON to an address of the operator's choice: a CloudEvent in binary mode.

Source: CloudEvents 1.0, HTTP protocol binding, section 3.1 (binary content mode).
With a secret, ``X-Troopwatch-Signature`` is ``sha256=`` and the hex HMAC-SHA256 of ``X-Troopwatch-Timestamp`` (Unix
seconds), a full stop and the body: who checks both knows the sender, and that it is no replay.
"""

import hmac
from collections.abc import Sequence

from services.notifier.channels import ALONE, Background, Poster
from services.notifier.channels.answers import accepted, answered
from shared.clock import Clock
from shared.events import Alert
from shared.settings import WebhookReceiver


class WebhookChannel:
    """Posts each alert. ``Idempotency-Key`` is the same at every try, so that the receiver can drop a repeat."""

    name = "webhook"
    pace_seconds = 0.0
    digest = False
    folds = False
    looks_up = False

    def __init__(self, name: str, receiver: WebhookReceiver, *, http: Poster, clock: Clock, timeout: float) -> None:
        self.pace_key = f"webhook:{name}"
        self._url = receiver.url
        self._secret = receiver.secret
        self._http = http
        self._clock = clock
        self._timeout = timeout

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        """Post the alert; any 2xx is an acceptance. The reference is the delivery's own id."""
        for alert in alerts:
            body = alert.model_dump_json(by_alias=True).encode()
            headers = self._headers(alert, message_id, test=test) | self._signed(body)
            if background.replaces is not None:
                headers["X-Troopwatch-Replaces"] = background.replaces.alert.alert
            accepted(await answered(self._http.post(self._url, body=body, headers=headers, timeout=self._timeout)))
        return message_id

    def _signed(self, body: bytes) -> dict[str, str]:
        if self._secret is None:
            return {}
        timestamp = str(int(self._clock.now().timestamp()))
        mac = hmac.new(self._secret.get_secret_value().encode(), timestamp.encode() + b"." + body, "sha256")
        return {"X-Troopwatch-Timestamp": timestamp, "X-Troopwatch-Signature": f"sha256={mac.hexdigest()}"}

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
