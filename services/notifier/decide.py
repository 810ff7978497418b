"""Is it told already? Pure decisions over one situation and one report, each with a named reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.notifier.join import awake
from services.notifier.numbers import number_news
from services.notifier.points import Point, points_of, told_by
from services.notifier.sides import sides_in
from services.notifier.situation import Situation, direction_of, headline_count, kind_of, status_of
from services.notifier.words import count_value
from shared.events import AlertType, Change, Outcome, Report
from shared.verdict import Count, Status, Verdict

Reason = Literal[
    "no_situation",
    "situation_woke",
    "number_first",
    "number_higher",
    "number_lowered",
    "number_contested",
    "status_further",
    "first_denial",
    "direction_changed",
    "side_named",
    "sender_added",
    "host_added",
    "phase_further",
    "deadline_set",
    "place_named",
    "task_named",
    "unit_named",
    "imagery_shown",
    "story_revised",
    "story_reinstated",
    "number_corrected",
    "sense_corrected",
    "sides_corrected",
    "story_retracted",
    "others_support",
    "same_facts",
    "edited_same_facts",
    "older_revision",
    "rounding",
    "older_number",
    "weaker_status",
    "told_detail",
    "below_yes",
    "not_a_deployment",
]
_NUMBER_REASONS: dict[str, Reason] = {
    "first": "number_first",
    "higher": "number_higher",
    "lowered": "number_lowered",
    "contested": "number_contested",
    "rounding": "rounding",
    "older_number": "older_number",
}
NEW_NUMBERS = frozenset({"first", "higher", "lowered", "contested"})
_POINT_REASONS: dict[str, Reason] = {
    "phase": "phase_further",
    "deadline": "deadline_set",
    "place": "place_named",
    "task": "task_named",
    "unit": "unit_named",
    "evidence": "imagery_shown",
}
_STAGES: dict[Status, int] = {
    "considered": 0,
    "requested": 1,
    "offered": 1,
    "claimed": 2,
    "unverified": 2,
    "announced": 3,
    "ordered": 4,
    "confirmed": 5,
}
_CONTESTED = frozenset({"denied", "disputed"})
# A direction is told already where one was told that says more.
_SAID_BY = {"arriving": ("invading",), "exercising": ("arriving", "invading")}
# Other outlets fill in where, by when and what for in the hours after a first report: details, not news.
ROUND = timedelta(hours=18)
ARRIVED = Point("phase", "arrived")
_FINAL = frozenset({"finished", "finished at a base"})

News = tuple[Reason, Change]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a report, the reason's name, and the facts that an alert would change.

    ``type`` is the alert's where it is neither new nor a plain update; ``replaces`` the alert that it corrects.
    """

    outcome: Outcome
    reason: Reason
    changes: tuple[Change, ...] = ()
    type: AlertType | None = None
    replaces: str | None = None

    @property
    def alerts(self) -> bool:
        """Whether people are told."""
        return self.outcome in {"new", "update"}


def decide(
    situation: Situation | None, report: Report, now: datetime, quiet: timedelta, *, sides: Sequence[str] = ()
) -> Ruling:
    """New, update, repeat or borderline, and why.

    Args:
        situation: the one that the report belongs to, None for a new one.
        report: what the classifier said of a story that this situation does not know yet.
        now: the moment of the decision.
        quiet: how long a situation stays open without a report; a report after that wakes it.
        sides: the senders and hosts that the report may add.
    """
    verdict = report.verdict
    if verdict.label == "no":
        return Ruling("irrelevant", "not_a_deployment")
    if verdict.label == "borderline":
        return Ruling("borderline", "below_yes")
    if situation is None:
        return Ruling("new", "no_situation")
    news = news_of(situation, report, now, sides)
    if not awake(situation, now, quiet):
        return Ruling("update", "situation_woke", tuple(change for _, change in news))
    if news:
        return Ruling("update", news[0][0], tuple(change for _, change in news))
    return Ruling("repeat", _silence(situation, report))


def news_of(situation: Situation, report: Report, now: datetime, sides: Sequence[str] = ()) -> list[News]:
    """The facts that the report adds to the situation, with their reasons, the weightiest first."""
    verdict = report.verdict
    found = [
        *_side_change(situation, verdict, sides),
        *direction_change(situation, verdict),
        *status_change(situation, verdict),
    ]
    number, count = number_news([known.count for known in situation.counts], verdict)
    if number in NEW_NUMBERS:
        found.append((_NUMBER_REASONS[number], count_change(situation.headline, count)))
    return found + _point_changes(situation, report, now)


def _silence(situation: Situation, report: Report) -> Reason:
    """Why a report without news is none."""
    verdict = report.verdict
    number, _ = number_news([known.count for known in situation.counts], verdict)
    if number in _NUMBER_REASONS:
        return _NUMBER_REASONS[number]
    if status_of(verdict) not in _told(situation, verdict):
        return "weaker_status"
    return "told_detail" if _fresh_points(situation, report) else "same_facts"


def _side_change(situation: Situation, verdict: Verdict, sides: Sequence[str]) -> list[News]:
    changes: list[News] = []
    here, there = situation.sides, sides_in(verdict)
    if verdict.senders and not situation.senders:
        changes.append(("side_named", Change(fact="senders", before=None, after="+".join(verdict.senders))))
    elif added := sorted(there.senders & set(sides) - here.senders):
        after = "+".join((*situation.senders, *added))
        changes.append(("sender_added", Change(fact="senders", before="+".join(situation.senders), after=after)))
    if verdict.hosts and not situation.hosts:
        changes.append(("side_named", Change(fact="hosts", before=situation.region, after="+".join(verdict.hosts))))
    elif added := sorted(there.hosts & set(sides) - here.hosts):
        after = "+".join((*situation.hosts, *added))
        changes.append(("host_added", Change(fact="hosts", before="+".join(situation.hosts), after=after)))
    return changes


def direction_change(situation: Situation, verdict: Verdict) -> list[News]:
    """A direction that was never told of this situation; one that was told before is no news."""
    if _told(situation, verdict):
        return []
    return [("direction_changed", Change(fact="kind", before=situation.kind, after=kind_of(verdict)))]


def status_change(situation: Situation, verdict: Verdict) -> list[News]:
    """A status of a known direction that goes further than those told of it."""
    status = status_of(verdict)
    told = _told(situation, verdict)
    if not told or not further(told, status):
        return []
    reason: Reason = "first_denial" if status in _CONTESTED else "status_further"
    before = situation.status if situation.status != status else max(told, key=_stage)
    return [(reason, Change(fact="status", before=before, after=status))]


def further(told: Iterable[Status], status: Status) -> bool:
    """Whether a status goes materially beyond those told: a later stage, or the first denial."""
    told = frozenset(told)
    if status in _CONTESTED:
        return not told & _CONTESTED
    # A denial tells of the claim that it denies, so a claim after it is no news.
    return _STAGES[status] > max((_stage(known) for known in told), default=-1)


def _stage(status: Status) -> int:
    return _STAGES["claimed" if status in _CONTESTED else status]


def _point_changes(situation: Situation, report: Report, now: datetime) -> list[News]:
    fresh = [point for point in _fresh_points(situation, report) if not _detail(situation, report, point, now)]
    return [
        (
            _POINT_REASONS[point.fact],
            Change(fact=point.fact, before=_before(situation, report, point), after=point.value),
        )
        for point in fresh
    ]


def _fresh_points(situation: Situation, report: Report) -> list[Point]:
    """The points that nobody told of this direction."""
    known = _known_points(situation, report)
    return [point for point in points_of(report) if not any(told_by(old, point) for old in known)]


def _detail(situation: Situation, report: Report, point: Point, now: datetime) -> bool:
    """Whether a point only fills in what people know. What is over, a deadline that moves and a second place in a
    headline are news at any time; other points once the round of the last alert is over. Who is confirmed to be there
    has arrived, a number says better than a word that they grow, and a place that no headline names is news only
    beside another one.
    """
    another = any(old.fact == point.fact for old in _known_points(situation, report))
    titled = point.value.split()[-1] in report.story.title
    confirmed = "confirmed" in _told(situation, report.verdict)
    if point.value == "growing" and headline_count(report.verdict) is not None:
        return True
    if point == ARRIVED and confirmed:
        return direction_of(kind_of(report.verdict)) == "arriving"
    if point.fact == "place" and not (another or titled):
        return True
    if situation.alerted is None or now - situation.alerted > ROUND:
        return False
    if point.fact == "phase":
        return point.value == "growing" or (point.value not in _FINAL and confirmed)
    return not another or (point.fact == "place" and not titled) or point.fact not in {"deadline", "place"}


def _before(situation: Situation, report: Report, point: Point) -> str | None:
    return next((old.value for old in reversed(_known_points(situation, report)) if old.fact == point.fact), None)


def _known_points(situation: Situation, report: Report) -> list[Point]:
    """The points told of the situation; how far and by when only of the report's own direction."""
    direction = direction_of(kind_of(report.verdict))
    return [
        fact.point for fact in situation.facts if fact.direction == direction or fact.fact not in {"phase", "deadline"}
    ]


def _told(situation: Situation, verdict: Verdict) -> frozenset[Status]:
    """The statuses told of this direction, or of one that says more: who invades also arrives."""
    direction = direction_of(kind_of(verdict))
    return frozenset().union(*(situation.statuses(known) for known in (direction, *_SAID_BY.get(direction, ()))))


def count_change(before: Count | None, after: Count | None) -> Change:
    """The change of the headline number."""
    return Change(fact="count", before=count_value(before), after=count_value(after))
