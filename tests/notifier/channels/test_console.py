"""The stories in this file are our own writing."""

import io

from rich.console import Console

from services.notifier.channels.console import ConsoleChannel
from tests.notifier.receivers import alert


async def test_a_card_shows_the_sentence_the_facts_the_link_and_why() -> None:
    out = io.StringIO()
    channel = ConsoleChannel(Console(file=out, width=120, color_system=None))
    assert await channel.send([alert()], message_id="d1") == "d1"
    card = out.getvalue()
    for part in (
        "NEW",
        alert().headline,
        "Netherlands → Romania · reinforcement",
        "620 troops",
        "Announced",
        "1 independent publisher: meridian Post",
        "17 Mar 2026 06:00 UTC",
        "https://meridian.example/story",
        "First report of this movement that we know of.",
    ):
        assert part in card


async def test_a_test_is_marked() -> None:
    out = io.StringIO()
    await ConsoleChannel(Console(file=out, width=120)).send([alert()], message_id="d1", test=True)
    assert "TEST" in out.getvalue()
