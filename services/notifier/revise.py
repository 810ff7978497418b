"""A newer version of a story that is known: what it changes, corrects or takes back. Pure, with named reasons.

A *correction* replaces what people were told on the strength of that story; if it no longer tells of a deployment at
all, what they were told is *withdrawn*. Neither happens while another independent publisher still says so.
"""

from datetime import datetime

from services.notifier.decide import NEW_NUMBERS, Ruling, count_change, news_of
from services.notifier.numbers import compatible, number_news
from services.notifier.publishers import copies
from services.notifier.reasons import News, Reason
from services.notifier.sides import sides_in
from services.notifier.situation import Situation, Told, direction_of, headline_count, kind_of, status_of
from shared.events import Change, Report
from shared.verdict import Status, Verdict

_FIRM: frozenset[Status] = frozenset({"announced", "ordered", "confirmed"})
_SOFT: frozenset[Status] = frozenset({"claimed", "unverified", "considered", "disputed", "denied"})


def revise(situation: Situation, report: Report, now: datetime) -> Ruling:
    """What becomes of another version of a story that the situation knows. What its page told is newer than it."""
    before = situation.telling(report.story.story)
    if before is None or report.story.revision < before.revision + before.page:
        return Ruling("repeat", "older_revision")
    if report.verdict.label != "yes":
        return _taken_back(situation, before, report)
    if situation.withdrawn:
        return Ruling("update", "story_reinstated", _restated(situation, report.verdict))
    mended = _corrections(situation, before, report.verdict)
    if mended and before.alert is not None:
        return Ruling("update", mended[0][0], tuple(change for _, change in mended), "correction", before.alert)
    news = _news(situation, report, now)
    if news:
        return Ruling("update", "story_revised", tuple(change for _, change in news))
    return Ruling("repeat", "edited_same_facts")


def supporters(situation: Situation, before: Told) -> list[Told]:
    """The stories of other publishers that tell of the same direction in words of their own."""
    direction = direction_of(before.kind)
    return [
        told
        for told in situation.told
        if told.story != before.story
        and told.publisher.casefold() != before.publisher.casefold()
        and direction_of(told.kind) == direction
        and not copies(told.sketch, before.sketch)
    ]


def _taken_back(situation: Situation, before: Told, report: Report) -> Ruling:
    """The story says so no longer. A reworded one that keeps the sentences it rested on has taken nothing back."""
    if report.verdict.label == "borderline":
        return Ruling("borderline", "below_yes")
    if before.alert is None or situation.withdrawn:
        return Ruling("irrelevant", "not_a_deployment")
    if any(sentence in report.story.as_item().given for sentence in before.evidence):
        return Ruling("repeat", "edited_same_facts")
    if supporters(situation, before):
        return Ruling("repeat", "others_support")
    changes = [Change(fact="status", before=situation.status, after="withdrawn")]
    if before.count is not None:
        changes.append(count_change(before.count, None))
    return Ruling("update", "story_retracted", tuple(changes), "withdrawn", before.alert)


def _restated(situation: Situation, verdict: Verdict) -> tuple[Change, ...]:
    return (Change(fact="status", before="withdrawn", after=status_of(verdict)),) if situation.withdrawn else ()


def _corrections(situation: Situation, before: Told, verdict: Verdict) -> list[News]:
    """What the story said and no longer says, where nobody else says it and the new value was not told yet."""
    others = supporters(situation, before)
    return [
        *_other_sides(situation, others, verdict),
        *_other_direction(situation, before, others, verdict),
        *_other_number(situation, before, others, verdict),
        *_softer(before, others, verdict),
    ]


def _other_number(situation: Situation, before: Told, others: list[Told], verdict: Verdict) -> list[News]:
    if before.count is None or number_news([before.count], verdict)[0] not in {*NEW_NUMBERS, "older_number"}:
        return []
    if any(told.count is not None and compatible(told.count, before.count) for told in others):
        return []
    known = [known.count for known in situation.counts if known.story != before.story]
    if number_news(known, verdict)[0] in {"same", "rounding"}:
        return []
    return [("number_corrected", count_change(before.count, headline_count(verdict)))]


def _other_direction(situation: Situation, before: Told, others: list[Told], verdict: Verdict) -> list[News]:
    direction = direction_of(kind_of(verdict))
    if direction == direction_of(before.kind) or situation.statuses(direction) or others:
        return []
    return [("sense_corrected", Change(fact="kind", before=before.kind, after=kind_of(verdict)))]


def _softer(before: Told, others: list[Told], verdict: Verdict) -> list[News]:
    """Firm news that becomes an allegation or a plan. A denial that follows a claim is an update instead."""
    status = status_of(verdict)
    if before.status not in _FIRM or status not in _SOFT or direction_of(kind_of(verdict)) != direction_of(before.kind):
        return []
    if any(told.status in _FIRM for told in others):
        return []
    return [("sense_corrected", Change(fact="status", before=before.status, after=status))]


def _other_sides(situation: Situation, others: list[Told], verdict: Verdict) -> list[News]:
    """A sender or host that is another one altogether."""
    here, there = situation.sides, sides_in(verdict)
    if others:
        return []
    changes: list[News] = []
    reason: Reason = "sides_corrected"
    if here.senders and there.senders and not here.senders & there.senders:
        after = "+".join(verdict.senders)
        changes.append((reason, Change(fact="senders", before="+".join(situation.senders), after=after)))
    if here.hosts and there.hosts and not here.hosts & there.hosts:
        changes.append((reason, Change(fact="hosts", before="+".join(situation.hosts), after="+".join(verdict.hosts))))
    return changes


def _news(situation: Situation, report: Report, now: datetime) -> list[News]:
    """New facts that the version adds, as one more story would. Its own older number does not hold it back."""
    story, verdict = report.story.story, report.verdict
    found = news_of(situation, report, now)
    number, count = number_news([one.count for one in situation.counts if one.story != story], verdict)
    own = situation.telling(story)
    changed = own is not None and own.count is not None and number_news([own.count], verdict)[0] == "older_number"
    if changed and number in {*NEW_NUMBERS, "older_number"}:
        found.append(("story_revised", count_change(situation.headline, count)))
    return found
