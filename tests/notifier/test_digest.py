"""The stories in this file are our own writing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notifier.digest import groups_of, next_digest, render_digest, zone_of
from services.notifier.judge import judge
from shared.errors import ConfigError
from shared.events import Alert, Change
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


def test_a_wrong_alert_and_its_correction_are_not_shown_side_by_side() -> None:
    wrong, later = story_of_two()
    changes = (Change(fact="count", before=620, after=260),)
    right = wrong.model_copy(
        update={"alert": "r", "type": "correction", "replaces": wrong.alert, "headline": "Only 260", "changes": changes}
    )
    right = right.model_copy(update={"at": later.at})
    (group,) = groups_of([wrong, right], BERLIN)
    assert [fact.view.type for fact in group.facts] == ["Corrected"]
    assert group.facts[0].replaces.startswith(f"“{wrong.headline}”")
    mail = render_digest([wrong, right], later.at, "Europe/Berlin")
    for part in (mail.text, mail.html):
        assert "Replaces “Netherlands to send 620" in part
        assert part.count("620 more troops") == 1
    assert "1 new fact in 1 situation" in mail.text
    assert "Only 260" in mail.text


def test_a_correction_names_what_the_reader_was_told_before() -> None:
    wrong = alert()
    first = wrong.model_copy(update={"alert": "1", "type": "correction", "replaces": wrong.alert, "headline": "First"})
    second = first.model_copy(update={"alert": "2", "replaces": "1", "headline": "Second"})
    (group,) = groups_of([first, second], BERLIN, {wrong.alert: wrong})
    assert [(fact.view.headline, fact.replaces[:20]) for fact in group.facts] == [
        ("Second", f"“{wrong.headline}”"[:20]),
    ]
    (unnamed,) = groups_of([second], BERLIN)
    assert unnamed.facts[0].replaces == ""
