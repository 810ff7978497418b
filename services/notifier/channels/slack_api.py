"""Slack's Web API: a call, and what its answer means. Slack answers 200 to errors too and names them in ``error``."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from services.notifier.channels import Answer, Poster
from services.notifier.channels.answers import accepted, answered, retry_after
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from shared.errors import TransientError
from shared.receivers import SlackReceiver

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


class SlackApi:
    """Calls methods with a bot's token. ``timeout`` in seconds bounds each request.

    Both ways of calling raise TransientError, OutcomeUnknownError or PermanentDeliveryError, with Slack's own word.
    """

    def __init__(self, receiver: SlackReceiver, *, http: Poster, timeout: float) -> None:
        self._root = receiver.api_url.rstrip("/")
        self._token = receiver.bot_token
        self._http = http
        self._timeout = timeout

    async def tell(self, method: str, payload: dict[str, Any]) -> dict[str, Any]:
        """A method that writes: its arguments as JSON."""
        return await self._call(method, json.dumps(payload).encode(), "application/json; charset=utf-8")

    async def ask(self, method: str, **arguments: str) -> dict[str, Any]:
        """A method that reads: Slack takes the arguments of those as a form alone."""
        return await self._call(method, urlencode(arguments).encode(), "application/x-www-form-urlencoded")

    async def _call(self, method: str, body: bytes, content_type: str) -> dict[str, Any]:
        if self._token is None:
            raise PermanentDeliveryError("no_bot_token")
        headers = {"Authorization": f"Bearer {self._token.get_secret_value()}", "Content-Type": content_type}
        request = self._http.post(f"{self._root}/{method}", body=body, headers=headers, timeout=self._timeout)
        return _judged(accepted(await answered(request)))


def _judged(answer: Answer) -> dict[str, Any]:
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise OutcomeUnknownError("bad_answer")
    if body.get("ok") is True:
        return body
    error = str(body.get("error", "unknown"))[:60]
    if error in _TRANSIENT:
        raise TransientError(error, retry_after=retry_after(answer, datetime.now(UTC)))
    raise PermanentDeliveryError(error)
