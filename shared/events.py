"""The events that travel on the topics. Field names here are those of logs, JSON and documents.

A *story* is one article version, not a cluster: a continuing sender → host deployment is a *situation*.
Every event knows its own id, which derives from the id of what caused it.
"""

from datetime import datetime
from typing import ClassVar, Literal
from urllib.parse import urlsplit

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


class Page(BaseModel):
    """The article's own page, as far as the story's ``text`` was taken from it.

    ``url`` is the address that it gives itself; ``published`` and ``lang`` are what it says of itself.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str | None = None
    published: datetime | None = None
    lang: str | None = None
    fetched_at: datetime


class Story(Event):
    """A feed entry that is new or changed, cleaned and identified.

    With ``page`` it is an enrichment: the same revision once more, with the text of its page. No outlet has edited it.
    """

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
    page: Page | None = None

    @property
    def event_id(self) -> str:
        """Story id and revision, and whether it is an enrichment."""
        return _version(self.story, self.revision, page=self.page is not None)

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


class PageWanted(Event):
    """The classifier would like the text of a story's page. ``reason`` is ``positive``, ``uncertain`` or ``near``."""

    ce_type: ClassVar[str] = "org.troopwatch.page.wanted.v1"

    story: Story
    url: str
    reason: Literal["positive", "uncertain", "near"]

    @property
    def event_id(self) -> str:
        """Story id and revision: each version's page is asked for once."""
        return f"{self.story.event_id}.wanted"

    @property
    def subject(self) -> str:
        """The story id."""
        return self.story.story

    @property
    def key(self) -> str:
        """The page's host, or nothing where the address has none."""
        try:
            return urlsplit(self.url).netloc.rpartition("@")[2].lower()
        except ValueError:
            return ""


class Report(Event):
    """A story with the classifier's verdict. Published for ``yes`` and ``borderline``, for every newer version of a
    story, which may no longer say what people were told, and for every enrichment.
    """

    ce_type: ClassVar[str] = "org.troopwatch.report.v1"

    report: str
    story: Story
    verdict: Verdict

    @property
    def event_id(self) -> str:
        """The report id, derived from the story's version."""
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
    """What was decided of one story, by which service, and why; also of those that never become an alert.

    ``page``: the story came once more, with the text of its page.
    """

    ce_type: ClassVar[str] = "org.troopwatch.decision.v1"

    story: str
    revision: int = 0
    page: bool = False
    service: Literal["classifier", "notifier"]
    decision: Outcome
    reason: str
    situation: str | None = None
    alert: str | None = None
    at: datetime

    @property
    def event_id(self) -> str:
        """Service and the story's version."""
        return f"{self.service}.{_version(self.story, self.revision, page=self.page)}"

    @property
    def subject(self) -> str:
        """The story id."""
        return self.story

    @property
    def key(self) -> str:
        """The story id."""
        return self.story


def _version(story: str, revision: int, *, page: bool) -> str:
    return f"{story}.{revision}" + (".page" if page else "")


def pair_of(verdict: Verdict) -> str:
    """The sender-host pair as a key: ``KP>RU``, ``FR+GB>UA``; ``?`` where one is not known."""
    hosts = verdict.hosts or ((verdict.region,) if verdict.region else ())
    return f"{'+'.join(sorted(verdict.senders)) or '?'}>{'+'.join(sorted(hosts)) or '?'}"
