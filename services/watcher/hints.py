"""What a body says about polling it: ttl, sy:updatePeriod, skipHours, skipDays. Pure, on bounded bytes.

Sources: RSS 2.0 (ttl in minutes, hours and days in GMT), RSS 1.0 Syndication module.
"""

import re

from services.watcher.values import Hints

_HEAD = 65_536
_FIRST_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)\b", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s{0,9}(\d{1,9})\s{0,9}</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s{0,40}(hourly|daily|weekly|monthly|yearly)\s{0,40}<", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s{0,40}(\d{1,6})\s{0,40}<", re.IGNORECASE)
_HOUR = re.compile(rb"<hour>\s{0,9}(\d{1,2})\s{0,9}</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s{0,9}(\w{6,9})\s{0,9}</day>", re.IGNORECASE)
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_HOURS_A_DAY = 24
_SECONDS = {b"hourly": 3600, b"daily": 86_400, b"weekly": 604_800, b"monthly": 2_592_000, b"yearly": 31_536_000}


def read_hints(body: bytes) -> Hints:
    """The hints that stand before the first item. Nonsense among them is left out."""
    head = body[:_HEAD]
    first = _FIRST_ITEM.search(head)
    head = head[: first.start()] if first else head
    hours = {int(found) % _HOURS_A_DAY for found in _HOUR.findall(_section(head, b"skiphours"))}
    days = {_DAYS.index(found.lower()) for found in _DAY.findall(_section(head, b"skipdays")) if found.lower() in _DAYS}
    return Hints(_seconds(head), tuple(sorted(hours)), tuple(sorted(days)))


def _seconds(head: bytes) -> float | None:
    ttl, period, frequency = _TTL.search(head), _PERIOD.search(head), _FREQUENCY.search(head)
    asked = []
    if ttl:
        asked.append(60.0 * int(ttl[1]))
    if period:
        asked.append(_SECONDS[period[1].lower()] / max(1, int(frequency[1]) if frequency else 1))
    return max(asked, default=0.0) or None


def _section(head: bytes, name: bytes) -> bytes:
    lower = head.lower()
    start = lower.find(b"<" + name + b">")
    end = lower.find(b"</" + name + b">", start)
    return head[start:end] if 0 <= start < end else b""
