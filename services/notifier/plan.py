"""The plan of an alert: who is told when, who is not, and why."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from services.notifier.quiet import held_until
from services.notifier.routing import Path, Regions, Step, Subject, Target, everybody, follow
from services.notifier.silences import Silence
from shared.events import Alert
from shared.receivers import Receiver
from shared.routes import Route

SkipReason = Literal["silenced", "below_threshold", "unsubscribed"]
PlanReason = Literal["planned", "quiet_hours", "silenced", "below_threshold", "unsubscribed", "no_route", "nobody_told"]
_CORRECTIONS = frozenset({"correction", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery to be made: to which receiver, over which channel, not before when.

    ``held_until`` is set where quiet hours hold it; ``broadcast``: all in the channel see it, not the thread alone.
    """

    receiver: str
    channel: str
    due_at: datetime
    held_until: datetime | None = None
    broadcast: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """A receiver that is not told, and why; ``detail`` names the silence where there is one."""

    receiver: str
    channel: str
    reason: SkipReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What plans are made by: receivers, routes, groups of countries, and when each is told at the earliest."""

    receivers: Mapping[str, Receiver]
    due_at: Callable[[Receiver, datetime], datetime]
    routes: Sequence[Route] = ()
    regions: Regions = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """What the store adds: silences that hold, readers who unsubscribed, receivers told of the situation before."""

    silences: Sequence[Silence] = ()
    unsubscribed: Collection[str] = ()
    told: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is told, who is not, the way through the routes, and the reason in a word."""

    entries: tuple[Entry, ...]
    skips: tuple[Skip, ...]
    steps: tuple[Step, ...]
    reason: PlanReason

    @property
    def outcome(self) -> Literal["told", "held", "silenced"]:
        """``held`` where everybody is told later, ``silenced`` where nobody is told."""
        if not self.entries:
            return "silenced"
        return "held" if self.reason == "quiet_hours" else "told"


def plan(subject: Subject, rules: Rules, state: State, now: datetime) -> Plan:
    """Who is told of an alert. A correction goes to exactly those that were told, whatever routes and silences say."""
    path = follow(rules.routes, subject, list(rules.receivers), rules.regions)
    corrects = subject.alert.type in _CORRECTIONS
    if corrects:
        path = Path(everybody(path.targets, [name for name in rules.receivers if name in state.told]), (), path.steps)
    entries: list[Entry] = []
    skips = [Skip(name, rules.receivers[name].type, "below_threshold") for name in path.below]
    for target in path.targets:
        skip = _skip(target, subject, rules, state, now, corrects=corrects)
        if skip is not None:
            skips.append(skip)
        else:
            entries.append(_entry(target, subject, rules, now))
    return Plan(tuple(entries), tuple(skips), path.steps, _reason(entries, skips, corrects=corrects))


def _skip(
    target: Target, subject: Subject, rules: Rules, state: State, now: datetime, *, corrects: bool
) -> Skip | None:
    name, channel = target.receiver, rules.receivers[target.receiver].type
    if name in state.unsubscribed:
        return Skip(name, channel, "unsubscribed")
    if corrects:
        return None
    covering = (one for one in state.silences if one.covers(subject, name, now, rules.regions))
    silence = next(covering, None)
    return Skip(name, channel, "silenced", silence.silence) if silence else None


def _entry(target: Target, subject: Subject, rules: Rules, now: datetime) -> Entry:
    receiver = rules.receivers[target.receiver]
    due = rules.due_at(receiver, now)
    held = held_until(receiver.quiet_hours, subject, due, rules.regions)
    return Entry(
        receiver=target.receiver,
        channel=receiver.type,
        due_at=held or due,
        held_until=held,
        broadcast=is_broadcast(subject.alert, target),
    )


def is_broadcast(alert: Alert, target: Target) -> bool:
    """Whether the whole channel sees it: everything that is new or corrected, and updates of the route's facts."""
    return alert.type != "update" or any(change.fact in target.broadcast for change in alert.changes)


def _reason(entries: Sequence[Entry], skips: Sequence[Skip], *, corrects: bool) -> PlanReason:
    if entries:
        return "quiet_hours" if all(entry.held_until for entry in entries) else "planned"
    if corrects:
        return "nobody_told"
    return skips[-1].reason if skips else "no_route"
