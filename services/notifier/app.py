"""The notifier's flow: a report comes in, people are told once per fact.

report ──▶ seen before? ──▶ judge (join, decide, merge) ──▶ one transaction:
           situation · report · alert · a ledger row per receiver · Alert and Decision events in the outbox
      then ──▶ relay publishes the events, workers deliver the rows
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.channels import Channel, Poster
from services.notifier.channels.registry import channel_for
from services.notifier.delivery import Deliverer, Pace, Patience, Worker
from services.notifier.judge import Judgement, judge
from services.notifier.ledger import SERVICE, Entry, Ledger, add_rows
from services.notifier.receivers import due_at, receivers_of
from services.notifier.store import candidates, save_alert, save_report, save_situation, seen
from shared.bus.consume import consume
from shared.bus.port import Bus, Record
from shared.clock import Clock
from shared.envelope import decode, encode, trace_of
from shared.errors import ConfigError
from shared.events import Decision, Event, Report
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
        receivers: Mapping[str, Receiver],
        deliverer: Deliverer,
        quiet: timedelta,
    ) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._receivers = receivers
        self._deliverer = deliverer
        self._quiet = quiet
        self._relay = Relay(store, bus, SERVICE, clock)
        self._log = structlog.get_logger()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; then finish what is in hand, deliver what is due, publish what is stored."""
        delivered, published = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._relay.run(published))
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
            if await seen(connection, report.report):
                return []
            known = await candidates(connection, report.verdict)
            judgement = judge(known, report, now, self._quiet)
            await self._save(connection, report, judgement, trace, now)
        self._tell(report, judgement, trace)
        self._relay.wake()
        self._deliverer.wake()
        return []

    async def _save(
        self, connection: AsyncConnection, report: Report, judgement: Judgement, trace: Trace, now: datetime
    ) -> None:
        alert, situation = judgement.alert, judgement.situation
        events: list[Event] = [_decision(report, judgement, now)]
        if situation is not None and judgement.ruling.outcome in {"new", "update", "repeat"}:
            await save_situation(connection, situation)
        if alert is not None:
            await save_alert(connection, alert, trace)
            await add_rows(connection, alert, self._entries(now), now)
            events.append(alert)
        await save_report(
            connection,
            report,
            judgement.ruling,
            situation=situation.situation if situation else None,
            alert=alert.alert if alert else None,
            now=now,
        )
        records = [encode(event, source=SERVICE, trace=trace, now=now) for event in events]
        await enqueue(connection, SERVICE, records)

    def _entries(self, now: datetime) -> list[Entry]:
        return [
            Entry(receiver=name, channel=receiver.type, due_at=due_at(receiver, now))
            for name, receiver in self._receivers.items()
        ]

    def _tell(self, report: Report, judgement: Judgement, trace: Trace) -> None:
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
    ledger = Ledger(store, clock, owner=secrets.token_hex(8), lease=timedelta(seconds=settings.lease_seconds))
    pace = Pace(clock)

    def worker(name: str, receiver: Receiver) -> Worker:
        channel: Channel = channel_for(
            name, receiver, http=http, console=console, clock=clock, timeout=settings.send_seconds
        )
        patience = Patience(
            send=timedelta(seconds=settings.send_seconds),
            give_up=timedelta(seconds=settings.give_up_seconds),
            hold_unknown=receiver.on_unknown == "hold",
        )
        return Worker(name, channel, ledger=ledger, clock=clock, pace=pace, patience=patience)

    return Notifier(
        store=store,
        bus=bus,
        clock=clock,
        receivers=receivers,
        deliverer=Deliverer([worker(name, receiver) for name, receiver in receivers.items()]),
        quiet=timedelta(days=settings.quiet_days),
    )


def _decision(report: Report, judgement: Judgement, now: datetime) -> Decision:
    situation, alert = judgement.situation, judgement.alert
    return Decision(
        story=report.story.story,
        revision=report.story.revision,
        service="notifier",
        decision=judgement.ruling.outcome,
        reason=judgement.ruling.reason,
        situation=situation.situation if situation else None,
        alert=alert.alert if alert else None,
        at=now,
    )
