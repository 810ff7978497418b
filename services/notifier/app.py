"""The notifier's flow: a report comes in, people are told once per fact.

report ──▶ seen before? ──▶ judge (join, decide, merge) ──▶ one transaction:
           situation · report · alert · plan (routes, silences, quiet hours): a ledger row per receiver
           · Alert and Decision events in the outbox
      then ──▶ relay publishes the events, workers deliver the rows
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.announce import announce, remind
from services.notifier.book import Book, open_counts
from services.notifier.channels import Channel, Poster
from services.notifier.channels.registry import channel_for
from services.notifier.deliverer import Deliverer
from services.notifier.delivery import Worker
from services.notifier.judge import Judgement, judge
from services.notifier.ledger import SERVICE, Ledger
from services.notifier.listener import Listener
from services.notifier.pace import Pace, Patience
from services.notifier.plan import Plan, Rules
from services.notifier.receivers import empty_at, receivers_of, rules_of
from services.notifier.store import candidates, claim_sides, save_report, save_situation, seen
from services.notifier.unsubscribe import Links, unsubscribe
from shared.bus.consume import consume
from shared.bus.port import Bus, Record
from shared.clock import Clock
from shared.envelope import decode, encode, trace_of
from shared.errors import ConfigError, TransientError
from shared.events import Decision, Event, Outcome, Report
from shared.outbox import Relay, enqueue
from shared.settings import NotifierSettings, Receiver
from shared.store.engine import Store
from shared.topics import REPORTS
from shared.trace import Trace

GROUP = "troopwatch.notifier"


class Notifier:
    """The service: consumes reports, keeps situations, tells people."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        clock: Clock,
        rules: Rules,
        deliverer: Deliverer,
        quiet: timedelta,
        listener: Listener | None = None,
    ) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._rules = rules
        self._listener = listener
        self._deliverer = deliverer
        self._quiet = quiet
        self._relay = Relay(store, bus, SERVICE, clock)
        self._log = structlog.get_logger()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; then finish what is in hand, deliver what is due, publish what is stored."""
        delivered, published = asyncio.Event(), asyncio.Event()
        await self._reconcile()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._relay.run(published))
            if self._listener is not None:
                group.create_task(self._listener.run(published))
            delivering = group.create_task(self._deliverer.run(delivered))
            await consume(
                self._bus, group=GROUP, topics=[REPORTS.name], handle=self.handle, stop=stop, clock=self._clock
            )
            delivered.set()
            await delivering
            published.set()

    async def handle(self, record: Record) -> Sequence[Record]:
        """Decide one report and store everything that follows from it. What is published goes through the outbox."""
        report, trace, now = decode(record, Report), trace_of(record), self._clock.now()
        async with self._store.write() as connection:
            await claim_sides(connection, report)
            if await seen(connection, report.report):
                return []
            known = await candidates(connection, report)
            judgement = judge(known, report, now, self._quiet)
            told = await self._save(connection, report, judgement, trace, now)
        self._tell(report, judgement, told, trace)
        self._relay.wake()
        self._deliverer.wake()
        return []

    async def _save(
        self, connection: AsyncConnection, report: Report, judgement: Judgement, trace: Trace, now: datetime
    ) -> Plan | Sequence[str]:
        """Store it all; return the alert's plan, or those who are reminded."""
        alert, situation = judgement.alert, judgement.situation
        told: Plan | Sequence[str] = ()
        if situation is not None and judgement.ruling.outcome in {"new", "update", "repeat"}:
            await save_situation(connection, situation)
        if alert is not None:
            told = await announce(connection, alert, report, self._rules, now, trace=trace)
        elif situation is not None and judgement.ruling.outcome == "repeat":
            told = await remind(connection, situation.situation, report, self._rules, now)
        decision = _decision(report, judgement, told if isinstance(told, Plan) else None, now)
        events: list[Event] = [decision] if alert is None else [decision, alert]
        await save_report(connection, report, decision, now=now)
        records = [encode(event, source=SERVICE, trace=trace, now=now) for event in events]
        await enqueue(connection, SERVICE, records)
        return told

    async def _reconcile(self) -> None:
        """Say what a former run left open, and what is for receivers that there are no more."""
        try:
            counts = await open_counts(self._store)
        except TransientError:
            return
        for (receiver, state), rows in sorted(counts.items()):
            if receiver not in self._rules.receivers:
                self._log.warning("ledger.orphaned", receiver=receiver, state=state, rows=rows)
            else:
                self._log.info("ledger.reconciled", receiver=receiver, state=state, rows=rows)

    def _tell(self, report: Report, judgement: Judgement, told: Plan | Sequence[str], trace: Trace) -> None:
        situation, alert = judgement.situation, judgement.alert
        log = self._log.bind(
            story=report.story.story,
            report=report.report,
            situation=situation.situation if situation else None,
            alert=alert.alert if alert else None,
            trace=trace.trace,
        )
        log.info(
            "report.decided",
            decision=judgement.ruling.outcome,
            reason=judgement.ruling.reason,
            pair=report.key,
            publisher=report.story.source,
        )
        if alert is not None:
            log.info("alert.raised", type=alert.type, reason=alert.reason, headline=alert.headline)
        if isinstance(told, Plan):
            log.info(
                "alert.planned",
                decision=told.outcome,
                reason=told.reason,
                receivers=[entry.receiver for entry in told.entries],
                held=[entry.receiver for entry in told.entries if entry.held_until],
                skipped={skip.receiver: skip.reason for skip in told.skips},
                routes=[f"{step.name}: {step.reason}" for step in told.steps],
            )
        elif told:
            log.info("alert.reminded", receivers=list(told))


def build(
    settings: NotifierSettings, *, store: Store, bus: Bus, http: Poster, clock: Clock, console: Console
) -> Notifier:
    """The notifier, wired: without receivers alerts go to the console.

    Raises:
        ConfigError: a setting that only shows itself here.
    """
    if settings.lease_seconds <= settings.send_seconds:
        raise ConfigError(
            f"notifier.lease_seconds: {settings.lease_seconds:g} is too short; set it above send_seconds, "
            f"{settings.send_seconds:g}, or a slow send would be repeated while it is under way"
        )
    receivers = receivers_of(settings)
    links = Links(settings.unsubscribe) if settings.unsubscribe else None
    ledger = Ledger(store, clock, owner=secrets.token_hex(8), lease=timedelta(seconds=settings.lease_seconds))
    pace = Pace(clock)

    def worker(name: str, receiver: Receiver) -> Worker:
        channel: Channel = channel_for(
            name, receiver, http=http, console=console, clock=clock, timeout=settings.send_seconds, links=links
        )
        patience = Patience(
            send=timedelta(seconds=settings.send_seconds),
            give_up=timedelta(seconds=settings.give_up_seconds),
            hold_unknown=receiver.on_unknown == "hold",
            fold_above=receiver.fold_above,
            messages=receiver.rate_limit.messages if receiver.rate_limit else None,
            window=timedelta(seconds=receiver.rate_limit.seconds if receiver.rate_limit else 1),
            open_for=timedelta(days=settings.quiet_days),
        )
        return Worker(
            name,
            channel,
            ledger=ledger,
            book=Book(store, name),
            clock=clock,
            pace=pace,
            patience=patience,
            empty_at=partial(empty_at, receiver),
        )

    async def leave(reader: str) -> None:
        await unsubscribe(store, reader, clock.now())

    return Notifier(
        store=store,
        bus=bus,
        clock=clock,
        rules=rules_of(settings),
        deliverer=Deliverer([worker(name, receiver) for name, receiver in receivers.items()]),
        quiet=timedelta(days=settings.quiet_days),
        listener=Listener(settings.unsubscribe, leave) if settings.unsubscribe else None,
    )


def _decision(report: Report, judgement: Judgement, told: Plan | None, now: datetime) -> Decision:
    """What was decided; an alert of which nobody hears, or nobody yet, is ``silenced`` or ``held``, by the plan."""
    situation, alert, ruling = judgement.situation, judgement.alert, judgement.ruling
    outcome: Outcome = ruling.outcome
    reason: str = ruling.reason
    if told is not None and told.outcome != "told":
        outcome, reason = told.outcome, told.reason
    return Decision(
        story=report.story.story,
        revision=report.story.revision,
        page=report.story.page is not None,
        service="notifier",
        decision=outcome,
        reason=reason,
        situation=situation.situation if situation else None,
        alert=alert.alert if alert else None,
        at=now,
    )
