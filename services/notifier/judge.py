"""From a report to what is to be done about it: the pure core in one step, for the service and for a replay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notifier.decide import Ruling, decide
from services.notifier.enrich import add_page, enrich
from services.notifier.join import Fit, fit, join, may_add
from services.notifier.merge import merge, open_situation, tell, withdraw
from services.notifier.publishers import publisher_of
from services.notifier.revise import revise, supporters
from services.notifier.sentence import Facts, headline
from services.notifier.situation import KnownCount, Situation, headline_count, size
from services.notifier.text import clean
from services.notifier.words import count_value
from shared.events import Alert, AlertType, Report
from shared.ids import derive
from shared.verdict import Count

_TITLE_CHARS = 300
_EVIDENCE_CHARS = 600


@dataclass(frozen=True, slots=True)
class Judgement:
    """A ruling, the situation after it (None where the report belongs to none), and the alert if people are told."""

    ruling: Ruling
    situation: Situation | None
    alert: Alert | None


def judge(candidates: Iterable[Situation], report: Report, now: datetime, quiet: timedelta) -> Judgement:
    """Find the report's situation, decide, and bring the situation up to date.

    Args:
        candidates: the situations that it might belong to; others are ignored.
        report: what the classifier said of a story.
        now: the moment of the decision.
        quiet: how long a situation stays open without a report.
    """
    known = list(candidates)
    if report.story.page is not None:
        return _enriched(known, report, now, quiet)
    own = _knows(known, report, now, quiet)
    if own is not None:
        return _revised(own, report, now)
    return _fresh(known, report, now, quiet)


def _knows(known: Iterable[Situation], report: Report, now: datetime, quiet: timedelta) -> Situation | None:
    """The situation that knows an earlier version of the story, unless the story has moved on to another one while
    others still tell of this.
    """
    for situation in sorted(known, key=lambda one: (one.updated, one.situation), reverse=True):
        told = situation.telling(report.story.story)
        if told is None:
            continue
        moved = report.verdict.label == "yes" and fit(situation, report, now, quiet) == Fit.NOT
        return None if moved and not situation.withdrawn and supporters(situation, told) else situation
    return None


def _fresh(known: list[Situation], report: Report, now: datetime, quiet: timedelta) -> Judgement:
    """One more story."""
    joined = join(known, report, now, quiet)
    sides = may_add(joined, report, known) if joined is not None else ()
    ruling = decide(joined, report, now, quiet, sides=sides)
    if ruling.outcome == "new":
        joined = open_situation(report, now)
    elif ruling.outcome in {"update", "repeat"} and joined is not None:
        joined = merge(joined, report, now, changed=_changed(ruling), sides=sides)
    return _judged(joined, report, ruling, now)


def _enriched(known: list[Situation], report: Report, now: datetime, quiet: timedelta) -> Judgement:
    """The text of a story's page: what it adds to what was told or, where nothing was, whether it settles that."""
    own = max(
        (one for one in known if one.telling(report.story.story) is not None),
        key=lambda one: (one.updated, one.situation),
        default=None,
    )
    if own is None:
        return _fresh(known, report, now, quiet)
    ruling = enrich(own, report, now)
    if ruling.reason in {"older_revision", "page_disagrees"}:
        return _judged(own, report, ruling, now)
    return _judged(add_page(own, report, now, _changed(ruling)), report, ruling, now)


def _revised(known: Situation, report: Report, now: datetime) -> Judgement:
    """Another version of a story that was told."""
    ruling = revise(known, report, now)
    if ruling.type == "withdrawn":
        return _judged(withdraw(known, report, now), report, ruling, now)
    if ruling.outcome not in {"update", "repeat"} or report.verdict.label != "yes":
        return _judged(known, report, ruling, now)
    if ruling.reason == "sides_corrected":
        verdict = report.verdict
        known = known.model_copy(
            update={"senders": verdict.senders or known.senders, "hosts": verdict.hosts, "pair": report.key}
        )
    return _judged(merge(known, report, now, changed=_changed(ruling)), report, ruling, now)


def _judged(known: Situation | None, report: Report, ruling: Ruling, now: datetime) -> Judgement:
    if known is None or not ruling.alerts:
        return Judgement(ruling, known, None)
    alert = raise_alert(known, report, ruling, now)
    return Judgement(ruling, tell(known, report.story.story, alert.alert, now), alert)


def _changed(ruling: Ruling) -> frozenset[str]:
    """The changed facts; a situation that wakes takes on kind and status of the report that woke it."""
    woke = {"kind", "status"} if ruling.reason in {"situation_woke", "story_reinstated"} else set()
    return frozenset(change.fact for change in ruling.changes) | woke


def raise_alert(situation: Situation, report: Report, ruling: Ruling, now: datetime) -> Alert:
    """The alert that tells of this ruling; it carries everything that a receiver shows."""
    story, verdict = report.story, report.verdict
    kind: AlertType = ruling.type or ("new" if ruling.outcome == "new" else "update")
    count = headline_count(verdict)
    if kind == "withdrawn":
        told = situation.telling(story.story)
        count = told.count if told is not None else None
    facts = Facts(
        # Of several senders or hosts the sentence names those that the story speaks of: its number is theirs alone.
        senders=_named(verdict.senders, situation.senders),
        hosts=_named(verdict.hosts, situation.hosts),
        region=situation.region,
        kind=situation.kind,
        status=situation.status,
        # A number told before may rest on a weaker status: the sentence has this story's own or none.
        count=count,
        claims=verdict.claims,
        publisher=publisher_of(story.source),
        withdrawn=kind == "withdrawn",
    )
    return Alert(
        alert=derive("alert", report.report),
        situation=situation.situation,
        type=kind,
        reason=ruling.reason,
        replaces=ruling.replaces,
        at=now,
        headline=headline(facts),
        senders=situation.senders,
        hosts=situation.hosts,
        region=situation.region,
        via=situation.via,
        place=situation.place,
        kind=situation.kind,
        status=situation.status,
        count=verdict.count,
        counts=_counts(situation, report, ruling),
        claims=verdict.claims,
        evidence=tuple(
            part.model_copy(update={"text": clean(part.text, _EVIDENCE_CHARS)}) for part in verdict.evidence[:3]
        ),
        changes=ruling.changes,
        stories=situation.stories[-20:],
        sources=situation.sources,
        source=publisher_of(story.source),
        url=story.url,
        title=clean(story.title, _TITLE_CHARS),
        published=story.published,
        first_seen=story.first_seen,
        score=verdict.score,
    )


def _named(told: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the known sides that the story names, in its words' order; all of them where it names none of them."""
    return tuple(code for code in known if code in told) or known


def _counts(situation: Situation, report: Report, ruling: Ruling) -> tuple[Count, ...]:
    """The story's own number, then the competing ones with who told them, largest first; four at most.

    Left out are numbers of the movement in the other direction, those that their own source has replaced, and the
    one that this alert replaces unless somebody else stands by it.
    """
    story, own = report.story.story, headline_count(report.verdict)
    turned = any(change.fact == "kind" for change in ruling.changes)
    chosen = {} if own is None else {_figure(own): own}
    replaced = {change.before for change in ruling.changes if change.fact == "count"}
    speakers = {None, own.source if own else None}

    def stands(known: KnownCount) -> bool:
        gone = count_value(known.count) in replaced and (speakers == {None} or known.count.source in speakers)
        return known.story == story or not (turned or gone)

    others = [known for known in _latest_by_source(situation.counts) if stands(known)]
    for known in sorted(others, key=lambda known: size(known.count) or 0, reverse=True):
        source = known.count.source or (known.publisher if known.story != story else None)
        chosen.setdefault(_figure(known.count), known.count.model_copy(update={"source": source}))
    return tuple(chosen.values())[:4]


def _latest_by_source(counts: Sequence[KnownCount]) -> list[KnownCount]:
    """Of each source the numbers in the last story that quotes it."""
    last = {known.count.source or known.publisher: known.story for known in counts}
    return [known for known in counts if last[known.count.source or known.publisher] == known.story]


def _figure(count: Count) -> tuple[object, ...]:
    return count.value, count.low, count.high, count.unit if size(count) is None else ""
