"""How far a movement has got, and which way it goes: when is that news? Pure decisions over what was told of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.notifier.points import points_of, reads, told_by
from services.notifier.reasons import News, Reason
from services.notifier.situation import Situation, direction_of, kind_of, status_of
from shared.events import Change, Report
from shared.verdict import Status, Verdict

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
_OFFICIAL = frozenset({"announced", "ordered", "confirmed"})
_ALLEGED = frozenset({"claimed", "unverified"})
_INTENDED = frozenset({"considered", "requested", "offered"})
# A direction is told already where one was told that says more.
_SAID_BY = {"arriving": ("invading",), "exercising": ("arriving", "invading")}
# Other outlets tell the same news in their own words in the hours after a first report.
ROUND = timedelta(hours=18)
_OVER = frozenset({"finished"})
_THERE = ("leaving", "staying", "swapping")


def in_round(situation: Situation, now: datetime) -> bool:
    """Whether outlets may still be telling, each in its own words, what people were told last."""
    return situation.alerted is not None and now - situation.alerted <= ROUND


def direction_change(situation: Situation, report: Report, now: datetime) -> list[News]:
    """A direction that was never told of this situation; one that was told before, or that nobody could read, is no
    news.
    """
    verdict = report.verdict
    if (
        verdict.kind is None
        or told_of(situation, verdict)
        or _moved_in(situation, verdict)
        or _still_there(situation, verdict)
        or _denied(situation, verdict, now)
    ):
        return []
    return [("direction_changed", Change(fact="kind", before=situation.kind, after=kind_of(verdict)))]


def status_change(situation: Situation, report: Report, now: datetime) -> list[News]:
    """A status of a known direction that goes further than those told of it."""
    status, told = status_of(report.verdict), told_of(situation, report.verdict)
    if status in _CONTESTED and _denied_by_others(report.verdict):
        return []
    if not told or not further(told, status) or _in_other_words(situation, report, told, now):
        return []
    reason: Reason = "first_denial" if status in _CONTESTED else "status_further"
    before = situation.status if situation.status in told - {status} else max(told, key=_stage)
    return [(reason, Change(fact="status", before=before, after=status))]


def _still_there(situation: Situation, verdict: Verdict) -> bool:
    """Who is leaving, staying or swapped is there: that is no other direction, until the last have left."""
    if kind_of(verdict) != "presence" or not any(situation.statuses(known) for known in _THERE):
        return False
    return not any(fact.fact == "phase" and fact.value in _OVER for fact in situation.facts)


def _moved_in(situation: Situation, verdict: Verdict) -> bool:
    """Whether somebody only calls an incursion what sender or host have said of their own accord."""
    alleged = kind_of(verdict) == "incursion" and status_of(verdict) in _ALLEGED
    return alleged and bool(situation.statuses("arriving") & _OFFICIAL)


def _denied_by_others(verdict: Verdict) -> bool:
    """Whether those who deny it are known, and none of them is who is said to send or to have them."""
    roles = {claim.role for claim in verdict.claims if claim.stance == "denies"}
    return bool(roles) and roles <= {"third_gov", "media", "ngo_osint", "un", "alliance"}


def _denied(situation: Situation, verdict: Verdict, now: datetime) -> bool:
    """A refusal that is the denial just told: "Ankara rejects reports of its troops in Tripoli"."""
    contested = any(stage.status in _CONTESTED for stage in situation.stages)
    return direction_of(kind_of(verdict)) == "refusing" and contested and in_round(situation, now)


def _in_other_words(situation: Situation, report: Report, told: frozenset[Status], now: datetime) -> bool:
    """Whether a status only words differently what was just told.

    "To send", "orders" and "sends" are one decision in three headlines; a host that asks troops to leave and tells them
    to is one demand; what others say of a plan is no more than the plan; a denial after a refusal is one answer, and so
    is one that denies entering where the first denied sending. What has begun or arrived says so: that is a phase, and
    news. A claim that is confirmed is always news.
    """
    own = situation.telling(report.story.story) is not None
    if own or not in_round(situation, now) or not reads(report.verdict.lang) or _fresh_phase(situation, report):
        return False
    status, direction = status_of(report.verdict), direction_of(kind_of(report.verdict))
    if status in _CONTESTED:
        return bool(situation.statuses("refusing")) or any(stage.status in _CONTESTED for stage in situation.stages)
    if status in _ALLEGED:
        return bool(told & _INTENDED)
    demanded = direction == "leaving" and status == "ordered" and "requested" in told
    return status in _OFFICIAL and (demanded or bool(told & _OFFICIAL))


def _fresh_phase(situation: Situation, report: Report) -> bool:
    direction = direction_of(kind_of(report.verdict))
    known = [fact.point for fact in situation.facts if fact.direction == direction]
    phases = [point for point in points_of(report) if point.fact == "phase" and point.value != "growing"]
    return any(not any(told_by(old, point) for old in known) for point in phases)


def further(told: Iterable[Status], status: Status) -> bool:
    """Whether a status goes materially beyond those told: a later stage, or the first denial."""
    told = frozenset(told)
    if status in _CONTESTED:
        return not told & _CONTESTED
    # A denial tells of the claim that it denies, so a claim after it is no news.
    return _STAGES[status] > max((_stage(known) for known in told), default=-1)


def _stage(status: Status) -> int:
    return _STAGES["claimed" if status in _CONTESTED else status]


def told_of(situation: Situation, verdict: Verdict) -> frozenset[Status]:
    """The statuses told of this direction, or of one that says more: who invades also arrives."""
    direction = direction_of(kind_of(verdict))
    return frozenset().union(*(situation.statuses(known) for known in (direction, *_SAID_BY.get(direction, ()))))
