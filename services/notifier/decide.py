"""Is it told already? Pure decisions over one situation and one report, each with a named reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.notifier.numbers import number_news
from services.notifier.situation import Situation, direction_of, kind_of, status_of
from services.notifier.words import count_value
from shared.events import Change, Outcome, Report, pair_of
from shared.verdict import Count, Status, Verdict

Reason = Literal[
    "no_situation",
    "situation_slept",
    "number_first",
    "number_higher",
    "number_lowered",
    "status_further",
    "first_denial",
    "direction_changed",
    "side_named",
    "story_revised",
    "same_facts",
    "edited_same_facts",
    "older_revision",
    "rounding",
    "older_number",
    "weaker_status",
    "below_yes",
    "not_a_deployment",
]
_NUMBER_REASONS: dict[str, Reason] = {
    "first": "number_first",
    "higher": "number_higher",
    "lowered": "number_lowered",
    "rounding": "rounding",
    "older_number": "older_number",
}
_NEW_NUMBERS = frozenset({"first", "higher", "lowered"})
_STAGES: dict[Status, int] = {
    "considered": 0,
    "requested": 0,
    "offered": 0,
    "claimed": 1,
    "unverified": 1,
    "announced": 2,
    "ordered": 3,
    "confirmed": 4,
}
_CONTESTED = frozenset({"denied", "disputed"})
# A direction is told already where one was told that says more.
_SAID_BY = {"arriving": ("invading",), "exercising": ("arriving", "invading")}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a report, the reason's name, and the facts that an alert would change."""

    outcome: Outcome
    reason: Reason
    changes: tuple[Change, ...] = ()

    @property
    def alerts(self) -> bool:
        """Whether people are told."""
        return self.outcome in {"new", "update"}


def awake(situation: Situation, now: datetime, quiet: timedelta) -> bool:
    """Whether the situation is still open: something came of it within ``quiet``."""
    return now - situation.updated <= quiet


def join(candidates: Iterable[Situation], report: Report, now: datetime, quiet: timedelta) -> Situation | None:
    """The situation that the report belongs to: that of its pair; else, where one side is unknown on either end,
    the only open one that shares the known side.
    """
    pair = pair_of(report.verdict)
    known = sorted(candidates, key=lambda situation: (situation.updated, situation.situation), reverse=True)
    same = [situation for situation in known if situation.pair == pair]
    if same:
        return same[0]
    half = [situation for situation in known if awake(situation, now, quiet) and _half_matches(situation.pair, pair)]
    return half[0] if len(half) == 1 else None


def decide(situation: Situation | None, report: Report, now: datetime, quiet: timedelta) -> Ruling:
    """New, update, repeat or borderline, and why. ``quiet`` is how long a situation stays open without a report."""
    verdict = report.verdict
    if verdict.label == "no":
        return Ruling("irrelevant", "not_a_deployment")
    if verdict.label == "borderline":
        return Ruling("borderline", "below_yes")
    if situation is None:
        return Ruling("new", "no_situation")
    if not awake(situation, now, quiet):
        return Ruling("new", "situation_slept")
    if situation.telling(report.story.story) is not None:
        return _revised(situation, report)
    return _compared(situation, verdict)


def _compared(situation: Situation, verdict: Verdict) -> Ruling:
    """One more story against the known facts."""
    found = [*_side_change(situation, verdict), *_direction_change(situation, verdict)]
    found += _status_change(situation, verdict)
    number, count = number_news([known.count for known in situation.counts], verdict)
    if number in _NEW_NUMBERS:
        found.append((_NUMBER_REASONS[number], _count_change(situation.headline, count)))
    if found:
        return Ruling("update", found[0][0], tuple(change for _, change in found))
    if number in _NUMBER_REASONS:
        return Ruling("repeat", _NUMBER_REASONS[number])
    known = status_of(verdict) in _told(situation, verdict)
    return Ruling("repeat", "same_facts" if known else "weaker_status")


def _revised(situation: Situation, report: Report) -> Ruling:
    """A newer version of a story that was told: only another number or another sense counts."""
    verdict = report.verdict
    before = situation.telling(report.story.story)
    if before is not None and report.story.revision < before.revision:
        return Ruling("repeat", "older_revision")
    number, count = number_news([before.count] if before and before.count else [], verdict)
    changes = [change for _, change in (*_direction_change(situation, verdict), *_status_change(situation, verdict))]
    others = [known.count for known in situation.counts if known.story != report.story.story]
    if number in {*_NEW_NUMBERS, "older_number"} and number_news(others, verdict)[0] not in {"same", "rounding"}:
        changes.append(_count_change(situation.headline, count))
    if changes:
        return Ruling("update", "story_revised", tuple(changes))
    return Ruling("repeat", "edited_same_facts")


def _side_change(situation: Situation, verdict: Verdict) -> list[tuple[Reason, Change]]:
    changes: list[tuple[Reason, Change]] = []
    if verdict.senders and not situation.senders:
        changes.append(("side_named", Change(fact="senders", before=None, after="+".join(verdict.senders))))
    if verdict.hosts and not situation.hosts:
        changes.append(("side_named", Change(fact="hosts", before=situation.region, after="+".join(verdict.hosts))))
    return changes


def _direction_change(situation: Situation, verdict: Verdict) -> list[tuple[Reason, Change]]:
    """A direction that was never told of this situation; one that was told before is no news."""
    if _told(situation, verdict):
        return []
    return [("direction_changed", Change(fact="kind", before=situation.kind, after=kind_of(verdict)))]


def _status_change(situation: Situation, verdict: Verdict) -> list[tuple[Reason, Change]]:
    status = status_of(verdict)
    told = _told(situation, verdict)
    if not told or not further(told, status):
        return []
    reason: Reason = "first_denial" if status in _CONTESTED else "status_further"
    return [(reason, Change(fact="status", before=situation.status, after=status))]


def further(told: Iterable[Status], status: Status) -> bool:
    """Whether a status goes materially beyond those told: a later stage, or the first denial."""
    told = frozenset(told)
    if status in _CONTESTED:
        return not told & _CONTESTED
    # A denial tells of the claim that it denies, so a claim after it is no news.
    reached = max((1 if known in _CONTESTED else _STAGES[known] for known in told), default=-1)
    return _STAGES[status] > reached


def _told(situation: Situation, verdict: Verdict) -> frozenset[Status]:
    """The statuses told of this direction, or of one that says more: who invades also arrives."""
    direction = direction_of(kind_of(verdict))
    return frozenset().union(*(situation.statuses(known) for known in (direction, *_SAID_BY.get(direction, ()))))


def _count_change(before: Count | None, after: Count | None) -> Change:
    return Change(fact="count", before=count_value(before), after=count_value(after))


def _half_matches(one: str, other: str) -> bool:
    """Pairs that agree where both know: ``?>RU`` and ``KP>RU``, but not ``?>RU`` and ``KP>?``."""
    (sender, _, host), (other_sender, _, other_host) = one.partition(">"), other.partition(">")
    if host == other_host != "?":
        return "?" in {sender, other_sender}
    return sender == other_sender != "?" and "?" in {host, other_host}


def candidates_of(pair: str) -> tuple[Sequence[str], str | None]:
    """How to look candidates up: exact pairs, and the known side as a pattern where one side is unknown."""
    sender, _, host = pair.partition(">")
    if sender == "?" and host != "?":
        return (pair,), f">{host}"
    if host == "?" and sender != "?":
        return (pair,), f"{sender}>"
    return tuple(dict.fromkeys((pair, f"?>{host}", f"{sender}>?"))), None
