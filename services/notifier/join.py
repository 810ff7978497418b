"""Which situation a report belongs to: by its sides and time, then by company and mission."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from services.notifier.sides import Sides, crossed, member_of, sides_in, states_of
from services.notifier.situation import Situation, direction_of, kind_of
from shared.events import Report

# A situation sleeps after one quiet period and is forgotten after so many.
FORGOTTEN = 12
# A body and its member are one force while the reports follow each other this closely.
_SAME_DAYS = timedelta(days=3)
_MIRRORED = frozenset({"leaving", "staying"})
_MUTUAL = frozenset({"invading", "exercising", "refusing"})


class Fit(IntEnum):
    """How well a report fits a situation."""

    NOT = 0
    LOOSE = 1
    COMPANY_UNSAID = 2
    FULL = 3


@dataclass(frozen=True, slots=True)
class _Match:
    situation: Situation
    fit: Fit
    likeness: float


def awake(situation: Situation, now: datetime, quiet: timedelta) -> bool:
    """Whether the situation is still open: something came of it within ``quiet``."""
    return now - situation.updated <= quiet


def join(candidates: Iterable[Situation], report: Report, now: datetime, quiet: timedelta) -> Situation | None:
    """The situation that the report belongs to, None if it is a new one.

    Sender and host must both be shared; the best-fitting situation has it: the one with the most names in common, then
    the one whose place and direction the report shares, the latest of equals. A report that only
    fits loosely (a side unknown, a region for a state, a body for its member) joins if just one open situation does.
    A sleeping situation is joined only by a full fit, a withdrawn one never.
    """
    matches = [
        _Match(known, fit(known, report, now, quiet), _likeness(known.sides, sides_in(report.verdict)))
        for known in candidates
    ]
    best = max((match.fit for match in matches), default=Fit.NOT)
    chosen = [match for match in matches if match.fit == best]
    if best == Fit.NOT or (best == Fit.LOOSE and len(chosen) > 1):
        return None
    return max(
        chosen,
        key=lambda match: (
            awake(match.situation, now, quiet),
            match.likeness,
            _details_alike(match.situation, report),
            match.situation.updated,
            match.situation.situation,
        ),
    ).situation


def fit(known: Situation, report: Report, now: datetime, quiet: timedelta) -> Fit:
    """How well the report fits that situation at that moment."""
    here, there = known.sides, sides_in(report.verdict)
    if known.withdrawn or now - known.updated > FORGOTTEN * quiet or _other_force(known, report, here, there):
        return Fit.NOT
    open_ = awake(known, now, quiet)
    if _same(here, there):
        if here.companies == there.companies:
            return Fit.FULL
        return Fit.COMPANY_UNSAID if open_ else Fit.NOT
    loose = open_ and (_mirrored(known, report, here, there, now) or _loosely(known, report, here, there, now))
    return Fit.LOOSE if loose else Fit.NOT


def may_add(known: Situation, report: Report, others: Sequence[Situation]) -> tuple[str, ...]:
    """The senders and hosts that the report may add: none that another candidate with the same sender already has,
    and none at all where its sides are the other way round or it tells of another direction.
    """
    here, there = known.sides, sides_in(report.verdict)
    if not _same_way(known, report):
        return ()
    if here.hosts and there.hosts and here.senders and there.senders and not _same(here, there):
        return tuple(sorted(there.senders)) if here.hosts & there.hosts else ()
    taken = [one.sides for one in others if one.situation != known.situation]
    # Who only speaks of it ("Ukraine confirms") is easily taken for where they go.
    speakers = {claim.who for claim in report.verdict.claims}
    hosts = there.hosts - speakers - {host for one in taken if one.senders & there.senders for host in one.hosts}
    senders = there.senders - {code for one in taken if one.hosts & there.hosts for code in one.senders}
    return tuple(sorted(hosts | senders))


def _same(here: Sides, there: Sides) -> bool:
    """Whether both sides are known and shared."""
    if here.region is not None and here.region == there.region:
        return bool(here.senders & there.senders)
    if not here.senders and not there.senders and here.companies & there.companies:
        return bool(here.hosts & there.hosts)
    return bool(here.senders & there.senders and here.hosts & there.hosts)


def _other_force(known: Situation, report: Report, here: Sides, there: Sides) -> bool:
    """Two companies, or two missions by name, are two situations."""
    if here.companies and there.companies and not here.companies & there.companies:
        return True
    one, other = (known.via or "").casefold(), (report.verdict.via or "").casefold()
    return bool(one and other and one not in other and other not in one)


def _loosely(known: Situation, report: Report, here: Sides, there: Sides, now: datetime) -> bool:
    if here.region != there.region and not _same_way(known, report):
        return False
    return _sender_may_be(known, here, there, now) and _host_may_be(here, there) and _shares_a_side(here, there)


def _same_way(known: Situation, report: Report) -> bool:
    """Whether that direction was told of the situation."""
    return bool(known.statuses(direction_of(kind_of(report.verdict))))


def _sender_may_be(known: Situation, here: Sides, there: Sides, now: datetime) -> bool:
    if not here.senders or not there.senders or here.senders & there.senders:
        return True
    return member_of(here.senders, there.senders) and now - known.updated <= _SAME_DAYS


def _host_may_be(here: Sides, there: Sides) -> bool:
    for one, other in ((here, there), (there, here)):
        if one.region is not None:
            return bool(states_of(one.region) & other.hosts) or other.region == one.region or not _place(other)
    return bool(here.hosts & there.hosts) or not here.hosts or not there.hosts


def _place(sides: Sides) -> bool:
    return bool(sides.hosts or sides.region)


def _shares_a_side(here: Sides, there: Sides) -> bool:
    hosts = bool(here.hosts & there.hosts) or (here.region is not None and here.region == there.region)
    return hosts or bool(here.senders & there.senders)


def _mirrored(known: Situation, report: Report, here: Sides, there: Sides, now: datetime) -> bool:
    """One side may have been taken for the other: where troops leave or stay, and in the days after the last report.
    Who invades may well be invaded.
    """
    direction = direction_of(kind_of(report.verdict))
    likely = direction in _MIRRORED or (direction not in _MUTUAL and now - known.updated <= _SAME_DAYS)
    return crossed(here, there) and likely and _same_way(known, report)


def _details_alike(known: Situation, report: Report) -> int:
    """How many of place and direction of movement the two share."""
    place = (report.verdict.place or "").casefold()
    return bool(place and place == (known.place or "").casefold()) + _same_way(known, report)


def _likeness(here: Sides, there: Sides) -> float:
    """The share of names in common, 0 to 1."""
    left = {*here.senders, *here.hosts, *here.companies, here.region}
    right = {*there.senders, *there.hosts, *there.companies, there.region}
    return len(left & right) / len(left | right)
