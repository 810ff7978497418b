"""Fault drills: the notifier is killed at every step between decision and record, over 200 alerts, on each receiver.

Nothing is caught on the way and nothing is cleaned up, as with kill -9; what a process had not committed is gone. The
stories in this file are our own writing.
"""

import io
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from rich.console import Console
from structlog.testing import capture_logs

from services.notifier.book import Book, add_rows
from services.notifier.channels import Channel
from services.notifier.channels.console import ConsoleChannel
from services.notifier.channels.email import EmailChannel
from services.notifier.channels.file import FileChannel
from services.notifier.channels.slack import SlackHookChannel
from services.notifier.channels.slack_bot import SlackBotChannel
from services.notifier.channels.webhook import WebhookChannel
from services.notifier.delivery import Worker
from services.notifier.ledger import Ledger, Row
from services.notifier.pace import Pace
from services.notifier.plan import Entry
from services.notifier.store import ledger_rows, save_alert
from shared.clock import ManualClock
from shared.events import Alert
from shared.http import HttpClient
from shared.settings import EmailReceiver, FileReceiver, SlackReceiver, WebhookReceiver
from shared.store.engine import Store
from shared.trace import Trace
from tests.notifier.receivers import LEASE, PATIENCE, alert
from tests.notifier.reports import START
from tests.notifier.slack_server import LOST, RATE_LIMITED, Reply, SlackServer
from tests.notifier.smtp_server import Postbox, serving

ALERTS, SITUATIONS = 200, 20
STEPS = ("before_claim", "claimed", "accepted", "recorded", "never")
Make = Callable[[], Channel]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


class Killed(BaseException):
    """The process is gone."""


class MortalLedger(Ledger):
    """Dies once for each delivery, at the step that is its fate."""

    fates: dict[str, str]

    def _meet(self, rows: Sequence[Row], step: str) -> None:
        if self.fates.get(rows[0].delivery) == step:
            del self.fates[rows[0].delivery]
            raise Killed(step)

    async def claim(self, rows: Sequence[Row]) -> list[Row]:
        self._meet(rows, "before_claim")
        claimed = await super().claim(rows)
        self._meet(rows, "claimed")
        return claimed

    async def sent(self, rows: Sequence[Row], ref: str) -> None:
        self._meet(rows, "accepted")
        await super().sent(rows, ref)
        self._meet(rows, "recorded")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}") as opened:
        assert opened._engine
        # A process dies here, not the machine: without waiting for the disk the drill is four times as fast.
        sa.event.listen(opened._engine.sync_engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        await opened._engine.dispose()
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


def alerts(number: int = ALERTS) -> list[Alert]:
    """So many alerts of twenty situations, each with a sentence of its own."""
    first = alert()
    return [
        first.model_copy(
            update={
                "alert": f"alert{index:03}",
                "situation": f"situation{index % SITUATIONS:02}",
                "type": "new" if index < SITUATIONS else "update",
                "headline": f"Sentence {index:03} of the drill",
                "title": f"Title {index:03}",
            }
        )
        for index in range(number)
    ]


async def enter_all(store: Store, told: Sequence[Alert]) -> None:
    async with store.write() as connection:
        for each in told:
            await save_alert(connection, each, Trace.start())
            await add_rows(connection, each, [Entry("desk", "inbox", START)], START)


async def drill(store: Store, clock: ManualClock, make: Make, *, folding: bool = False) -> int:
    """Deliver everything, dying on the way; return how often a process died."""
    await enter_all(store, alerts())
    rows = sorted(await ledger_rows(store, limit=ALERTS), key=lambda row: row.headline)
    fates = {row.delivery: STEPS[index % len(STEPS)] for index, row in enumerate(rows)}
    deaths, done = 0, False
    while not done:
        ledger = MortalLedger(store, clock, owner=f"life {deaths}", lease=LEASE)
        ledger.fates = fates
        book, pace = Book(store, "desk"), Pace(clock)
        channel = make()
        channel.folds = folding
        worker = Worker(
            "desk", channel, ledger=ledger, book=book, clock=clock, pace=pace, patience=PATIENCE, jitter=lambda: 1.0
        )
        try:
            while await ledger.open_rows("desk", 1):
                await clock.sleep(await worker.step())
            done = True
        except Killed:
            deaths += 1
            await clock.sleep(LEASE.total_seconds() + 1)
    return deaths


def bot_of(slack: SlackServer, http: HttpClient) -> Make:
    receiver = SlackReceiver(type="slack", bot_token=SecretStr("xoxb-1"), channel="C1", api_url=f"{slack.url}/api")
    return lambda: SlackBotChannel(receiver, http=http, timeout=5)


def headlines(texts: Sequence[str]) -> Counter[str]:
    return Counter(told.headline for told in alerts() for text in texts if told.headline in text)


async def test_a_slack_bot_loses_nothing_and_posts_nothing_twice(
    store: Store, clock: ManualClock, slack: SlackServer, http: HttpClient
) -> None:
    slack.script = [LOST, RATE_LIMITED, Reply(), Reply(500), Reply(), Reply()] * 30
    deaths = await drill(store, clock, bot_of(slack, http))
    assert deaths == ALERTS * 4 // 5
    assert Counter(message.delivery for message in slack.messages) == Counter(
        row.delivery for row in await ledger_rows(store, limit=ALERTS)
    )
    assert [message.thread is None for message in slack.messages] == [index < SITUATIONS for index in range(ALERTS)]
    last = {f"situation{index % SITUATIONS:02}": told.headline for index, told in enumerate(alerts())}
    heads = slack.messages[:SITUATIONS]
    assert [told in head.shown for told, head in zip(last.values(), heads, strict=True)] == [True] * SITUATIONS


async def test_a_slack_bot_that_folds_loses_nothing_and_posts_nothing_twice(
    store: Store, clock: ManualClock, slack: SlackServer, http: HttpClient
) -> None:
    slack.script = [LOST, RATE_LIMITED, Reply()] * 10
    await drill(store, clock, bot_of(slack, http), folding=True)
    assert headlines([message.shown for message in slack.messages if not message.edits]) == Counter(
        [told.headline for told in alerts()]
    )
    assert len(slack.messages) < ALERTS // 5


async def test_a_file_loses_nothing_and_has_nothing_twice(store: Store, clock: ManualClock, tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    receiver = FileReceiver(type="file", path=path)
    await drill(store, clock, lambda: FileChannel("log", receiver))
    told = [json.loads(line)["alert"]["headline"] for line in path.read_text().splitlines()]
    assert told == [each.headline for each in alerts()]


async def test_a_slack_webhook_loses_nothing_and_counts_every_possible_repeat(
    store: Store, clock: ManualClock, slack: SlackServer, http: HttpClient
) -> None:
    receiver = SlackReceiver(type="slack", webhook_url=SecretStr(f"{slack.url}/services/T0"))
    with capture_logs() as lines:
        await drill(store, clock, lambda: SlackHookChannel("desk", receiver, http=http, timeout=5))
    told = headlines([request.body.decode() for request in slack.requests])
    check_repeats(told, [str(line["event"]) for line in lines])


async def test_a_webhook_loses_nothing_and_a_repeat_has_the_same_key(
    store: Store, clock: ManualClock, slack: SlackServer, http: HttpClient
) -> None:
    receiver = WebhookReceiver(type="webhook", url=SecretStr(f"{slack.url}/hook"))
    await drill(store, clock, lambda: WebhookChannel("ops", receiver, http=http, clock=clock, timeout=5))
    keys = [request.headers["idempotency-key"] for request in slack.requests]
    assert set(keys) == {row.delivery for row in await ledger_rows(store, limit=ALERTS)}
    assert len({(request.headers["idempotency-key"], request.body) for request in slack.requests}) == ALERTS
    assert len(keys) == ALERTS + ALERTS // 5


async def test_mail_loses_nothing_and_a_repeat_has_the_same_message_id(store: Store, clock: ManualClock) -> None:
    async with serving(Postbox()) as box:
        receiver = EmailReceiver(
            type="email", host="127.0.0.1", port=box.port, tls="none", sender="a@x.example", to=("b@x.example",)
        )
        await drill(store, clock, lambda: EmailChannel("mail", receiver, clock=clock, timeout=5))
        ids = Counter(str(mail["Message-ID"]) for mail in box.mails)
        assert ids.keys() == {f"<{row.delivery}@x.example>" for row in await ledger_rows(store, limit=ALERTS)}
        assert ids.total() == ALERTS + ALERTS // 5


async def test_the_console_loses_nothing(store: Store, clock: ManualClock) -> None:
    out = io.StringIO()
    with capture_logs() as lines:
        await drill(store, clock, lambda: ConsoleChannel(Console(file=out, width=100)))
    told = Counter({each.headline: out.getvalue().count(f"│ {each.headline}") for each in alerts()})
    check_repeats(told, [str(line["event"]) for line in lines])


def check_repeats(told: Counter[str], events: list[str]) -> None:
    """Everything was told; twice only where the process died before it could write that down."""
    accepted = {each.headline for index, each in enumerate(alerts()) if STEPS[index % len(STEPS)] == "accepted"}
    assert set(told) == {each.headline for each in alerts()}
    assert {headline for headline, times in told.items() if times == 2} == accepted
    assert max(told.values()) == 2
    # It cannot know which of the two it was: dead before the request, or after it.
    assert events.count("delivery.repeated") == 2 * len(accepted)


@pytest.mark.parametrize("folding", [False, True])
async def test_a_burst_against_a_slack_that_answers_429_is_delivered_whole_and_in_order(
    store: Store, clock: ManualClock, slack: SlackServer, http: HttpClient, *, folding: bool
) -> None:
    slack.script = [Reply(), Reply(429, b"", (("Retry-After", "3"),)), Reply(429, b"", (("Retry-After", "1"),))] * 40
    await enter_all(store, alerts(100))
    ledger = Ledger(store, clock, owner="one", lease=LEASE)
    book, pace = Book(store, "desk"), Pace(clock)
    channel = bot_of(slack, http)()
    channel.folds = folding
    worker = Worker(
        "desk", channel, ledger=ledger, book=book, clock=clock, pace=pace, patience=PATIENCE, jitter=lambda: 1.0
    )
    while await ledger.open_rows("desk", 1):
        await clock.sleep(await worker.step())
    assert {row.state for row in await ledger_rows(store, limit=100)} == {"sent"}
    wanted = [told.headline for told in alerts(100)]
    # A situation's first message is edited to the latest facts; what it said at first is in its own post.
    posts = [request.json for request in slack.requests if request.path.endswith("chat.postMessage")]
    taken = [post for post in posts if post["metadata"] in [message.payload["metadata"] for message in slack.messages]]
    told = [[headline for headline in wanted if headline in json.dumps(post["blocks"])] for post in taken]
    once = list(dict.fromkeys(headline for post in told for headline in post))
    assert once == wanted
    assert len(slack.messages) == (len({str(post) for post in told}) if folding else 100)
    assert clock.now() - START < timedelta(minutes=2 if folding else 8)
