"""Slack through a bot: one message for each situation, updates in its thread, the message kept at the present facts.

first alert ──▶ message    update ──▶ reply in the thread (shown to all if material) ──▶ message edited
After a crash the message is looked up by the metadata that it carries, so that nothing is posted twice.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import structlog

from services.notifier.channels import ALONE, Background, Poster
from services.notifier.channels.slack_api import SlackApi
from services.notifier.channels.slack_blocks import folded, head, message, reply
from services.notifier.channels.slack_channel import SlackChannel
from services.notifier.errors import LookUpRefusedError, OutcomeUnknownError, PermanentDeliveryError
from services.notifier.view import view_of
from shared.errors import TransientError
from shared.events import Alert
from shared.receivers import SlackReceiver

_EVENT = "troopwatch_alert"
_BEFORE = timedelta(minutes=5)
_PAGE, _MOST_PAGES = "200", 10
_THREAD_IS_GONE = frozenset({"thread_not_found", "message_not_found", "invalid_thread_ts"})


class SlackBotChannel:
    """One message a second at most, as Slack asks; a ``Retry-After`` is passed on to the ledger."""

    name = "slack"
    pace_seconds = 1.0
    digest = False
    folds = True
    looks_up = True

    def __init__(self, receiver: SlackReceiver, *, http: Poster, timeout: float) -> None:
        self.pace_key = f"slack:{receiver.channel}"
        self._api = SlackApi(receiver, http=http, timeout=timeout)
        self._channel = SlackChannel(receiver.channel or "", self._api)
        self._log = structlog.get_logger()

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        """Post one message, unless an earlier try did; the reference is ``channel/timestamp``."""
        thread = background.thread[0].ref if background.thread and len(alerts) == 1 else None
        ref = await self._find(alerts, message_id, thread) if background.doubtful else None
        if ref is None:
            payload = await self._payload(alerts, background, thread, test=test)
            ref = await self._post(payload | {"metadata": _metadata(alerts, message_id)}, thread, background)
        if thread is not None:
            await self._bring_up_to_date(thread, alerts[0], background)
        return ref

    async def _payload(
        self, alerts: Sequence[Alert], background: Background, thread: str | None, *, test: bool
    ) -> dict[str, Any]:
        if len(alerts) != 1:
            return folded(alerts, background.corrected)
        view, old = view_of(alerts[0], test=test), background.replaces
        if thread is None:
            return message(view, old.alert if old else None)
        return reply(view, old.alert if old else None, await self._link(old.ref) if old else None)

    async def _post(self, payload: dict[str, Any], thread: str | None, background: Background) -> str:
        place: dict[str, Any] = {"channel": self._channel.named}
        if thread is not None:
            channel, _, timestamp = thread.partition("/")
            place = {"channel": channel, "thread_ts": timestamp, "reply_broadcast": background.broadcast}
        try:
            answer = await self._api.tell("chat.postMessage", payload | place)
        except PermanentDeliveryError as error:
            if thread is None or error.reason not in _THREAD_IS_GONE:
                raise
            # Somebody deleted the message: the situation goes on with one of its own.
            answer = await self._api.tell("chat.postMessage", payload | {"channel": self._channel.named})
        self._channel.learn(str(answer.get("channel", "")))
        return f"{answer.get('channel', '')}/{answer.get('ts', '')}"

    async def _bring_up_to_date(self, ref: str, alert: Alert, background: Background) -> None:
        """Edit the situation's message. It may be done twice, so a failure is a matter for another try."""
        channel, _, timestamp = ref.partition("/")
        first, updates = background.thread[0], len(background.thread)
        payload = head(view_of(alert), updates) | {"metadata": _metadata([first.alert], first.delivery)}
        try:
            await self._api.tell("chat.update", payload | {"channel": channel, "ts": timestamp})
        except PermanentDeliveryError as error:
            self._log.warning("message.not_edited", situation=alert.situation, ref=ref, reason=error.reason)
        except TransientError as error:
            raise OutcomeUnknownError(error.reason, retry_after=error.retry_after) from None

    async def _link(self, ref: str) -> str | None:
        """The address of a message, or None where Slack does not give it: a correction waits for no link."""
        channel, _, timestamp = ref.partition("/")
        try:
            answer = await self._api.ask("chat.getPermalink", channel=channel, message_ts=timestamp)
        except (TransientError, PermanentDeliveryError):
            return None
        return str(answer.get("permalink", "")) or None

    async def _find(self, alerts: Sequence[Alert], message_id: str, thread: str | None) -> str | None:
        """The message of an earlier try, found by its metadata among those since the alert; None if there is none.

        Raises:
            LookUpRefusedError: Slack does not let the bot read there: the scope ``channels:history`` is missing, or for
                a channel that is configured by its name ``channels:read``.
            OutcomeUnknownError: Slack cannot be asked now.
        """
        since = f"{(min(alert.at for alert in alerts) - _BEFORE).timestamp():.6f}"
        try:
            channel, _, timestamp = (thread or f"{await self._channel.id()}/").partition("/")
            method, where = ("conversations.replies", {"ts": timestamp}) if thread else ("conversations.history", {})
            asked = where | {"channel": channel, "oldest": since, "limit": _PAGE, "include_all_metadata": "true"}
            for _ in range(_MOST_PAGES):
                answer = await self._api.ask(method, **asked)
                found = _by_metadata(answer.get("messages") or (), message_id)
                if found is not None:
                    return f"{channel}/{found}"
                cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
                if not cursor:
                    return None
                asked["cursor"] = cursor
        except PermanentDeliveryError as error:
            raise LookUpRefusedError(error.reason) from None
        except TransientError as error:
            raise OutcomeUnknownError(error.reason, retry_after=error.retry_after) from None
        raise LookUpRefusedError("too_many_messages")


def _metadata(alerts: Sequence[Alert], message_id: str) -> dict[str, Any]:
    """What lets a notifier find its own message again after a crash."""
    first = alerts[0]
    payload = {"alert_id": first.alert, "situation": first.situation, "delivery": message_id}
    return {"event_type": _EVENT, "event_payload": payload}


def _by_metadata(messages: Iterable[dict[str, Any]], message_id: str) -> str | None:
    for one in messages:
        metadata = one.get("metadata") or {}
        if metadata.get("event_type") == _EVENT and (metadata.get("event_payload") or {}).get("delivery") == message_id:
            return str(one.get("ts", ""))
    return None
