"""Channels: how one kind of receiver is told. Each turns alerts into one request and says what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import SecretStr

from services.notifier.book import Told
from shared.events import Alert


@dataclass(frozen=True, slots=True)
class Background:
    """What the ledger knows beside the alerts.

    ``thread``: the messages about the alert's situation that this receiver got, oldest first. ``replaces``: what a
    correction corrects. ``corrected``: the same for several alerts, by the ids of what they correct. ``standing``: the
    last word on each open situation that it was told of. ``broadcast``: not for the thread alone. ``doubtful``: an
    earlier try may have arrived.
    """

    thread: tuple[Told, ...] = ()
    replaces: Told | None = None
    corrected: Mapping[str, Alert] = field(default_factory=dict)
    standing: tuple[Alert, ...] = ()
    broadcast: bool = False
    doubtful: bool = False


ALONE = Background()


class Channel(Protocol):
    """One receiver's way of being told.

    ``pace_key`` and ``pace_seconds``: at most one message per that many seconds for all channels of one key.
    ``digest``: all waiting alerts go into one message. ``folds``: a message can list several alerts.
    ``looks_up``: it can find a message that an earlier try may have sent, so no repeat is needed.
    """

    name: str
    pace_key: str
    pace_seconds: float
    digest: bool
    folds: bool
    looks_up: bool

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        """Tell of the alerts in one message and return the receiver's reference.

        ``message_id`` is the same at every try. ``test`` marks the message as a test for everybody to see.
        Without alerts it is a digest that says that there is nothing new.

        Raises:
            TransientError: it surely did not arrive; try again.
            OutcomeUnknownError: it may have arrived.
            LookUpRefusedError: it may have arrived, and the receiver does not let us look.
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
