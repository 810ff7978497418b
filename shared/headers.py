"""What HTTP headers say about time: how long to wait, how long an answer stays fresh. Pure; the clock is passed in.

Sources: RFC 9110 section 10.2.3 (Retry-After), RFC 9111 sections 5.2 and 5.3 (Cache-Control, Expires).
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,12})\"?\s*(?=,|$)", re.IGNORECASE)
_UNUSABLE = re.compile(r"(?:^|,)\s*no-(?:cache|store)\s*(?=,|=|$)", re.IGNORECASE)


def http_date(value: str | None) -> datetime | None:
    """An HTTP date in any of its three forms, or None where it is none."""
    if not value:
        return None
    try:
        parsed = parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, from seconds or from a date; None where it says nothing usable."""
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        return float(text)
    moment = http_date(text)
    return max(0.0, (moment - now).total_seconds()) if moment else None


def max_age(cache_control: str | None, age: str | None = None) -> float | None:
    """Seconds an answer stays fresh by Cache-Control: max-age, less its Age; None where nothing usable is said."""
    text = cache_control or ""
    found = _MAX_AGE.search(text)
    if not found or _UNUSABLE.search(text):
        return None
    spent = float(age) if age and re.fullmatch(r"[0-9]{1,12}", age.strip()) else 0.0
    return max(0.0, float(found[1]) - spent)


def expires_in(expires: str | None, date: str | None, now: datetime) -> float | None:
    """Seconds until Expires, measured from the server's own Date: its clock may be wrong."""
    moment = http_date(expires)
    if moment is None:
        return None
    return max(0.0, (moment - (http_date(date) or now)).total_seconds())
