"""What the services have done so far, counted from their log events."""

from collections import Counter
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """Counts log events: there is one for each decision."""

    events: Counter[str] = field(default_factory=Counter)

    def count(self, event: MutableMapping[str, Any]) -> None:
        """Take one event."""
        name = str(event.get("event"))
        self.events[name] += 1
        if name == "report.decided":
            self.events[f"decided.{event.get('decision')}"] += 1
        if name == "feed.polled":
            self.events[f"polled.{event.get('outcome')}"] += 1
        if name == "story.classified":
            self.events["report.published"] += bool(event.get("report"))
            self.events["page.asked"] += event.get("page") not in (None, "read")

    def settled(self, polls: int) -> bool:
        """Whether nothing is on its way: of so many answered polls each was taken in, each story and page judged, each
        report decided, each alert sent.
        """
        count = self.events
        return (
            count["feed.polled"] >= polls
            and count["story.classified"] >= count["story.published"] + count["page.fetched"]
            and count["report.decided"] >= count["report.published"]
            and count["page.fetched"] + count["page.skipped"] >= count["page.asked"]
            and count["delivery.sent"] >= count["alert.raised"]
        )
