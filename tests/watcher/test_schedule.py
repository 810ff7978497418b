"""When a feed is polled next, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.schedule import NETWORK, Policy, Signals, claimed, next_due

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
POLICY = Policy(poll=300, minimum=60, maximum=86_400)
HOUR, DAY = 3600.0, 86_400.0


def due(signals: Signals, policy: Policy = POLICY, chance: float = 0.5) -> tuple[float, str]:
    found = next_due(policy, signals, NOW, chance)
    return (found.at - NOW).total_seconds(), found.reason


@pytest.mark.parametrize(
    ("signals", "seconds", "reason"),
    [
        (Signals(200), 300, "interval"),
        (Signals(304, max_age=600), 630, "max_age"),
        (Signals(200, max_age=60, expires_in=9000), 300, "interval"),
        (Signals(200, expires_in=600), 630, "expires"),
        (Signals(200, max_age=16 * 365 * DAY), 6 * HOUR * 1.05, "max_age"),
        (Signals(503, "http_503", 1, retry_after=1200), 1260, "retry_after"),
        (Signals(429, "http_429", 1, retry_after=1), 300, "interval"),
        (Signals(429, "http_429", 1, retry_after=3650 * DAY), 14 * DAY * 1.05, "retry_after"),
        (Signals(429, "http_429", 1), 4 * HOUR * 1.05, "refused"),
        (Signals(403, "http_403", 9), 4 * HOUR * 1.05, "refused"),
        (Signals(500, "http_500", 1), 450, "backoff"),
        (Signals(500, "http_500", 2), 750, "backoff"),
        (Signals(500, "http_500", 1, max_age=HOUR), HOUR * 1.05, "max_age"),
        (Signals(None, "dns", 50), 600, "backoff"),
        (Signals(200, "not_a_feed", 50), 150 + DAY / 2, "backoff"),
    ],
)
def test_each_rule(signals: Signals, seconds: float, reason: str) -> None:
    assert due(signals) == (pytest.approx(seconds), reason)


def test_the_wished_interval_is_kept_within_its_bounds() -> None:
    assert due(Signals(200), Policy(1, 60, DAY))[0] == 60
    assert due(Signals(200), Policy(10 * DAY, 60, DAY))[0] == DAY


def test_a_slow_feed_is_not_polled_faster_when_its_network_fails() -> None:
    assert due(Signals(None, "dns", 3), Policy(2 * HOUR, 60, DAY))[0] == 2 * HOUR


signals = st.builds(
    Signals,
    status=st.sampled_from([None, 200, 304, 403, 429, 500, 503]),
    error=st.sampled_from([None, "http_500", "not_a_feed", *NETWORK]),
    failures=st.integers(0, 10_000),
    retry_after=st.none() | st.floats(0, 1e12),
    max_age=st.none() | st.floats(0, 1e12),
    expires_in=st.none() | st.floats(0, 1e12),
)
policies = st.builds(Policy, st.floats(1, 1e6), st.just(60.0), st.just(DAY))


@given(signals, policies, st.floats(0, 1, exclude_max=True))
def test_never_below_the_floor_never_before_the_publisher_wishes(
    given_signals: Signals, policy: Policy, chance: float
) -> None:
    seconds = due(given_signals, policy, chance)[0] + 1e-3  # moments are whole microseconds
    assert seconds >= policy.minimum
    assert seconds >= 0.9 * policy.interval
    if given_signals.retry_after is not None:
        assert seconds >= min(given_signals.retry_after, 14 * DAY)
    elif given_signals.max_age is not None:
        assert seconds >= min(given_signals.max_age, 6 * HOUR)
    assert seconds <= 14 * DAY * 1.1 + 1


@given(policies, st.floats(0, 1, exclude_max=True))
def test_a_claim_is_about_one_interval(policy: Policy, chance: float) -> None:
    ahead = claimed(policy, NOW, chance) - NOW
    assert timedelta(seconds=0.89 * policy.interval) <= ahead <= timedelta(seconds=1.11 * policy.interval)
