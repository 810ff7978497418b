from datetime import UTC, datetime

import pytest

from services.notifier.channels.answers import retry_after
from shared.http import Response

NOW = datetime(2026, 3, 17, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("Tue, 17 Mar 2026 06:01:00 GMT", 60.0),
        ("Tue, 17 Mar 2026 05:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("9" * 5000, 999_999.0),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(Response(429, (("Retry-After", value),), b""), NOW) == seconds
