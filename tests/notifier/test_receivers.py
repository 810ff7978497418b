"""The stories in this file are our own writing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.notifier.receivers import example_alert, preview_digest, receivers_of, send_test
from services.notifier.view import view_of
from shared.clock import ManualClock
from shared.settings import ConsoleReceiver, EmailReceiver, NotifierSettings
from shared.store.engine import Store
from tests.notifier.receivers import Inbox, alert, enter, ledger_of
from tests.notifier.reports import START

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
