"""The one registry of topics: name, event, partitions, retention."""

from dataclasses import dataclass
from datetime import timedelta

from shared.events import Alert, Decision, Delivery, Event, PageWanted, Report, Story

DLQ_SUFFIX = ".dlq"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic and the event it carries. ``partitions`` bounds how many members share the work."""

    name: str
    event: type[Event]
    about: str
    partitions: int = 6
    retention: timedelta = timedelta(days=7)

    @property
    def dlq(self) -> str:
        """The name of its dead-letter queue."""
        return self.name + DLQ_SUFFIX


STORIES = Topic(
    "troopwatch.stories.v1",
    Story,
    "New and changed feed entries, and once more with the text of their page; key: feed host.",
)
REPORTS = Topic("troopwatch.reports.v1", Report, "Stories judged yes or borderline; key: sender-host pair.")
PAGES_WANTED = Topic("troopwatch.pages.wanted.v1", PageWanted, "Stories whose page is wanted; key: page host.")
ALERTS = Topic("troopwatch.alerts.v1", Alert, "Decisions to tell people; key: situation.")
DELIVERIES = Topic("troopwatch.deliveries.v1", Delivery, "What became of each alert at each receiver; key: receiver.")
DECISIONS = Topic("troopwatch.decisions.v1", Decision, "Every decision with its reason; key: story.")

TOPICS = (STORIES, REPORTS, PAGES_WANTED, ALERTS, DELIVERIES, DECISIONS)
DLQ_RETENTION = timedelta(days=30)


def topic_of(event: Event) -> Topic:
    """The topic that carries this event."""
    return next(topic for topic in TOPICS if topic.event is type(event))
