"""Whose page is worth a request: what people are told of, and what its text may settle. Pure."""

from typing import Literal

from shared.events import PageWanted, Story
from shared.settings import PageSettings
from shared.verdict import Verdict

Why = Literal["positive", "uncertain", "near"]

# These are borderline by the tag's definition, whatever else the text says.
_SETTLED = frozenset({"exercise", "opinion", "pressure", "massing", "same_host", "pull_back"})
# A "no" for one of these reasons lacks something; the others are ruled out.
_LACKING = frozenset({"low_score", "no_host"})
_RULES = 2


def page_wanted(story: Story, verdict: Verdict, settings: PageSettings) -> PageWanted | None:
    """The request for the story's page; None where it has text already, or it would change nothing."""
    if not settings.enabled or story.text or story.page is not None or not story.url:
        return None
    reason = why(verdict, settings.near_score)
    return PageWanted(story=story, url=story.url, reason=reason) if reason else None


def why(verdict: Verdict, near_score: float) -> Why | None:
    """Why the page of a story with that verdict is wanted, None where it is not."""
    rules = frozenset(verdict.reasons[:_RULES])
    if verdict.label == "yes":
        return "positive"
    if verdict.label == "borderline":
        return None if rules & _SETTLED else "uncertain"
    return "near" if rules & _LACKING and verdict.score >= near_score else None
