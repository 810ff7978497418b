"""Slack: an incoming webhook, or a bot that posts to a channel. Nothing that a feed wrote can act there."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from services.notifier.channels import Answer, Poster
from services.notifier.channels.answers import accepted, answered, retry_after
from services.notifier.channels.slack_blocks import message
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from services.notifier.view import view_of
from shared.errors import TransientError
from shared.events import Alert
from shared.settings import SlackReceiver

_TRANSIENT = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    }
)


class SlackChannel:
    """One message a second at most, as Slack asks; a ``Retry-After`` is passed on to the ledger."""

    name = "slack"
    pace_seconds = 1.0
    digest = False

    def __init__(self, name: str, receiver: SlackReceiver, *, http: Poster, timeout: float) -> None:
        self.pace_key = f"slack:{receiver.channel or name}"
        self._receiver = receiver
        self._http = http
        self._timeout = timeout

    async def send(self, alerts: Sequence[Alert], *, message_id: str, test: bool = False) -> str:
        """Post one message; the reference is ``channel/timestamp`` of a bot's message, else the delivery's id."""
        (alert,) = alerts
        payload = message(view_of(alert, test=test))
        if self._receiver.webhook_url is not None:
            await self._hook(payload)
            return message_id
        return await self._post(payload | {"metadata": _metadata(alert, message_id)})

    async def _hook(self, payload: dict[str, Any]) -> None:
        url = self._receiver.webhook_url
        if url is None:
            raise PermanentDeliveryError("no_webhook_url")
        accepted(await answered(self._http.post(url, json=payload, timeout=self._timeout)))

    async def _post(self, payload: dict[str, Any]) -> str:
        token = self._receiver.bot_token
        if token is None or self._receiver.channel is None:
            raise PermanentDeliveryError("no_bot_token")
        answer = accepted(
            await answered(
                self._http.post(
                    f"{self._receiver.api_url.rstrip('/')}/chat.postMessage",
                    json=payload | {"channel": self._receiver.channel},
                    headers={"Authorization": f"Bearer {token.get_secret_value()}"},
                    timeout=self._timeout,
                )
            )
        )
        return _reference(answer)


def _reference(answer: Answer) -> str:
    """Where the message is; Slack answers 200 to errors too and names them in ``error``."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise OutcomeUnknownError("bad_answer")
    if body.get("ok") is True:
        return f"{body.get('channel', '')}/{body.get('ts', '')}"
    error = str(body.get("error", "unknown"))[:60]
    if error in _TRANSIENT:
        raise TransientError(error, retry_after=retry_after(answer, datetime.now(UTC)))
    raise PermanentDeliveryError(error)


def _metadata(alert: Alert, message_id: str) -> dict[str, Any]:
    """What lets a notifier find its own message again after a crash."""
    payload = {"alert_id": alert.alert, "situation": alert.situation, "delivery": message_id}
    return {"event_type": "troopwatch_alert", "event_payload": payload}
