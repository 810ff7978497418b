"""The classifier's flow: a story comes in, a report or a decision goes out.

story ──▶ classify ──▶ yes, borderline: Report (keyed by sender-host pair)
                  ├──▶ no, an edit:     Report too: people may have been told what the story no longer says
                  ├──▶ with its page:   Report too: what was told may gain facts
                  └──▶ no:              Decision ``irrelevant`` with its reason
            then ──▶ told or uncertain, without text: PageWanted; the alert does not wait for it
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from services.classifier.pages import page_wanted
from shared.bus.consume import consume
from shared.bus.port import Bus, Record
from shared.clock import Clock
from shared.envelope import decode, encode, trace_of
from shared.events import Decision, Event, Report, Story
from shared.ids import derive
from shared.settings import PageSettings
from shared.topics import STORIES
from shared.verdict import Item, Verdict

Settle = Callable[[Item, Verdict], Awaitable[Verdict]]
SERVICE = "classifier"
GROUP = "troopwatch.classifier"


class Classifier:
    """The service: consumes stories, publishes reports and asks for pages. ``classify`` is pure; ``settle`` may ask a
    second judge. Without ``pages`` none are asked for.
    """

    def __init__(
        self,
        *,
        bus: Bus,
        clock: Clock,
        classify: Callable[[Item], Verdict],
        settle: Settle | None = None,
        pages: PageSettings | None = None,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._classify = classify
        self._settle = settle
        self._pages = pages
        self._log = structlog.get_logger()

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until ``stop`` is set, then drain and leave the group."""
        # The lexicons are read at first use: before the first story, not while it waits.
        await asyncio.to_thread(self._classify, Item(id="", title="The first item pays for reading the lexicons"))
        await consume(self._bus, group=GROUP, topics=[STORIES.name], handle=self.handle, stop=stop, clock=self._clock)

    async def handle(self, record: Record) -> Sequence[Record]:
        """Judge one story. Off the event loop, so that a long text costs nobody their group membership."""
        story = decode(record, Story)
        item = story.as_item()
        verdict = await asyncio.to_thread(self._classify, item)
        if self._settle is not None:
            verdict = await self._settle(item, verdict)
        event = self._outcome(story, verdict)
        wanted = page_wanted(story, verdict, self._pages) if self._pages else None
        self._log.info(
            "story.classified",
            story=story.story,
            revision=story.revision,
            report=event.report if isinstance(event, Report) else None,
            label=verdict.label,
            score=round(verdict.score, 3),
            kind=verdict.kind,
            status=verdict.status,
            pair=event.key if isinstance(event, Report) else None,
            count=verdict.count,
            reason=reason_of(verdict),
            page="read" if story.page else wanted.reason if wanted else None,
            title=story.title,
        )
        events: list[Event] = [event] if wanted is None else [event, wanted]
        trace, now = trace_of(record), self._clock.now()
        return [encode(event, source=SERVICE, trace=trace, now=now) for event in events]

    def _outcome(self, story: Story, verdict: Verdict) -> Event:
        if verdict.label == "no" and story.revision == 0 and story.page is None:
            return Decision(
                story=story.story,
                revision=story.revision,
                service="classifier",
                decision="irrelevant",
                reason=reason_of(verdict),
                at=self._clock.now(),
            )
        return report_of(story, verdict)


def report_of(story: Story, verdict: Verdict) -> Report:
    """The report of a story: its id derives from the story's, so a replay makes the same one."""
    version = (story.story, story.revision, *(["page"] if story.page else []))
    return Report(report=derive("report", *version), story=story, verdict=verdict)


def reason_of(verdict: Verdict) -> str:
    """The first of the verdict's reasons, which is the one that decided."""
    return verdict.reasons[0] if verdict.reasons else verdict.label
