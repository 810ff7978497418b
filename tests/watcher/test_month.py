"""A simulated day under the eyes of strict publishers; `make etiquette` runs the month."""

import pytest

from tests.watcher.ledger import START, World
from tests.watcher.month import simulate
from tests.watcher.publisher import Answer, Request


@pytest.mark.slow
async def test_a_day_with_crashes_breaks_no_rule() -> None:
    month = await simulate(days=0.35, crashes=3, poll_seconds=2400, outages=((0.4, 10),))
    assert month.world.examples == {}
    assert month.crashed == 3
    assert month.world.requests > 100
    assert len(month.stories) > 20
    assert max(month.stories.values()) == 1


@pytest.mark.slow
async def test_two_watchers_with_crashes_break_no_rule_together() -> None:
    month = await simulate(days=0.2, crashes=2, poll_seconds=2400, outages=(), watchers=2)
    assert month.world.examples == {}
    assert month.crashed == 2
    assert month.world.requests > 50
    assert max(month.stories.values()) == 1


def test_the_ledger_sees_a_breach() -> None:
    """Else its silence would mean nothing."""
    from shared.clock import ManualClock  # noqa: PLC0415 - used once

    world = World(ManualClock(START), seed=1)
    url = world.add("https://a.example/", lambda world, page, now: Answer(200, {"ETag": "1", "X-Fresh": "600"}))
    rude = Request("GET", "/", (("Cookie", "a=1"), ("If-None-Match", "2"), ("Accept-Encoding", "br")))
    world.answer(url, rude)
    world.answer(url, rude)
    world.answer(url, Request("HEAD", "/", ()))
    assert set(world.breaches) == {"E1", "E2", "E3", "E4", "E6", "E9", "E11", "E14"}
