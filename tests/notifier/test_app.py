"""The service from a record to the receivers. The stories in this file are our own writing."""

import asyncio
import io
import json
from pathlib import Path

import pytest
from pydantic import SecretStr
from rich.console import Console
from structlog.testing import capture_logs

from services.notifier.app import Notifier, build
from services.notifier.store import all_alerts, all_situations, ledger_rows
from shared import logs
from shared.bus.port import Bus, Record
from shared.clock import ManualClock, SystemClock
from shared.envelope import decode
from shared.errors import ConfigError, PoisonError
from shared.events import Alert, Decision, Delivery
from shared.http import HttpClient
from shared.settings import EmailReceiver, LogSettings, NotifierSettings, SlackReceiver
from shared.store.engine import Store
from shared.topics import ALERTS, DECISIONS, DELIVERIES
from shared.trace import Trace
from tests.notifier.conftest import Make
from tests.notifier.receivers import outbox_of
from tests.notifier.reports import START, record, report
from tests.notifier.slack_server import RATE_LIMITED, SlackServer
from tests.notifier.test_hostile import NASTY


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """SQLite alone: what the engines may differ in is in test_store.py and test_ledger.py."""
    return f"sqlite+aiosqlite:///{tmp_path / 'store.db'}"


def slack_receiver(slack: SlackServer) -> SlackReceiver:
    return SlackReceiver(type="slack", webhook_url=SecretStr(f"{slack.url}/services/T0/B0/secretpath"))


async def test_a_report_becomes_a_situation_an_alert_a_row_per_receiver_and_events(
    store: Store, make: Make, slack: SlackServer
) -> None:
    notifier = make(desk=slack_receiver(slack), ops=slack_receiver(slack))
    assert await notifier.handle(record(report(count=620))) == []
    (situation,) = await all_situations(store)
    (alert,) = await all_alerts(store)
    assert (situation.pair, alert.situation, alert.count) == ("NL>RO", situation.situation, 620)
    assert {(row.receiver, row.channel, row.state) for row in await ledger_rows(store)} == {
        ("desk", "slack", "pending"),
        ("ops", "slack", "pending"),
    }
    decision, raised = await outbox_of(store)
    assert decision[0] == DECISIONS.name
    assert (decision[1]["decision"], decision[1]["reason"], decision[1]["alert"]) == (
        "new",
        "no_situation",
        alert.alert,
    )
    assert raised == (ALERTS.name, json.loads(alert.model_dump_json(by_alias=True)))


async def test_a_digest_receiver_is_due_at_its_next_digest(store: Store, make: Make) -> None:
    mail = EmailReceiver(type="email", host="mx.example", sender="a@x.example", to=("b@x.example",), mode="digest")
    await make(mail=mail).handle(record(report()))
    (row,) = await ledger_rows(store)
    assert row.due_at == START.replace(hour=7)


async def test_a_record_that_is_no_report_is_poison(make: Make) -> None:
    with pytest.raises(PoisonError):
        await make().handle(
            Record(topic="x", key=b"", value=b"{}", headers=(("ce_type", b"org.troopwatch.report.v1"),))
        )


async def test_each_decision_is_one_line_with_all_ids(make: Make) -> None:
    trace = Trace.start()
    with capture_logs() as lines:
        await make().handle(record(report(count=620), trace))
    decided, raised, planned = lines
    assert (decided["event"], decided["decision"], decided["reason"]) == ("report.decided", "new", "no_situation")
    assert raised["event"] == "alert.raised"
    assert (planned["event"], planned["decision"], planned["receivers"]) == ("alert.planned", "told", ["console"])
    for line in lines:
        assert line["trace"] == trace.trace
        assert all(line[name] for name in ("story", "report", "situation", "alert"))


async def test_a_hostile_story_forges_no_log_line(make: Make) -> None:
    out = io.StringIO()
    logs.configure(LogSettings(format="json"), stream=out)
    await make().handle(record(report(source=NASTY.replace("\ud800", ""), region=None)))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["report.decided", "alert.raised", "alert.planned"]
    assert "\u202e" not in out.getvalue()


async def published(bus: Bus, topic: str, wanted: int) -> list[Record]:
    async with bus.subscribe("test", [topic]) as consumer:
        found: list[Record] = []
        while len(found) < wanted:
            found += await consumer.fetch(timeout=0.05)
    return found


async def running(notifier: Notifier, until: asyncio.Event) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(notifier.run(stop))
    await until.wait()
    stop.set()
    await task


async def test_from_the_bus_to_slack_and_back_to_the_bus(
    store: Store, bus: Bus, make: Make, slack: SlackServer
) -> None:
    trace = Trace.start()
    await bus.publish([record(report("a", count=620), trace), record(report("b", count=620))])
    await running(make(SystemClock(), desk=slack_receiver(slack)), slack.arrived)
    (alert,) = await all_alerts(store)
    assert len(slack.requests) == 1
    (row,) = await ledger_rows(store)
    assert (row.state, row.reason) == ("sent", "accepted")
    (raised,) = [decode(found, Alert) for found in await published(bus, ALERTS.name, 1)]
    deliveries = await published(bus, DELIVERIES.name, 1)
    assert raised == alert
    assert [(decode(found, Delivery).state, decode(found, Delivery).alert) for found in deliveries] == [
        ("sent", alert.alert)
    ]
    assert trace.trace in (deliveries[0].header("traceparent") or "")
    decisions = [decode(found, Decision).decision for found in await published(bus, DECISIONS.name, 2)]
    assert sorted(decisions) == ["new", "repeat"]


async def test_slack_that_wants_a_pause_leaves_the_row_pending(
    store: Store, bus: Bus, make: Make, slack: SlackServer
) -> None:
    slack.script = [RATE_LIMITED]
    await bus.publish([record(report())])
    await running(make(SystemClock(), desk=slack_receiver(slack)), slack.arrived)
    (row,) = await ledger_rows(store)
    assert (row.state, row.reason, row.attempts) == ("pending", "http_429", 1)


async def test_no_secret_reaches_a_log(bus: Bus, make: Make, slack: SlackServer) -> None:
    out = io.StringIO()
    logs.configure(LogSettings(format="json", level="debug"), stream=out)
    slack.script = [RATE_LIMITED]
    await bus.publish([record(report())])
    await running(make(SystemClock(), desk=slack_receiver(slack)), slack.arrived)
    assert "delivery.postponed" in out.getvalue()
    assert "secretpath" not in out.getvalue()


async def test_without_receivers_cards_go_to_the_console(bus: Bus, make: Make, console: Console) -> None:
    await bus.publish([record(report(count=620))])
    stop = asyncio.Event()
    task = asyncio.create_task(make(SystemClock()).run(stop))
    out = console.file
    assert isinstance(out, io.StringIO)
    while "620 troops" not in out.getvalue():
        await asyncio.sleep(0.005)
    stop.set()
    await task


def test_a_lease_that_ends_before_a_send_may_is_refused(store: Store, bus: Bus, http: HttpClient) -> None:
    settings = NotifierSettings(lease_seconds=20, send_seconds=20)
    with pytest.raises(ConfigError, match=r"notifier\.lease_seconds"):
        build(settings, store=store, bus=bus, http=http, clock=ManualClock(START), console=Console())
