"""Why no second opinion came."""

from shared.errors import TroopwatchError


class OpinionError(TroopwatchError):
    """No usable answer. ``reason`` is one of

    ``capped paused timeout dns connect tls connection_lost bad_response too_large headers_too_large bad_url http_NNN
    not_json no_choice cut_off refused bad_answer``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
