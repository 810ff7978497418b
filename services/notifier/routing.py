"""Routing: from an alert down the tree of routes to the receivers that are told, with every step named."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from shared.events import Alert
from shared.routes import MATERIAL, Fact, Match, Route, Threshold

StepReason = Literal["matched", "not_matched", "below_threshold", "no_receivers"]
Regions = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Subject:
    """An alert as routes and silences see it: with the language of its story and the tags of its feed."""

    alert: Alert
    language: str | None = None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """A receiver that is to be told: which changed facts are shown to all, and after how long it is reminded."""

    receiver: str
    broadcast: tuple[Fact, ...] = MATERIAL
    repeat_after_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One node that was looked at: how deep in the tree, its name, and what came of it."""

    depth: int
    name: str
    reason: StepReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Where an alert goes: the targets, the receivers whose threshold it did not reach, and every step."""

    targets: tuple[Target, ...]
    below: tuple[str, ...] = ()
    steps: tuple[Step, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Given:
    """What a route has from its parents."""

    receivers: tuple[str, ...] = ()
    threshold: Threshold | None = None
    broadcast: tuple[Fact, ...] = MATERIAL
    repeat_after_hours: float | None = None

    def under(self, node: Route) -> "_Given":
        return _Given(
            receivers=node.receivers or self.receivers,
            threshold=node.threshold or self.threshold,
            broadcast=self.broadcast if node.broadcast is None else node.broadcast,
            repeat_after_hours=node.repeat_after_hours or self.repeat_after_hours,
        )


def follow(routes: Sequence[Route], subject: Subject, receivers: Collection[str], regions: Regions) -> Path:
    """The path of an alert. Without routes every receiver is a target.

    Args:
        routes: the tree's first level.
        subject: the alert.
        receivers: the names of all receivers; a name that a route gives stands also for ``name/…``, its readers.
        regions: groups of countries by name.
    """
    if not routes:
        return Path(tuple(Target(name) for name in receivers))
    found = list(_level(routes, subject, regions, _Given(), 0))
    told: dict[str, Target] = {}
    below: dict[str, None] = {}
    for step, given in found:
        for name in _readers(given.receivers, receivers) if given else ():
            if step.reason == "below_threshold":
                below[name] = None
            elif step.reason == "matched" and given:
                told.setdefault(
                    name,
                    Target(name, broadcast=given.broadcast, repeat_after_hours=given.repeat_after_hours),
                )
    return Path(tuple(told.values()), tuple(name for name in below if name not in told), tuple(s for s, _ in found))


def _level(
    routes: Sequence[Route], subject: Subject, regions: Regions, given: _Given, depth: int
) -> Iterator[tuple[Step, _Given | None]]:
    """The steps through one level: up to the first route that matches and does not go on."""
    for index, node in enumerate(routes, 1):
        name = node.name or f"route {index}"
        unmet = why_not(node.match, subject, regions)
        if unmet is not None:
            yield Step(depth, name, "not_matched", unmet), None
            continue
        yield from _node(node, subject, regions, given.under(node), Step(depth, name, "matched"))
        if not node.go_on:
            return


def _node(
    node: Route, subject: Subject, regions: Regions, given: _Given, here: Step
) -> Iterator[tuple[Step, _Given | None]]:
    inner = list(_level(node.routes, subject, regions, given, here.depth + 1))
    if any(step.depth == here.depth + 1 and step.reason != "not_matched" for step, _ in inner):
        yield replace(here, detail="its own routes take it"), None
    else:
        yield _end(here, subject, given), given
    yield from inner


def _end(here: Step, subject: Subject, given: _Given) -> Step:
    short = below(given.threshold, subject.alert)
    if short is not None:
        return replace(here, reason="below_threshold", detail=short)
    if not given.receivers:
        return replace(here, reason="no_receivers")
    return replace(here, detail=", ".join(given.receivers))


def below(threshold: Threshold | None, alert: Alert) -> str | None:
    """The first thing in which the alert falls short, or None. A number that nobody gave is not small."""
    if threshold is None:
        return None
    checks: tuple[tuple[str, float | None, float | None], ...] = (
        ("count", alert.count, threshold.count),
        ("score", alert.score, threshold.score),
        ("publishers", len(alert.sources), threshold.publishers),
    )
    for name, value, wanted in checks:
        if wanted is not None and value is not None and value < wanted:
            return f"{name} {value:g} < {wanted:g}"
    return None


def matches(match: Match, subject: Subject, regions: Regions) -> bool:
    """Whether the alert is what ``match`` asks for."""
    return why_not(match, subject, regions) is None


def why_not(match: Match, subject: Subject, regions: Regions) -> str | None:
    """The first key of ``match`` that the alert does not meet, or None if it meets all."""
    for key, wanted, found in _lists(match, subject, regions):
        if wanted and not {value.casefold() for value in wanted} & {value.casefold() for value in found}:
            return key
    alert = subject.alert
    for key, low, high, value in (
        ("min_count", match.min_count, None, alert.count),
        ("max_count", None, match.max_count, alert.count),
        ("min_score", match.min_score, None, alert.score),
        ("min_publishers", match.min_publishers, None, len(alert.sources)),
    ):
        if not _within(value, low, high):
            return key
    return None


def _lists(match: Match, subject: Subject, regions: Regions) -> Iterator[tuple[str, Sequence[str], Collection[str]]]:
    alert = subject.alert
    yield "sender", match.sender, alert.senders
    yield "host", match.host, alert.hosts
    yield "region", match.region, _regions(match.region, alert, regions)
    yield "kind", match.kind, (alert.kind,)
    yield "status", match.status, (alert.status,)
    yield "type", match.type, (alert.type,)
    yield "language", match.language, (subject.language or "",)
    yield "tag", match.tag, subject.tags
    yield "source", match.source, (alert.source,)
    yield "situation", match.situation, (alert.situation,)


def _regions(wanted: Sequence[str], alert: Alert, regions: Regions) -> list[str]:
    """The names that apply: the alert's own region, and each wanted group that has one of its hosts."""
    hosts = set(alert.hosts)
    groups = [name for name in wanted if hosts & {code.upper() for code in regions.get(name, ())}]
    return [*groups, alert.region] if alert.region else groups


def _within(value: float | None, low: float | None, high: float | None) -> bool:
    if low is None and high is None:
        return True
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _readers(names: Sequence[str], receivers: Collection[str]) -> Iterator[str]:
    """The receivers behind the names, each with its readers (``editors/anna@…``)."""
    for name in names:
        yield from (known for known in receivers if known == name or known.startswith(f"{name}/"))


def everybody(targets: Sequence[Target], receivers: Collection[str]) -> tuple[Target, ...]:
    """These receivers as targets, with the rules of the given targets where there are any."""
    known = {target.receiver: target for target in targets}
    return tuple(replace(known.get(name, Target(name)), receiver=name) for name in receivers)
