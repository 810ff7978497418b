"""Is it told already? Pure decisions over one situation and one report, each with a named reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notifier.details import fresh_points, point_changes
from services.notifier.join import awake
from services.notifier.numbers import number_news
from services.notifier.reasons import News, Reason
from services.notifier.sides import sides_in
from services.notifier.situation import Situation, status_of
from services.notifier.stages import direction_change, further, status_change, told_of
from services.notifier.words import count_value
from shared.events import AlertType, Change, Outcome, Report
from shared.verdict import Count, Verdict

_NUMBER_REASONS: dict[str, Reason] = {
    "first": "number_first",
    "higher": "number_higher",
    "lowered": "number_lowered",
    "contested": "number_contested",
    "rounding": "rounding",
    "older_number": "older_number",
}
NEW_NUMBERS = frozenset({"first", "higher", "lowered", "contested"})


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
        return Ruling("new", "page_settled" if report.story.page else "no_situation")
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
        *side_change(situation, verdict, sides),
        *direction_change(situation, report, now),
        *status_change(situation, report, now),
    ]
    number, count = number_news([known.count for known in situation.counts], verdict)
    if number in NEW_NUMBERS:
        found.append((_NUMBER_REASONS[number], count_change(situation.headline, count)))
    return found + point_changes(situation, report, now)


def _silence(situation: Situation, report: Report) -> Reason:
    """Why a report without news is none."""
    verdict = report.verdict
    number, _ = number_news([known.count for known in situation.counts], verdict)
    if number in _NUMBER_REASONS:
        return _NUMBER_REASONS[number]
    told, status = told_of(situation, verdict), status_of(verdict)
    if status not in told:
        return "status_reworded" if told and further(told, status) else "weaker_status"
    return "told_detail" if fresh_points(situation, report) else "same_facts"


def side_change(situation: Situation, verdict: Verdict, sides: Sequence[str]) -> list[News]:
    """A side that was not named before, and those of ``sides`` that are added."""
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


def count_change(before: Count | None, after: Count | None) -> Change:
    """The change of the headline number."""
    return Change(fact="count", before=count_value(before), after=count_value(after))
