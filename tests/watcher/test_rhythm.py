"""What is learned of when a feed publishes, and how a request budget is shared out by it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.plan import plan, policy_of, scale_of
from services.watcher.rhythm import Rhythm, first_seen, load, observed, pause, share_out
from services.watcher.values import Feed, Learned
from shared.settings import WatcherSettings

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def steady(per_day: int, hours: range = range(24), days: int = 14) -> Rhythm:
    """Learned from hourly polls of a feed that publishes in those hours only."""
    rhythm = Rhythm()
    for step in range(24 * days):
        now = NOW + step * HOUR
        came = [now - HOUR / 2] * per_day if (now - HOUR / 2).hour in hours else []
        rhythm = observed(rhythm, now - HOUR, now, came)
    return rhythm


def test_a_rate_is_learned_with_its_hours() -> None:
    rates = steady(4, range(9, 17)).rates
    assert 3 < rates[12] < 4.2
    assert rates[0] < 0.2
    assert 20 < sum(rates) < 40


def test_what_was_learned_survives_the_store() -> None:
    rhythm = steady(3, range(6, 9))
    assert load(rhythm.dump()).rates == pytest.approx(rhythm.rates, abs=0.01)
    assert load(None) == Rhythm()


def test_a_feed_that_falls_silent_fades() -> None:
    rhythm = steady(4)
    for day in range(60):
        at = NOW + timedelta(days=14 + day)
        rhythm = observed(rhythm, at, at + timedelta(days=1), [])
    assert sum(rhythm.rates) < 3


def test_the_first_body_tells_how_often_it_publishes() -> None:
    busy = first_seen([NOW - number * HOUR / 2 for number in range(40)], NOW)
    assert 30 < sum(busy.rates) < 50
    assert sum(first_seen([], NOW).rates) < 1
    assert first_seen([NOW + HOUR, NOW - timedelta(days=99)], NOW) == Rhythm()


@given(st.lists(st.tuples(st.floats(0.01, 5), st.floats(120, 2000)), min_size=1, max_size=40), st.floats(200, 2000))
def test_the_budget_is_kept_where_floors_and_ceiling_allow(feeds: list[tuple[float, float]], budget: float) -> None:
    weights, floors = [weight for weight, _ in feeds], [floor for _, floor in feeds]
    scale = share_out(weights, floors, budget, 3600)
    spent = sum(min(max(scale * weight, 1.0), 3600 / floor) for weight, floor in feeds)
    most = sum(3600 / floor for floor in floors)
    assert spent <= max(len(feeds) * 3600 / budget, len(feeds)) * 1.001
    assert spent >= min(len(feeds) * 3600 / budget, most) * 0.999


@given(st.lists(st.floats(0, 5), min_size=24, max_size=24), st.floats(1e-6, 1e6), st.integers(0, 86_399))
def test_a_pause_lies_between_floor_and_ceiling(roots: list[float], scale: float, second: int) -> None:
    assert 120 <= pause(roots, scale, NOW + timedelta(seconds=second), floor=120, ceiling=3600) <= 3600


def test_a_pause_feels_the_next_hour() -> None:
    roots = [0.0] * 7 + [10.0] * 17
    late = pause(roots, 1.0, NOW + HOUR / 2, floor=60, ceiling=3600)
    assert late == pytest.approx(1800 + 360)


def feed(name: str, **changes: object) -> Feed:
    url = f"https://{name}.example/rss"
    values = {"poll_seconds": None, "state": "ok"} | changes
    return Feed(name, url, f"{name}.example", "", (), "cli", backfill=False, added_at=NOW, next_due=NOW, **values)


def test_the_plan_asks_the_busy_more_often_and_says_why() -> None:
    settings = WatcherSettings()
    feeds = [
        feed("busy", rhythm=steady(4).dump()),
        feed("quiet", rhythm=steady(0).dump()),
        feed("slow", rhythm=steady(4).dump(), pause_seconds=1800.0),
        feed("new"),
        feed("set", poll_seconds=90.0),
        feed("gone", state="gone"),
    ]
    found = {item.feed.feed: (round(item.seconds), item.reason) for item in plan(feeds, settings, NOW)}
    assert found["set"] == (90, "override")
    assert found["new"] == (300, "learning")
    assert found["slow"] == (1800, "publisher")
    assert found["quiet"][0] > 4 * found["busy"][0] >= 4 * 120
    assert found["busy"][1] == found["quiet"][1] == "rhythm"
    assert "gone" not in found


def test_without_adaptive_all_are_polled_alike() -> None:
    settings = WatcherSettings(adaptive=False, poll_seconds=400)
    assert scale_of([Learned(steady(4).weight, 0.0)], settings) is None
    assert policy_of(feed("busy", rhythm=steady(4).dump()), settings, None, NOW).interval == 400
