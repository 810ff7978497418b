"""Mail against a real SMTP server on loopback. The stories in this file are our own writing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from services.notifier.channels.email import EmailChannel
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from services.notifier.judge import judge
from shared.clock import ManualClock
from shared.errors import TransientError
from shared.events import Alert
from shared.settings import EmailReceiver
from tests.notifier.receivers import alert
from tests.notifier.reports import START, report
from tests.notifier.smtp_server import Postbox, serving


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with serving(Postbox()) as box:
        yield box


def channel(port: int, **settings: Any) -> EmailChannel:
    given: dict[str, Any] = {
        "type": "email",
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "sender": "Troopwatch <alerts@desk.example>",
        "to": ("night@desk.example",),
    }
    return EmailChannel("mail", EmailReceiver(**given | settings), clock=ManualClock(START), timeout=5)


def update() -> Alert:
    first = judge([], report("a", count=620), START, timedelta(days=14))
    assert first.situation
    raised = judge([first.situation], report("b", count=900), START, timedelta(days=14)).alert
    assert raised
    return raised


async def test_a_mail_has_text_and_html_and_the_headers_of_an_automatic_list(postbox: Postbox) -> None:
    assert await channel(postbox.port).send([alert()], message_id="d1") == "<d1@desk.example>"
    (mail,) = postbox.mails
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["Subject"] == alert().headline
    assert mail["From"] == "Troopwatch <alerts@desk.example>"
    assert mail["To"] == "night@desk.example"
    assert mail["Message-ID"] == "<d1@desk.example>"
    assert mail["Date"] == "Tue, 17 Mar 2026 06:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "Troopwatch <troopwatch.desk.example>"


async def test_mails_of_one_situation_stand_together(postbox: Postbox) -> None:
    at_work = channel(postbox.port)
    await at_work.send([alert("a")], message_id="d1")
    await at_work.send([update()], message_id="d2")
    first, second = postbox.mails
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["In-Reply-To"] is None
    assert str(second["Subject"]).startswith("Update: ")


async def test_both_bodies_say_the_same(postbox: Postbox) -> None:
    await channel(postbox.port).send([update()], message_id="d2")
    text, html = (part.get_content() for part in postbox.mails[0].iter_parts())  # type: ignore[attr-defined]  # typed as plain messages
    for fact in ("Number: 620 → 900", "Netherlands → Romania", "Announced", "2 independent publishers"):
        assert fact in text
        assert fact in html
    assert 'style="' in html
    assert "prefers-color-scheme: dark" in html


async def test_a_digest_is_one_mail_for_all_alerts(postbox: Postbox) -> None:
    at_work = channel(postbox.port, mode="digest", timezone="Europe/Berlin")
    assert at_work.digest
    await at_work.send([alert("a"), alert("b", hosts=("LT",))], message_id="d1")
    (mail,) = postbox.mails
    assert mail["Subject"] == "Troop movements, 17 Mar 07:00: 2 new facts in 2 situations"
    assert mail["References"] is None


@pytest.mark.parametrize(("answer", "kind"), [("451 later", TransientError), ("552 too big", PermanentDeliveryError)])
async def test_an_answer_to_the_content_decides(postbox: Postbox, answer: str, kind: type[Exception]) -> None:
    postbox.data = answer
    with pytest.raises(kind, match=f"smtp_{answer[:3]}") as error:
        await channel(postbox.port).send([alert()], message_id="d1")
    assert not isinstance(error.value, OutcomeUnknownError)


@pytest.mark.parametrize(("answer", "kind"), [("450 busy", TransientError), ("550 nobody", PermanentDeliveryError)])
async def test_a_refused_recipient_decides(postbox: Postbox, answer: str, kind: type[Exception]) -> None:
    postbox.recipients["night@desk.example"] = answer
    with pytest.raises(kind, match=f"smtp_{answer[:3]}"):
        await channel(postbox.port).send([alert()], message_id="d1")


async def test_an_answer_lost_after_the_content_leaves_the_outcome_unknown(postbox: Postbox) -> None:
    postbox.lost = True
    with pytest.raises(OutcomeUnknownError):
        await channel(postbox.port).send([alert()], message_id="d1")
    assert len(postbox.mails) == 1


async def test_a_server_that_is_away_is_transient() -> None:
    with pytest.raises(TransientError) as error:
        await channel(1).send([alert()], message_id="d1")
    assert not isinstance(error.value, OutcomeUnknownError)


async def test_without_tls_nothing_is_sent_unless_asked(postbox: Postbox) -> None:
    with pytest.raises(TransientError):
        await channel(postbox.port, tls="starttls").send([alert()], message_id="d1")
    assert postbox.mails == []
