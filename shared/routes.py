"""Routes in the configuration: which alerts go to which receivers. services/notifier/routing.py follows them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from shared.events import AlertType
from shared.section import WEEKDAYS, ClockTime, PositiveSeconds, Section, TimeZone, Weekday
from shared.verdict import Kind, Status

Fact = Literal[
    "count", "status", "kind", "senders", "hosts", "place", "deadline", "via", "phase", "task", "unit", "evidence"
]
Code = Annotated[str, AfterValidator(str.upper)]
MATERIAL: tuple[Fact, ...] = ("count", "status", "kind", "senders", "hosts", "phase")


class Match(Section):
    """What an alert must be. A key that is left out asks nothing; all that are given must hold; of several values
    of one key any will do. ``region`` is a group of ``notifier.regions`` or the alert's own region, ``tag`` one of
    its feed's, ``source`` the outlet whose story it is. An alert without a number has no count to match.
    """

    sender: tuple[Code, ...] = ()
    host: tuple[Code, ...] = ()
    region: tuple[str, ...] = ()
    kind: tuple[Kind, ...] = ()
    status: tuple[Status, ...] = ()
    type: tuple[AlertType, ...] = ()
    language: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    situation: tuple[str, ...] = ()
    min_count: Annotated[int, Field(ge=0)] | None = None
    max_count: Annotated[int, Field(ge=0)] | None = None
    min_score: Annotated[float, Field(ge=0, le=1)] | None = None
    min_publishers: Annotated[int, Field(ge=1)] | None = None


class Threshold(Section):
    """What an alert that matched must reach to be told. An unknown number passes: unknown is not small."""

    count: Annotated[int, Field(ge=0)] | None = None
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    publishers: Annotated[int, Field(ge=1)] | None = None


class Route(Section):
    """A node of the tree: the first route that matches takes the alert, unless it says ``continue``; then the next
    one is tried too. Inside it the same holds for its ``routes``; where none of those matches, its own receivers are
    told. A child has its parent's receivers, threshold, broadcast and repeat_after_hours where it names none.

    ``broadcast``: an update of one of these facts is also shown in the Slack channel, not in the thread alone.
    ``repeat_after_hours``: the last alert of a situation is sent again when it is reported anew after so long.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True)

    name: str | None = None
    match: Match = Match()
    receivers: tuple[str, ...] = ()
    threshold: Threshold | None = None
    broadcast: tuple[Fact, ...] | None = None
    repeat_after_hours: PositiveSeconds | None = None
    go_on: bool = Field(default=False, alias="continue")
    routes: tuple["Route", ...] = ()

    def named(self) -> frozenset[str]:
        """Every receiver that is named here or below."""
        return frozenset(self.receivers).union(*(child.named() for child in self.routes))


class QuietHours(Section):
    """A span of the day in which alerts are held: from ``start`` to ``end`` (the next day if that is earlier or
    equal), on the ``days`` on which it starts. What matches ``unless`` is told all the same.
    """

    start: ClockTime
    end: ClockTime
    days: tuple[Weekday, ...] = WEEKDAYS
    timezone: TimeZone = "UTC"
    unless: Match | None = None


class RateLimit(Section):
    """At most so many messages in any span of so many seconds; what is beyond waits and goes out as one message."""

    messages: Annotated[int, Field(ge=1)]
    seconds: PositiveSeconds
