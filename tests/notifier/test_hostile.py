"""What a feed wrote may be seen, but never act. The stories in this file are our own writing."""

import email
import email.policy
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from services.notifier.channels.console import card
from services.notifier.channels.email import EmailChannel
from services.notifier.channels.slack_blocks import folded, head, message, reply
from services.notifier.digest import render_digest
from services.notifier.judge import judge
from services.notifier.view import view_of
from shared.clock import ManualClock
from shared.events import Alert
from shared.settings import EmailReceiver
from shared.verdict import Claim, Count, Evidence
from tests.notifier.reports import START, report

NASTY = (
    "<!channel> <!here> <@U1> <#C1> <!subteam^S1> <https://evil.example|click> @everyone *bold* `code` ~x~\r\n"
    "Bcc: everybody@desk.example\r\n\r\n<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} "
    "[bold red]rich[/bold red] [link=https://evil.example]l[/link] \x1b[31mred\x1b]0;title\x07 \u202egnp.exe\u2066 "
    "\u200b\ufeff\x00\ud800 " + "A" * 10_000
)
MAIL = EmailReceiver(
    type="email", host="127.0.0.1", tls="none", sender="alerts@desk.example", to=("night@desk.example",)
)


def hostile_alert(text: str, url: str = "https://outlet.example/a|<!channel>") -> Alert:
    """An alert in which everything that a feed can influence is ``text``."""
    told = report(
        source=text,
        story_fields={"title": text, "url": url},
        region=text,
        hosts=(),
        senders=(text,),
        via=text,
        place=text,
        counts=(Count(value=1, unit=text, source=text), Count(value=9, unit=text, source=text)),
        claims=tuple(Claim(who=text, role="anonymous", stance=stance) for stance in ("announces", "denies")),
        evidence=(Evidence(text=text, start=0, end=1),) * 3,
    )
    raised = judge([], told, START, timedelta(days=14)).alert
    assert raised
    return raised


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))


def check_slack(told: Alert) -> None:
    view = view_of(told)
    bodies = [
        message(view, told),
        head(view, 2),
        reply(view, told),
        reply(view, told, link="https://outlet.example/p|x>"),
    ]
    for body in bodies:
        check_slack_body(body, links=2)
    many = [told.model_copy(update={"alert": f"{number}"}) for number in range(24)]
    corrects = told.model_copy(update={"alert": "c", "type": "correction", "replaces": "old"})
    check_slack_body(folded([*many, corrects], {"old": told}), links=25)


def check_slack_body(given: dict[str, Any], *, links: int) -> None:
    body = json.loads(json.dumps(given, ensure_ascii=False).encode())
    parsed = [block for block in body["blocks"] if block["type"] in {"section", "context"}]
    marked = [text for block in parsed for text in strings(block)] + [body["text"]]
    tags = [tag for text in marked for tag in re.findall(r"<[^>]*>?", text)]
    assert len(tags) <= links
    assert all(re.fullmatch(r"<https://outlet\.example/[^|<>]*\|[^|<>]*>", tag) for tag in tags)
    assert body["parse"] == "none"
    for block in parsed:
        assert len(block.get("text", {}).get("text", "")) <= 3000
        assert len(block.get("fields", [])) <= 10
        assert all(len(field["text"]) <= 2000 for field in block.get("fields", []))
        assert all(part.get("verbatim", True) for part in [block.get("text", {}), *block.get("fields", [])])
    headers = [block for block in body["blocks"] if block["type"] == "header"]
    assert all(len(block["text"]["text"]) <= 150 for block in headers)
    assert sum(len(text) for text in strings(body["blocks"])) < 13_000


def check_mail(told: Alert) -> None:
    channel = EmailChannel("mail", MAIL, clock=ManualClock(START), timeout=5)
    raw = channel.compose([told], "d1").as_bytes()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["Bcc"] is None
    assert sorted(mail.keys()) == sorted(
        [
            "Subject",
            "From",
            "To",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "List-Id",
            "References",
            "Content-Type",
            "MIME-Version",
        ]
    )
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    check_html(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]  # it has one


def check_html(page: str) -> None:
    """Every tag is one of the template's."""
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z!]+)", page))
    ours = "!doctype html head meta title style body div table tbody tr td p h h1 h2 h3 strong blockquote a br span"
    assert {tag.lower() for tag in tags} <= set(ours.split())
    assert all(href.startswith("https://outlet.example/") for href in re.findall(r'href="([^"]*)"', page))
    assert " onerror=" not in re.sub(r">[^<]*<", "><", page)


def check_terminal(told: Alert) -> None:
    out = io.StringIO()
    Console(file=out, width=100, force_terminal=True, color_system=None).print(card(view_of(told)))
    assert not re.search(r"[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out.getvalue())
    assert "\x1b]" not in out.getvalue()
    assert "\x1b[31m" not in out.getvalue()


CHECKS = (check_slack, check_mail, check_terminal, lambda told: check_html(render_digest([told], START, "UTC").html))


@pytest.mark.parametrize("check", CHECKS)
def test_a_hostile_story_is_harmless(check: Any) -> None:
    check(hostile_alert(NASTY))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_harmless(text: str) -> None:
    told = hostile_alert(text)
    for check in CHECKS:
        check(told)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="<!>@#|&;channelU1:/ \n\\", max_size=80))
def test_nothing_that_slack_could_obey_comes_through(text: str) -> None:
    check_slack(hostile_alert(text, url=f"https://outlet.example/{text}"))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,<b>", "https://a.example/\r\nX: y", "file:///etc/passwd"]
)
def test_an_address_that_is_no_web_address_becomes_no_link(url: str) -> None:
    assert view_of(hostile_alert("x", url=url)).link is None


def test_rich_markup_is_shown_not_obeyed() -> None:
    out = io.StringIO()
    Console(file=out, width=100).print(card(view_of(hostile_alert("[bold red]rich[/bold red]"))))
    assert "[bold red]" in out.getvalue()
