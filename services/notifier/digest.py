"""The digest: everything new since the reader's last mail, grouped by situation, then where each one stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.notifier.mail import RenderedMail, render
from services.notifier.replaced import replaced, settled
from services.notifier.view import AlertView, moment, view_of
from shared.errors import ConfigError
from shared.events import Alert
from shared.section import WEEKDAYS, Weekday

_DAYS_AROUND = 8


@dataclass(frozen=True, slots=True)
class NewFact:
    """One alert in a digest, with the local time of the decision and, for a correction, what it replaces."""

    at: str
    view: AlertView
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A situation's new facts, oldest first, and one line on where it stands now."""

    movement: str
    facts: tuple[NewFact, ...]
    state: str
    tone: str


def render_digest(
    alerts: Sequence[Alert],
    now: datetime,
    timezone: str,
    *,
    standing: Sequence[Alert] = (),
    corrected: Mapping[str, Alert] | None = None,
    unsubscribe: str | None = None,
) -> RenderedMail:
    """The digest of these alerts, as of ``now``, with times in ``timezone``. ``standing`` are the last words on the
    open situations: those of which there is nothing new are in the second part alone. ``corrected`` are the alerts
    that some of these correct and that were told before; an alert that is corrected in the same digest is not shown.

    Raises:
        ConfigError: there is no such time zone.
    """
    zone = zone_of(timezone)
    groups = groups_of(alerts, zone, corrected or {})
    return render(
        "digest",
        _subject(groups, now.astimezone(zone)),
        groups=groups,
        states=[*groups, *states_of(alerts, standing, zone)],
        unsubscribe=unsubscribe,
        until=moment(now, zone),
        since=_short(min(alert.at for alert in alerts), zone) if alerts else "",
        total=_total(groups),
    )


def groups_of(alerts: Sequence[Alert], zone: tzinfo, corrected: Mapping[str, Alert] | None = None) -> tuple[Group, ...]:
    """The alerts by situation: those that are new first, then the known ones, each by its latest fact."""
    in_order = sorted(alerts, key=lambda alert: (alert.at, alert.alert))
    fresh = {alert.situation for alert in alerts if alert.type == "new"}
    by_situation: dict[str, list[tuple[Alert, Alert | None]]] = {}
    for alert, old in settled(in_order, corrected or {}):
        by_situation.setdefault(alert.situation, []).append((alert, old))
    ordered = sorted(by_situation.values(), key=lambda group: group[-1][0].at, reverse=True)
    ordered.sort(key=lambda group: group[0][0].situation not in fresh)
    return tuple(_group(group, zone) for group in ordered)


def states_of(alerts: Sequence[Alert], standing: Sequence[Alert], zone: tzinfo) -> list[Group]:
    """Where the open situations stand of which none of the alerts tells; withdrawn ones are over."""
    told = {alert.situation for alert in alerts}
    return [
        _group([(alert, None)], zone) for alert in standing if alert.situation not in told and alert.type != "withdrawn"
    ]


def digest_moments(
    now: datetime, times: Sequence[str], zone: tzinfo, days: Sequence[Weekday] = WEEKDAYS
) -> list[datetime]:
    """The moments of digests within eight days before and after ``now``, in order; a skipped hour falls after it."""
    today = now.astimezone(zone).date()
    dates = [today + timedelta(days=ahead) for ahead in range(-_DAYS_AROUND, _DAYS_AROUND + 1)]
    return sorted(
        datetime.combine(day, time.fromisoformat(at), tzinfo=zone)
        for day in dates
        if WEEKDAYS[day.weekday()] in days
        for at in times
    )


def next_digest(now: datetime, times: Sequence[str], zone: tzinfo, days: Sequence[Weekday] = WEEKDAYS) -> datetime:
    """The next of the ``times`` (``07:00``) of those ``days`` after ``now``, in ``zone``."""
    return min((at for at in digest_moments(now, times, zone, days) if at > now), default=now)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name.

    Raises:
        ConfigError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(f"timezone: {name!r} is not known here; name one such as Europe/Berlin, or UTC") from None


def _group(alerts: Sequence[tuple[Alert, Alert | None]], zone: tzinfo) -> Group:
    views = [view_of(alert, zone=zone) for alert, _ in alerts]
    last = views[-1]
    number = next((view.number for view in reversed(views) if view.number), "")
    parts = (last.kind.capitalize(), number, last.status, last.publishers.partition(":")[0])
    return Group(
        movement=last.movement,
        facts=tuple(
            NewFact(at=_short(alert.at, zone), view=view, replaces=replaced(old, zone) if old else "")
            for view, (alert, old) in zip(views, alerts, strict=True)
        ),
        state=" · ".join(part for part in parts if part),
        tone=last.tone,
    )


def _short(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %H:%M}"


def _subject(groups: Sequence[Group], local: datetime) -> str:
    day = _short(local, local.tzinfo or UTC)
    if not groups:
        return f"Troop movements, {day}: nothing new"
    if len(groups) == 1:
        return f"Troop movements, {day}: {groups[0].movement}"
    return f"Troop movements, {day}: {_total(groups)}"


def _total(groups: Sequence[Group]) -> str:
    return f"{_counted(sum(len(group.facts) for group in groups), 'new fact')} in {_counted(len(groups), 'situation')}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
