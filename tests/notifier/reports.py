"""Builders for tests of the notifier. All stories here are our own writing."""

from datetime import UTC, datetime
from typing import Any

from shared.bus.port import Record
from shared.envelope import encode
from shared.events import Report, Story
from shared.ids import derive
from shared.trace import Trace
from shared.verdict import Count, Verdict

START = datetime(2026, 3, 17, 6, 0, tzinfo=UTC)


def story(name: str, *, revision: int = 0, source: str | None = None, **fields: Any) -> Story:
    given: dict[str, Any] = {
        "story": derive("story", name),
        "revision": revision,
        "feed": f"feed-{name}",
        "source": source or f"{name} Post",
        "host": "feeds.example",
        "url": f"https://{name}.example/story",
        "title": "The Hague to reinforce its troops in Romania",
        "published": START,
        "first_seen": START,
    }
    return Story(**given | fields)


def report(
    name: str = "meridian",
    *,
    revision: int = 0,
    source: str | None = None,
    story_fields: dict[str, Any] | None = None,
    **verdict: Any,
) -> Report:
    given: dict[str, Any] = {
        "label": "yes",
        "score": 0.97,
        "lang": "en",
        "kind": "reinforcement",
        "status": "announced",
        "senders": ("NL",),
        "hosts": ("RO",),
    } | verdict
    if given.get("count") is not None and "counts" not in given:
        given["counts"] = (Count(value=given["count"]),)
    about = story(name, revision=revision, source=source, **(story_fields or {}))
    return Report(report=derive("report", about.story, revision), story=about, verdict=Verdict(**given))


def record(told: Report, trace: Trace | None = None) -> Record:
    return encode(told, source="classifier", trace=trace or Trace.start(), now=START)
