"""A situation: a continuing sender → host deployment and the facts known of it so far."""

from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from shared.events import Report, pair_of
from shared.ids import derive
from shared.verdict import Claim, Count, Kind, Status, Verdict

T = TypeVar("T")
_HEADLINE_SCOPES = ("this_movement", "total_there")
_MAX_CLAIMS = 20
_MAX_STORIES = 200


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class KnownCount(_Fact):
    """A number that somebody was told, with the story and publisher it came from."""

    count: Count
    story: str
    publisher: str
    at: datetime


class Told(_Fact):
    """What one story said when last seen: its direction, status and headline number."""

    story: str
    revision: int
    kind: Kind
    status: Status
    count: Count | None = None


class Stage(_Fact):
    """A status that was told of one direction of movement."""

    direction: str
    status: Status


class Situation(_Fact):
    """The facts known of one sender-host pair. ``updated`` is when the last report of it came, new facts or not.

    ``headline`` is the number that people were last told; ``counts`` holds every competing number with its source.
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
    claims: tuple[Claim, ...] = ()
    stages: tuple[Stage, ...] = ()
    told: tuple[Told, ...] = ()
    sources: tuple[str, ...] = ()
    opened: datetime
    updated: datetime

    @property
    def stories(self) -> tuple[str, ...]:
        """The ids of the stories it rests on, in order of arrival."""
        return tuple(telling.story for telling in self.told)

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
    for scope in _HEADLINE_SCOPES:
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


def publisher_of(source: str) -> str:
    """The publisher's name: a feed's address is reduced to its host, ``www.`` and ``rss.`` dropped."""
    if "://" not in source:
        return " ".join(source.split())
    try:
        host = urlsplit(source).hostname or source
    except ValueError:
        return source
    return host.removeprefix("www.").removeprefix("rss.").removeprefix("feeds.")


def open_situation(report: Report, now: datetime) -> Situation:
    """A new situation that knows what this report says."""
    verdict = report.verdict
    pair = pair_of(verdict)
    blank = Situation(
        situation=derive("situation", pair, report.report),
        pair=pair,
        senders=verdict.senders,
        hosts=verdict.hosts,
        kind=kind_of(verdict),
        status=status_of(verdict),
        opened=now,
        updated=now,
    )
    return merge(blank, report, now, changed=frozenset({"kind", "status", "count"}))


def merge(known: Situation, report: Report, now: datetime, *, changed: frozenset[str]) -> Situation:
    """The situation with what this report adds. Kind, status and number move only with a changed fact: a late or
    weaker retelling (nothing ``changed``) adds its story and publisher and leaves the state alone. A version of a
    story that is older than the one we know adds nothing.
    """
    verdict, before = report.verdict, known.telling(report.story.story)
    if before is not None and report.story.revision < before.revision:
        return known
    publisher = publisher_of(report.story.source)
    return known.model_copy(
        update={
            **_who(known, verdict),
            "region": known.region or verdict.region,
            "via": known.via or verdict.via,
            "place": verdict.place if changed and verdict.place else known.place or verdict.place,
            "counts": _counts(known, report, publisher, now),
            "claims": _distinct(known.claims, verdict.claims)[-_MAX_CLAIMS:],
            "stages": _distinct(known.stages, (_stage(verdict),)),
            "told": _tellings(known, report),
            "sources": _publishers(known.sources, publisher),
            "updated": max(now, known.updated),
            **_state(known, verdict, changed),
        }
    )


def _state(known: Situation, verdict: Verdict, changed: frozenset[str]) -> dict[str, object]:
    if not changed:
        return {}
    number = headline_count(verdict)
    moved = number is not None and ("count" in changed or known.headline is None)
    return {
        "kind": kind_of(verdict),
        "status": status_of(verdict),
        "headline": number if moved else known.headline,
    }


def _who(known: Situation, verdict: Verdict) -> dict[str, object]:
    """A side that was unknown is filled in, and the pair with it."""
    senders, hosts = known.senders or verdict.senders, known.hosts or verdict.hosts
    if (senders, hosts) == (known.senders, known.hosts):
        return {}
    named = Verdict(label="yes", score=1.0, senders=senders, hosts=hosts, region=known.region or verdict.region)
    return {"senders": senders, "hosts": hosts, "pair": pair_of(named)}


def _counts(known: Situation, report: Report, publisher: str, now: datetime) -> tuple[KnownCount, ...]:
    """A story's newer version replaces the numbers of its older one; others stay side by side."""
    story = report.story.story
    kept = [count for count in known.counts if count.story != story]
    fresh = [count for count in report.verdict.counts if count.scope in _HEADLINE_SCOPES]
    if not fresh and report.verdict.count is not None:
        fresh = [Count(value=report.verdict.count)]
    added = [
        KnownCount(count=count.model_copy(update={"span": None}), story=story, publisher=publisher, at=now)
        for count in fresh
    ]
    return tuple([*kept, *added][-_MAX_STORIES:])


def _tellings(known: Situation, report: Report) -> tuple[Told, ...]:
    verdict = report.verdict
    telling = Told(
        story=report.story.story,
        revision=report.story.revision,
        kind=kind_of(verdict),
        status=status_of(verdict),
        count=headline_count(verdict),
    )
    if known.telling(telling.story) is None:
        return (*known.told, telling)[-_MAX_STORIES:]
    return tuple(telling if old.story == telling.story else old for old in known.told)


def _stage(verdict: Verdict) -> Stage:
    return Stage(direction=direction_of(kind_of(verdict)), status=status_of(verdict))


def _publishers(known: tuple[str, ...], publisher: str) -> tuple[str, ...]:
    folded = {name.casefold() for name in known}
    return known if publisher.casefold() in folded else (*known, publisher)


def _distinct(known: tuple[T, ...], fresh: tuple[T, ...]) -> tuple[T, ...]:
    return (*known, *(value for value in fresh if value not in known))
