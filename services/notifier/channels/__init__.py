"""Channels: how one kind of receiver is told. Each turns alerts into one request and says what became of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pydantic import SecretStr

from shared.events import Alert


class Channel(Protocol):
    """One receiver's way of being told.

    ``pace_key`` and ``pace_seconds``: at most one message per that many seconds for all channels of one key.
    ``digest``: all waiting alerts go into one message; otherwise each is its own.
    """

    name: str
    pace_key: str
    pace_seconds: float
    digest: bool

    async def send(self, alerts: Sequence[Alert], *, message_id: str, test: bool = False) -> str:
        """Tell of the alerts in one message and return the receiver's reference.

        ``message_id`` is the same at every try. ``test`` marks the message as a test for everybody to see.

        Raises:
            TransientError: it surely did not arrive; try again.
            OutcomeUnknownError: it may have arrived.
            PermanentDeliveryError: it can never arrive.
        """
        ...


class Answer(Protocol):
    """What a receiver answered."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def body(self) -> bytes:
        """The answer's body."""
        ...

    def header(self, name: str) -> str | None:
        """A header's value."""
        ...


class Poster(Protocol):
    """What channels need of the HTTP client."""

    async def post(
        self,
        url: SecretStr | str,
        *,
        json: Any = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        timeout: float = 20.0,
    ) -> Answer:
        """Post and return the answer; errors are TransientErrors that never carry the address."""
        ...
