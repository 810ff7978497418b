"""Reports played one after the other to the decision, five minutes apart."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.notifier.judge import Judgement, judge
from services.notifier.situation import Situation
from shared.events import Report
from tests.notifier.reports import START

QUIET = timedelta(days=14)
NAMES = ("meridian", "northsea", "kestrel", "harbour", "ledger", "capital")


def play(reports: Sequence[Report], *, step: timedelta = timedelta(minutes=5)) -> list[Judgement]:
    """Judge the reports in order, five minutes apart."""
    known: dict[str, Situation] = {}
    judgements: list[Judgement] = []
    now: datetime = START
    for item in reports:
        judgement = judge(known.values(), item, now, QUIET)
        if judgement.situation:
            known[judgement.situation.situation] = judgement.situation
        judgements.append(judgement)
        now += step
    return judgements


def rulings(*reports: Report, step: timedelta = timedelta(minutes=5)) -> list[tuple[str, str]]:
    return [(judgement.ruling.outcome, judgement.ruling.reason) for judgement in play(reports, step=step)]
