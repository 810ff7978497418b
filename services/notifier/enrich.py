"""What a story's own page adds to what was told of it. Pure, with named reasons.

A page only adds: a first number, a side or place that was not named, how far or how sure it is. It corrects nothing,
takes nothing back and tells of no other movement: an outlet says that by an edit, not by what stands below a headline.
"""

from datetime import datetime

from services.notifier.decide import Ruling, count_change, side_change
from services.notifier.merge import add_facts, with_sides
from services.notifier.numbers import number_news
from services.notifier.publishers import publisher_of
from services.notifier.reasons import News
from services.notifier.sides import sides_in
from services.notifier.situation import (
    HEADLINE_SCOPES,
    KnownCount,
    Situation,
    Stage,
    Told,
    direction_of,
    headline_count,
    kind_of,
    status_of,
)
from services.notifier.stages import status_change, told_of
from shared.events import Change, Report
from shared.verdict import Verdict

_CONTESTED = frozenset({"denied", "disputed"})
_ALLEGED = frozenset({"claimed", "unverified"}) | _CONTESTED
_EVIDENCE = 6
_CLAIMS = 20


def enrich(situation: Situation, report: Report, now: datetime) -> Ruling:
    """What becomes of the page of a story that the situation knows."""
    before = situation.telling(report.story.story)
    if before is None or report.story.revision < before.revision:
        return Ruling("repeat", "older_revision")
    if situation.withdrawn or _disagrees(situation, before, report.verdict):
        return Ruling("repeat", "page_disagrees")
    news = [
        *side_change(situation, report.verdict, ()),
        *_status(situation, report, now),
        *_number(situation, before, report.verdict),
        *_place(situation, report.verdict),
    ]
    if not news:
        return Ruling("repeat", "page_same_facts")
    return Ruling("update", news[0][0], tuple(change for _, change in news))


def add_page(known: Situation, report: Report, now: datetime, changed: frozenset[str]) -> Situation:
    """The situation with what the page adds. Nothing that was told of it is replaced."""
    verdict, story = report.verdict, report.story.story
    told = tuple(_with_page(one, report) if one.story == story else one for one in known.told)
    claims = (*known.claims, *(claim for claim in verdict.claims if claim not in known.claims))
    update: dict[str, object] = {
        **(with_sides(known, verdict, ()) if {"senders", "hosts"} & changed else {}),
        "counts": _counts(known, report, now),
        "claims": claims[-_CLAIMS:],
        "told": told,
        "updated": max(now, known.updated),
    }
    if "count" in changed:
        update["headline"] = headline_count(verdict)
    if "status" in changed:
        stage = Stage(direction=direction_of(kind_of(verdict)), status=status_of(verdict))
        update |= {"status": stage.status, "stages": (*known.stages, stage)}
    if "place" in changed:
        update |= {"place": verdict.place, "facts": add_facts(known, report, [("place", verdict.place)], now)}
    return known.model_copy(update=update)


def _disagrees(situation: Situation, before: Told, verdict: Verdict) -> bool:
    """Whether the page tells of no deployment, of another direction, or of other countries."""
    here, there = situation.sides, sides_in(verdict)
    other = (here.senders and there.senders and not here.senders & there.senders) or (
        here.hosts and there.hosts and not here.hosts & there.hosts
    )
    return verdict.label != "yes" or direction_of(kind_of(verdict)) != direction_of(before.kind) or bool(other)


def _status(situation: Situation, report: Report, now: datetime) -> list[News]:
    """Allegations that are confirmed, the first denial, or that the outlet could not verify what is claimed.

    Between "to send" and "sends" a headline and its text differ only in wording.
    """
    status, told = status_of(report.verdict), told_of(situation, report.verdict)
    if status == "unverified" and told == {"claimed"}:
        return [("page_unverified", Change(fact="status", before="claimed", after="unverified"))]
    return status_change(situation, report, now) if status in _CONTESTED or told <= _ALLEGED else []


def _number(situation: Situation, before: Told, verdict: Verdict) -> list[News]:
    """A number, where the story itself gave none: pages are full of others."""
    if before.count is not None:
        return []
    news, count = number_news([known.count for known in situation.counts], verdict)
    if news == "first":
        return [("number_first", count_change(situation.headline, count))]
    return [("number_higher", count_change(situation.headline, count))] if news == "higher" else []


def _place(situation: Situation, verdict: Verdict) -> list[News]:
    if situation.place is not None or not verdict.place:
        return []
    return [("place_named", Change(fact="place", before=None, after=verdict.place))]


def _with_page(told: Told, report: Report) -> Told:
    evidence = (*told.evidence, *(part.text for part in report.verdict.evidence))
    return told.model_copy(
        update={
            "count": told.count or headline_count(report.verdict),
            "evidence": tuple(dict.fromkeys(evidence))[:_EVIDENCE],
        }
    )


def _counts(known: Situation, report: Report, now: datetime) -> tuple[KnownCount, ...]:
    """The page's numbers beside the feed's; those of an older version of the page are replaced."""
    story = report.story.story
    kept = [count for count in known.counts if not (count.page and count.story == story)]
    publisher = publisher_of(report.story.source)
    fresh = [
        KnownCount(count=count.model_copy(update={"span": None}), story=story, publisher=publisher, at=now, page=True)
        for count in report.verdict.counts
        if count.scope in HEADLINE_SCOPES
    ]
    return (*kept, *fresh)
