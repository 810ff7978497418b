"""Quiet hours: until when an alert is held."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.notifier.routing import Regions, Subject, matches
from shared.routes import QuietHours
from shared.section import WEEKDAYS

_MOST_SPANS = 30


def held_until(quiet: Sequence[QuietHours], subject: Subject, now: datetime, regions: Regions) -> datetime | None:
    """When the alert may go: None for at once, else the end of the quiet span that ``now`` is in, and of those
    that follow it without a gap.
    """
    spans = [span for span in quiet if span.unless is None or not matches(span.unless, subject, regions)]
    moment = now
    for _ in range(_MOST_SPANS):
        ends = [end for span in spans if (end := _end(span, moment)) is not None]
        if not ends:
            break
        moment = max(ends)
    return moment.astimezone(UTC) if moment > now else None


def _end(span: QuietHours, at: datetime) -> datetime | None:
    """The end of the span that ``at`` is in, if it is in one that began yesterday or today."""
    today = at.astimezone(ZoneInfo(span.timezone)).date()
    for day in (today - timedelta(days=1), today):
        begin, end = _span(span, day)
        if WEEKDAYS[day.weekday()] in span.days and begin <= at < end:
            return end
    return None


def _span(span: QuietHours, day: date) -> tuple[datetime, datetime]:
    """The span that begins on that day, in UTC, so that it is as long as the clock says where the clock is changed."""
    zone, start, end = ZoneInfo(span.timezone), time.fromisoformat(span.start), time.fromisoformat(span.end)
    last = day if end > start else day + timedelta(days=1)
    return _at(day, start, zone), _at(last, end, zone)


def _at(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
