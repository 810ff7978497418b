"""The stories in this file are our own writing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notifier.digest import groups_of, next_digest, render_digest, zone_of
from services.notifier.judge import judge
from shared.errors import ConfigError
from shared.events import Alert
from tests.notifier.receivers import alert
from tests.notifier.reports import START, report

BERLIN = ZoneInfo("Europe/Berlin")


def story_of_two() -> list[Alert]:
    first = judge([], report("a", count=620), START, timedelta(days=14))
    assert first.situation
    assert first.alert
    later = START + timedelta(hours=2)
    second = judge([first.situation], report("b", count=900), later, timedelta(days=14)).alert
    assert second
    return [first.alert, second]


def test_alerts_stand_together_by_situation_oldest_first() -> None:
    other = alert("c", hosts=("LT",)).model_copy(update={"at": START + timedelta(hours=1)})
    first, second = story_of_two()
    groups = groups_of([other, second, first], BERLIN)
    assert [group.movement for group in groups] == ["Netherlands → Romania", "Netherlands → Lithuania"]
    assert [fact.view.type for fact in groups[0].facts] == ["New", "Update"]
    assert groups[0].state.startswith("Reinforcement · 900 troops")


def test_new_situations_come_before_known_ones() -> None:
    second = story_of_two()[1]
    fresh = alert("c", hosts=("LT",))
    assert [group.facts[0].view.type for group in groups_of([second, fresh], BERLIN)] == ["New", "Update"]


def test_text_and_html_tell_the_same_facts_and_then_the_state() -> None:
    mail = render_digest(story_of_two(), START + timedelta(hours=3), "Europe/Berlin")
    assert mail.subject == "Troop movements, 17 Mar 10:00: Netherlands → Romania"
    for body in (mail.text, mail.html):
        assert "2 new facts in 1 situation" in body
        assert "Number: 620 → 900" in body
        assert body.upper().index("NEW FACTS") < body.upper().index("WHERE EACH ONE STANDS")


def test_nothing_new_says_so() -> None:
    mail = render_digest([], START, "UTC")
    assert mail.subject == "Troop movements, 17 Mar 06:00: nothing new"
    assert "Nothing new" in mail.text


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-17T05:59:00+00:00", "2026-03-17T06:00:00+00:00"),
        ("2026-03-17T06:00:00+00:00", "2026-03-17T17:00:00+00:00"),
        ("2026-03-17T18:00:00+00:00", "2026-03-18T06:00:00+00:00"),
        ("2026-03-28T18:00:00+00:00", "2026-03-29T05:00:00+00:00"),
    ],
)
def test_digests_come_at_local_times_also_when_the_clocks_change(now: str, due: str) -> None:
    found = next_digest(datetime.fromisoformat(now), ("07:00", "18:00"), BERLIN)
    assert found.astimezone(UTC) == datetime.fromisoformat(due)


def test_a_time_zone_that_does_not_exist_is_a_config_error() -> None:
    with pytest.raises(ConfigError, match="Mars/Olympus"):
        zone_of("Mars/Olympus")
