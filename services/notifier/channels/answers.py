"""What an HTTP answer, or the lack of one, means for a delivery."""

from collections.abc import Awaitable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from services.notifier.channels import Answer
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from shared.errors import TransientError

# The request never left: no connection was made.
_NOT_SENT = frozenset({"dns", "connect", "tls", "forbidden_address"})
_NEVER = frozenset({"bad_url"})
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


async def answered(request: Awaitable[Answer]) -> Answer:
    """The answer; the client's errors are sorted into surely not sent, never to be sent, and unknown."""
    try:
        return await request
    except TransientError as error:
        if error.reason in _NEVER:
            raise PermanentDeliveryError(error.reason) from None
        if error.reason in _NOT_SENT:
            raise TransientError(error.reason, retry_after=error.retry_after) from None
        raise OutcomeUnknownError(error.reason) from None


def accepted(answer: Answer) -> Answer:
    """The answer if it is a 2xx.

    Raises:
        TransientError: 408, 425, 429 (with its Retry-After) and 5xx.
        PermanentDeliveryError: every other status.
    """
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return answer
    reason = f"http_{answer.status}"
    if answer.status in _LATER or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TransientError(reason, retry_after=retry_after(answer, datetime.now(UTC)))
    raise PermanentDeliveryError(reason)


def retry_after(answer: Answer, now: datetime) -> float | None:
    """The seconds of a Retry-After header, as a number or a date; None where there is none that makes sense."""
    value = (answer.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:6])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)
