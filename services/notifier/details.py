"""What a report adds beyond sides, number and status: which of it is news, and which only fills in a known fact."""

from datetime import datetime

from services.notifier.points import Point, points_of, told_by
from services.notifier.reasons import News, Reason
from services.notifier.situation import Situation, direction_of, headline_count, kind_of
from services.notifier.stages import in_round, told_of
from shared.events import Change, Report

_REASONS: dict[str, Reason] = {
    "phase": "phase_further",
    "deadline": "deadline_set",
    "place": "place_named",
    "task": "task_named",
    "unit": "unit_named",
    "evidence": "imagery_shown",
}
ARRIVED = Point("phase", "arrived")
_FINAL = frozenset({"finished", "finished at a base"})


def point_changes(situation: Situation, report: Report, now: datetime) -> list[News]:
    """The points that are news, each with what was known before."""
    fresh = [point for point in fresh_points(situation, report) if not _detail(situation, report, point, now)]
    return [
        (
            _REASONS[point.fact],
            Change(fact=point.fact, before=_before(situation, report, point), after=point.value),
        )
        for point in fresh
    ]


def fresh_points(situation: Situation, report: Report) -> list[Point]:
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
    confirmed = "confirmed" in told_of(situation, report.verdict)
    if point.value == "growing" and headline_count(report.verdict) is not None:
        return True
    if point == ARRIVED and _found_there(situation):
        return direction_of(kind_of(report.verdict)) == "arriving"
    if point.fact == "place" and not (another or titled):
        return True
    if not in_round(situation, now):
        return False
    if point.fact == "phase":
        return point.value == "growing" or (point.value not in _FINAL and confirmed)
    return not another or (point.fact == "place" and not titled) or point.fact not in {"deadline", "place"}


def _found_there(situation: Situation) -> bool:
    """Whether a story confirmed that they are there. That they are sent does not say that they have come."""
    return any(told.kind == "presence" and told.status == "confirmed" for told in situation.told)


def _before(situation: Situation, report: Report, point: Point) -> str | None:
    return next((old.value for old in reversed(_known_points(situation, report)) if old.fact == point.fact), None)


def _known_points(situation: Situation, report: Report) -> list[Point]:
    """The points told of the situation; how far and by when only of the report's own direction."""
    direction = direction_of(kind_of(report.verdict))
    return [
        fact.point for fact in situation.facts if fact.direction == direction or fact.fact not in {"phase", "deadline"}
    ]
