"""The events that travel on the topics. Field names here are those of logs, JSON and documents.

A *story* is one article version, not a cluster: a continuing sender → host deployment is a *situation*.
Every event knows its own id, which derives from the id of what caused it.
"""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.verdict import Claim, Count, Evidence, Item, Kind, Status, Verdict

AlertType = Literal["new", "update", "correction", "withdrawn"]
Outcome = Literal["irrelevant", "borderline", "new", "update", "repeat", "silenced", "held"]
DeliveryState = Literal["pending", "sending", "sent", "failed", "unknown"]


class Event(BaseModel):
    """Base of all events: immutable; fields added by a newer version are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ce_type: ClassVar[str]

    @property
    def event_id(self) -> str:
        """The id that makes a second copy of this event recognisable."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """The id of the thing it is about."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """The partition key: events with one key stay in order."""
        raise NotImplementedError


class Story(Event):
    """A feed entry that is new or changed, cleaned and identified."""

    ce_type: ClassVar[str] = "org.troopwatch.story.v1"

    story: str
    revision: int = 0
    feed: str
    source: str
    host: str
    url: str | None = None
    title: str
    summary: str = ""
    text: str = ""
    lang: str | None = None
    published: datetime | None = None
    first_seen: datetime

    @property
    def event_id(self) -> str:
        """Story id and revision."""
        return f"{self.story}.{self.revision}"

    @property
    def subject(self) -> str:
        """The story id."""
        return self.story

    @property
    def key(self) -> str:
        """The feed's host."""
        return self.host

    def as_item(self) -> Item:
        """The story as the classifier's input."""
        published = self.published.isoformat() if self.published else None
        return Item(
            id=self.story,
            title=self.title,
            summary=self.summary,
            text=self.text,
            lang=self.lang,
            published=published,
            url=self.url,
            source=self.source,
        )


class Report(Event):
    """A story with the classifier's verdict. Published for ``yes`` and ``borderline``, and for every newer version of a
    story, which may no longer say what people were told.
    """

    ce_type: ClassVar[str] = "org.troopwatch.report.v1"

    report: str
    story: Story
    verdict: Verdict

    @property
    def event_id(self) -> str:
        """The report id, derived from story id and revision."""
        return self.report

    @property
    def subject(self) -> str:
        """The story id."""
        return self.story.story

    @property
    def key(self) -> str:
        """The sender-host pair, so that one notifier sees all of a situation."""
        return pair_of(self.verdict)


class Change(BaseModel):
    """One fact of a situation that an alert changes; values as people read them."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    fact: str
    before: str | int | None = None
    after: str | int | None = None


class Alert(Event):
    """A decision to tell people: a new situation, changed facts, a correction or a withdrawal.

    It carries everything that a receiver shows, so that rendering needs no store.
    ``stories`` are the ids it rests on, ``sources`` the independent publishers; ``source`` is the publisher of the
    story that ``title`` and ``url`` are of; ``reason`` is the decision's name. A correction or withdrawal names the
    alert that it ``replaces``.
    """

    ce_type: ClassVar[str] = "org.troopwatch.alert.v1"

    alert: str
    situation: str
    type: AlertType
    reason: str
    replaces: str | None = None
    at: datetime
    headline: str
    senders: tuple[str, ...]
    hosts: tuple[str, ...]
    region: str | None = None
    via: str | None = None
    place: str | None = None
    kind: Kind
    status: Status
    count: int | None = None
    counts: tuple[Count, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    changes: tuple[Change, ...] = ()
    stories: tuple[str, ...]
    sources: tuple[str, ...]
    source: str = ""
    url: str | None = None
    title: str
    published: datetime | None = None
    first_seen: datetime
    score: float

    @property
    def event_id(self) -> str:
        """The alert id, derived from the report that caused it."""
        return self.alert

    @property
    def subject(self) -> str:
        """The situation id."""
        return self.situation

    @property
    def key(self) -> str:
        """The situation id."""
        return self.situation


class Delivery(Event):
    """What became of one alert at one receiver. ``ref`` is the receiver's own reference."""

    ce_type: ClassVar[str] = "org.troopwatch.delivery.v1"

    delivery: str
    alert: str
    situation: str
    receiver: str
    channel: str
    state: DeliveryState
    reason: str
    ref: str | None = None
    attempts: int
    at: datetime

    @property
    def event_id(self) -> str:
        """Delivery id, state and attempt."""
        return f"{self.delivery}.{self.state}.{self.attempts}"

    @property
    def subject(self) -> str:
        """The delivery id."""
        return self.delivery

    @property
    def key(self) -> str:
        """The receiver's name."""
        return self.receiver


class Decision(Event):
    """What was decided of one story, by which service, and why; also of those that never become an alert."""

    ce_type: ClassVar[str] = "org.troopwatch.decision.v1"

    story: str
    revision: int = 0
    service: Literal["classifier", "notifier"]
    decision: Outcome
    reason: str
    situation: str | None = None
    alert: str | None = None
    at: datetime

    @property
    def event_id(self) -> str:
        """Service, story id and revision."""
        return f"{self.service}.{self.story}.{self.revision}"

    @property
    def subject(self) -> str:
        """The story id."""
        return self.story

    @property
    def key(self) -> str:
        """The story id."""
        return self.story


def pair_of(verdict: Verdict) -> str:
    """The sender-host pair as a key: ``KP>RU``, ``FR+GB>UA``; ``?`` where one is not known."""
    hosts = verdict.hosts or ((verdict.region,) if verdict.region else ())
    return f"{'+'.join(sorted(verdict.senders)) or '?'}>{'+'.join(sorted(hosts)) or '?'}"
