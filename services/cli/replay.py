"""Dated items through classify, group and decide under a virtual clock, as the services would have done it.

It is how alerting is measured, so it uses the services' own pure functions and adds nothing but the clock.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from services.classifier.app import reason_of, report_of
from services.notifier.judge import Judgement, judge
from services.notifier.memory import Memory
from services.notifier.plan import Plan, Rules, State, plan
from services.notifier.routing import Subject
from shared.clock import ManualClock
from shared.events import Alert, Story
from shared.verdict import Item, Verdict


def _moment(value: object) -> object:
    """RFC 3339; a time without an offset is taken as UTC."""
    if not isinstance(value, str):
        raise ValueError("must be an RFC 3339 time")  # noqa: TRY004 - pydantic turns ValueError into its own
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("must be an RFC 3339 time") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


class DatedItem(Item):
    """An item of a replay: ``published`` and ``source`` are required."""

    published: Annotated[datetime, BeforeValidator(_moment)]  # type: ignore[assignment]  # narrower here, on purpose
    source: Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Step:
    """One item's decision line, what the classifier said, the alert if there is one, and who is told of it."""

    decision: dict[str, Any]
    verdict: Verdict
    alert: Alert | None = None
    plan: Plan | None = None


class Replay:
    """Keeps the situations of one replay. Items come in order of time; the clock never goes back.

    With ``rules`` an alert of which nobody hears, or nobody yet, is decided as ``silenced`` or ``held``, as the service
    does it. Silences, unsubscribed readers and feed tags are not known to a replay.
    """

    def __init__(self, classify: Callable[[Item], Verdict], quiet: timedelta, rules: Rules | None = None) -> None:
        self._classify = classify
        self._quiet = quiet
        self._rules = rules
        self._told: defaultdict[str, set[str]] = defaultdict(set)
        self._clock: ManualClock | None = None
        self._memory = Memory()
        self._revisions: dict[str, int] = {}

    def step(self, item: DatedItem) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Judge one item: the decision's line, and the alert's line if people are told."""
        step = self.take(item)
        return step.decision, _told(step.alert, item.id) if step.alert else None

    def take(self, item: DatedItem) -> Step:
        """Judge one item."""
        now = self._advance(item.published)
        story = self._story(item, now)
        verdict = self._classify(story.as_item())
        if verdict.label == "no" and story.revision == 0:
            return Step(_decision(item.id, "irrelevant", reason_of(verdict)), verdict)
        report = report_of(story, verdict)
        judgement = judge(self._memory.candidates(report), report, now, self._quiet)
        if judgement.situation is not None:
            self._memory.keep(judgement.situation, story.story)
        decision = _decided(item.id, judgement)
        if judgement.alert is None or self._rules is None:
            return Step(decision, verdict, judgement.alert)
        planned = self._plan(judgement.alert, verdict, self._rules)
        if planned.outcome != "told":
            decision |= {"decision": planned.outcome, "reason": planned.reason}
        return Step(decision, verdict, judgement.alert, planned)

    def _plan(self, alert: Alert, verdict: Verdict, rules: Rules) -> Plan:
        known = self._told[alert.situation]
        planned = plan(Subject(alert, language=verdict.lang), rules, State(told=frozenset(known)), alert.at)
        known |= {entry.receiver for entry in planned.entries}
        return planned

    def _advance(self, moment: datetime) -> datetime:
        if self._clock is None:
            self._clock = ManualClock(moment)
        self._clock.move_to(max(self._clock.now(), moment))
        return self._clock.now()

    def _story(self, item: DatedItem, now: datetime) -> Story:
        """An id that comes again is a newer version of its story."""
        revision = self._revisions[item.id] = self._revisions.get(item.id, -1) + 1
        return Story(
            story=item.id,
            revision=revision,
            feed=item.source,
            source=item.source,
            host=_host(item.source),
            url=item.url,
            title=item.title,
            summary=item.summary,
            text=item.text,
            lang=item.lang,
            published=item.published,
            first_seen=now,
        )


def _host(source: str) -> str:
    try:
        return urlsplit(source).hostname or source
    except ValueError:
        return source


def _decided(item: str, judgement: Judgement) -> dict[str, Any]:
    situation = judgement.situation.situation if judgement.situation else None
    alert = judgement.alert.alert if judgement.alert else None
    return _decision(item, judgement.ruling.outcome, judgement.ruling.reason, situation, alert)


def _decision(
    item: str, decision: str, reason: str, situation: str | None = None, alert: str | None = None
) -> dict[str, Any]:
    return {"id": item, "decision": decision, "situation": situation, "alert": alert, "reason": reason}


def _told(alert: Alert, item: str) -> dict[str, Any]:
    """The alert as the contract's fields, in its order; ``stories`` names the item that brought it."""
    return {
        "at": alert.at.isoformat(),
        "type": alert.type,
        "situation": alert.situation,
        "headline": alert.headline,
        "senders": list(alert.senders),
        "hosts": list(alert.hosts),
        "kind": alert.kind,
        "status": alert.status,
        "count": alert.count,
        "changes": [{"fact": change.fact, "from": change.before, "to": change.after} for change in alert.changes],
        "stories": [item],
    }
