"""The stories in this file are our own writing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from services.notifier.channels.registry import channel_for
from services.notifier.receivers import example_alert, preview_digest, readers_of, receivers_of, send_test
from services.notifier.store import ledger_rows
from services.notifier.view import view_of
from shared.clock import ManualClock
from shared.http import HttpClient
from shared.settings import ConsoleReceiver, EmailReceiver, NotifierSettings
from shared.store.engine import Store
from tests.notifier.receivers import Inbox, alert, enter, ledger_of, worker
from tests.notifier.reports import START
from tests.notifier.smtp_server import Postbox, serving

MAIL = EmailReceiver(type="email", host="mx.example", sender="a@x.example", to=("b@x.example",), mode="digest")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


async def test_a_preview_holds_what_the_receiver_has_not_been_sent(store: Store) -> None:
    await enter(store, alert("a"), "mail", "other")
    ledger = ledger_of(store, ManualClock(START))
    await ledger.sent(await ledger.claim(await ledger.open_rows("mail", 1)), "ref")
    await enter(store, alert("b", hosts=("LT",)), "mail")
    mail = await preview_digest(store, "mail", MAIL, START)
    assert "Netherlands → Lithuania" in mail.text
    assert "Netherlands → Romania" not in mail.text


async def test_a_preview_without_news_says_so(store: Store) -> None:
    assert "Nothing new" in (await preview_digest(store, "mail", MAIL, START)).text


async def test_a_test_message_is_no_news() -> None:
    inbox = Inbox()
    assert await send_test(inbox, START) == "ref-1"
    view = view_of(example_alert(START), test=True)
    assert view.type == "Test"
    assert "no troops have moved" in view.headline


def test_without_receivers_alerts_go_to_the_console() -> None:
    assert receivers_of(NotifierSettings()) == {"console": ConsoleReceiver(type="console")}


def test_each_reader_of_mails_is_a_receiver_for_himself() -> None:
    several = MAIL.model_copy(update={"to": ("a@x.example", "b@x.example")})
    settings = NotifierSettings(receivers={"one": MAIL, "editors": several})
    known = receivers_of(settings)
    assert list(known) == ["one", "editors/a@x.example", "editors/b@x.example"]
    assert [getattr(known[name], "to") for name in known] == [("b@x.example",), ("a@x.example",), ("b@x.example",)]  # noqa: B009 - only mail has it


async def test_a_preview_by_the_receivers_name_is_that_of_its_readers(store: Store) -> None:
    await enter(store, alert("a"), "mail/a@x.example", "mail/b@x.example", "mailbox")
    assert (await preview_digest(store, "mail", MAIL, START)).text.count("Netherlands → Romania\n") == 1
    assert [row.receiver for row in await ledger_rows(store, receiver="mail")] == [
        "mail/b@x.example",
        "mail/a@x.example",
    ]
    assert [row.receiver for row in await ledger_rows(store, receiver="mail/a@x.example")] == ["mail/a@x.example"]


async def test_a_reader_who_is_put_off_gets_his_mail_later_and_one_who_is_refused_keeps_it_from_nobody(
    store: Store,
) -> None:
    clock = ManualClock(START)
    names = {"busy@x.example": "450 busy", "gone@x.example": "550 nobody", "here@x.example": "250 ok"}
    async with serving(Postbox()) as box, HttpClient(user_agent="troopwatch-test") as http:
        box.recipients = dict(names)
        mail = EmailReceiver(
            type="email", host="127.0.0.1", port=box.port, tls="none", sender="a@x.example", to=tuple(names)
        )
        readers = readers_of({"desk": mail})
        await enter(store, alert(), *readers)
        for name, reader in readers.items():
            channel = channel_for(name, reader, http=http, console=Console(), clock=clock, timeout=5)
            at_work = worker(store, clock, channel, receiver=name)
            await at_work.step()
            if "busy" in name:
                box.recipients.clear()
            clock.move_to(clock.now() + timedelta(minutes=1))
            await at_work.step()
            box.recipients = dict(names)
        assert sorted(rcpt for envelope in box.envelopes for rcpt in envelope.rcpt_tos) == [
            "busy@x.example",
            "here@x.example",
        ]
    fates = {row.receiver: (row.state, row.reason, row.attempts) for row in await ledger_rows(store)}
    assert fates == {
        "desk/busy@x.example": ("sent", "accepted", 2),
        "desk/gone@x.example": ("failed", "smtp_550", 1),
        "desk/here@x.example": ("sent", "accepted", 1),
    }
