"""Which channel it is. Slack posts to a channel's id or to its ``#name``, but shows messages by the id alone."""

from services.notifier.channels.slack_api import SlackApi
from services.notifier.errors import PermanentDeliveryError
from shared.receivers import SLACK_ID

_PAGE, _MOST_PAGES = "200", 50


class SlackChannel:
    """A channel as configured, and its id, which is asked for once and only where nothing else has told it."""

    def __init__(self, named: str, api: SlackApi) -> None:
        self.named = named
        self._api = api
        self._id = named if SLACK_ID.fullmatch(named) else None

    def learn(self, channel: str) -> None:
        """Slack named the id in the answer to a post."""
        if self._id is None and SLACK_ID.fullmatch(channel):
            self._id = channel

    async def id(self) -> str:
        """The id.

        Raises:
            TransientError: Slack cannot be asked now.
            PermanentDeliveryError: ``channel_not_found``, or ``missing_scope`` without ``channels:read``.
        """
        if self._id is None:
            self._id = await self._look_up(self.named.removeprefix("#"))
        return self._id

    async def _look_up(self, name: str) -> str:
        asked = {"types": "public_channel,private_channel", "exclude_archived": "true", "limit": _PAGE}
        for _ in range(_MOST_PAGES):
            answer = await self._api.ask("conversations.list", **asked)
            for channel in answer.get("channels") or ():
                if channel.get("name") == name:
                    return str(channel.get("id", ""))
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
            asked["cursor"] = cursor
        raise PermanentDeliveryError("channel_not_found")
