"""Why a delivery did not succeed: the answers that the ledger tells apart.

TransientError     it surely did not arrive; try again, not before ``retry_after`` (shared.errors)
OutcomeUnknownError     the request went out and no answer came: it may have arrived
PermanentDeliveryError  it can never arrive: revoked address, unknown channel, refused sender
"""

from shared.errors import TransientError, TroopwatchError


class OutcomeUnknownError(TransientError):
    """The request went out and its fate is unknown: the receiver's ``on_unknown`` decides."""


class LookUpRefusedError(TroopwatchError):
    """It may have arrived, and the receiver does not let us look: its ``on_unknown`` decides after all."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PermanentDeliveryError(TroopwatchError):
    """No later try can succeed. ``reason`` is a short stable word; never an address, never a secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
