"""A situation: a continuing sender → host deployment and the facts known of it so far."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from services.notifier.points import Point
from services.notifier.sides import Sides, sides_of
from shared.verdict import Claim, Count, Kind, Status, Verdict

HEADLINE_SCOPES = ("this_movement", "total_there")


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class KnownCount(_Fact):
    """A number that somebody was told, with the story and publisher it came from; ``page``: from the article's page."""

    count: Count
    story: str
    publisher: str
    at: datetime
    page: bool = False


class KnownFact(_Fact):
    """One fact beside the numbers: its value, who says so, the story and publisher it came from, and when.

    ``fact`` is kind, status, senders, hosts, or one of the points (phase, deadline, place, task, unit, evidence).
    ``direction`` is that of the movement it was told of.
    """

    fact: str
    value: str
    direction: str
    who: str | None = None
    story: str
    publisher: str
    at: datetime

    @property
    def point(self) -> Point:
        """The fact as a point to compare with."""
        return Point(self.fact, self.value)


class Told(_Fact):
    """What one story said when last seen: its direction, status and headline number.

    ``alert`` is the last alert that was raised on its strength; ``evidence`` what it rested on, ``sketch`` a
    fingerprint of its text; ``mirrored``: it has the situation's sides the other way round; ``page``: only the text of
    its page told of it.
    """

    story: str
    revision: int
    kind: Kind
    status: Status
    count: Count | None = None
    publisher: str = ""
    alert: str | None = None
    evidence: tuple[str, ...] = ()
    sketch: tuple[int, ...] = ()
    mirrored: bool = False
    page: bool = False


class Stage(_Fact):
    """A status that was told of one direction of movement."""

    direction: str
    status: Status


class Situation(_Fact):
    """The facts known of one deployment. ``updated`` is when the last report of it came, new facts or not.

    ``headline`` is the number that people were last told; ``counts`` holds every competing number with its source,
    ``facts`` every other fact. ``sources`` are the independent publishers, ``origins`` the names that they are known
    under. ``withdrawn``: the only story that it rested on no longer says so.
    """

    situation: str
    pair: str
    senders: tuple[str, ...]
    hosts: tuple[str, ...]
    region: str | None = None
    via: str | None = None
    place: str | None = None
    kind: Kind
    status: Status
    headline: Count | None = None
    counts: tuple[KnownCount, ...] = ()
    facts: tuple[KnownFact, ...] = ()
    claims: tuple[Claim, ...] = ()
    stages: tuple[Stage, ...] = ()
    told: tuple[Told, ...] = ()
    sources: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    withdrawn: bool = False
    opened: datetime
    updated: datetime
    alerted: datetime | None = None

    @property
    def stories(self) -> tuple[str, ...]:
        """The ids of the stories it rests on, in order of arrival."""
        return tuple(telling.story for telling in self.told)

    @property
    def sides(self) -> Sides:
        """Who sends, where to."""
        return sides_of(self.senders, self.hosts, self.region)

    def statuses(self, direction: str) -> frozenset[Status]:
        """The statuses that were told of that direction."""
        return frozenset(stage.status for stage in self.stages if stage.direction == direction)

    def telling(self, story: str) -> Told | None:
        """What that story said before, if it is one of ours."""
        return next((telling for telling in self.told if telling.story == story), None)


_DIRECTIONS: dict[Kind, str] = {
    "deployment": "arriving",
    "reinforcement": "arriving",
    "presence": "arriving",
    "incursion": "invading",
    "rotation": "swapping",
    "extension": "staying",
    "withdrawal": "leaving",
    "refusal": "refusing",
    "exercise": "exercising",
}


def direction_of(kind: Kind) -> str:
    """The way people move: deployment, reinforcement and presence are one, a withdrawal is another."""
    return _DIRECTIONS[kind]


def kind_of(verdict: Verdict) -> Kind:
    """The verdict's kind; ``presence`` where the classifier could not tell."""
    return verdict.kind or "presence"


def status_of(verdict: Verdict) -> Status:
    """The verdict's status; ``claimed`` where the classifier could not tell."""
    return verdict.status or "claimed"


def headline_count(verdict: Verdict) -> Count | None:
    """The count that stands for the item: the largest of this movement, else the largest total there."""
    for scope in HEADLINE_SCOPES:
        sized = [count for count in verdict.counts if count.scope == scope and size(count) is not None]
        if sized:
            return max(sized, key=lambda count: size(count) or 0)
    return None if verdict.count is None else Count(value=verdict.count)


def size(count: Count) -> int | None:
    """One number for comparing: the value, else the middle of a vague one, else None (a brigade)."""
    if count.value is not None:
        return count.value
    if count.low is not None and count.high is not None:
        return (count.low + count.high) // 2
    return count.low if count.low is not None else count.high
