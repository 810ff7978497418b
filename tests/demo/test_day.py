"""The bundled news day is what it says it is. Its outlets, people and events are invented."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import feedparser
import pytest

from services.demo.day import DayClock, NewsDay, load_day
from services.demo.feedfile import read_feed

DAY = load_day()
IDS = [outlet.id for outlet in DAY.outlets]
FROM_FEEDS = [alert for alert in DAY.alerts if alert.causes]
MINUTE = timedelta(minutes=1)


def parsed(outlet: str, now: datetime) -> Any:
    return feedparser.parse(DAY.feeds[outlet].body(now))


def test_a_dozen_outlets_in_three_formats_and_three_languages() -> None:
    assert len(DAY.outlets) == DAY.counts["outlets"] == 12
    versions = {parsed(outlet, DAY.end).version for outlet in IDS}
    assert versions == {"rss20", "rss10", "atom10"}
    assert {outlet.lang for outlet in DAY.outlets} == {"en", "fr", "de"}


@pytest.mark.parametrize("outlet", IDS)
def test_the_whole_feed_is_well_formed_and_holds_every_item(outlet: str) -> None:
    feed = parsed(outlet, DAY.end)
    shown = [item for item in DAY.feeds[outlet].items if item.shown(DAY.end)]
    assert not feed.bozo, feed.get("bozo_exception")
    assert [entry.title for entry in feed.entries] == [item.title for item in shown]


@pytest.mark.parametrize("outlet", IDS)
def test_before_the_day_a_feed_holds_its_backlog_alone(outlet: str) -> None:
    feed = parsed(outlet, DAY.start - MINUTE)
    backlog = [item for item in DAY.feeds[outlet].items if item.at < DAY.start]
    assert len(feed.entries) == len(backlog) >= 1


@pytest.mark.parametrize("outlet", sorted(set(IDS) - {"tribune"}))
def test_items_carry_the_moment_at_which_they_appear(outlet: str) -> None:
    items = [item for item in DAY.feeds[outlet].items if item.until is None]
    for item, entry in zip(items, parsed(outlet, DAY.end).entries, strict=True):
        dated = entry.get("published_parsed") or entry.updated_parsed
        moment = datetime(*dated[:6], tzinfo=UTC)
        assert moment <= item.at, item.ref
        assert moment == item.at or item.ref == "northsea/dutch-extra-troops-romania"


def test_the_quirks_are_there() -> None:
    entries = {outlet: parsed(outlet, DAY.end).entries for outlet in IDS}
    assert parsed("ledger", DAY.end).encoding == "windows-1252"
    assert not any("published" in entry or "updated" in entry for entry in entries["tribune"])
    assert not any("id" in entry for entry in entries["courier"])
    assert all(entry.guidislink is False for entry in entries["meridian"])
    assert all("content" in entry and "media_thumbnail" in entry for entry in entries["northsea"])
    assert all("published" not in entry for entry in entries["elbe"])
    assert entries["capital"][0].link == "http://capital.example/politics/voting-age"


def test_no_mark_of_ours_is_ever_served() -> None:
    assert not any(b"<?day" in DAY.feeds[outlet].body(DAY.end) for outlet in IDS)


def test_every_version_is_dated_in_the_day_or_its_eve_and_references_are_unique() -> None:
    items = DAY.items()
    assert all(DAY.start - timedelta(days=1) < item.at < DAY.end for item in items)
    last = [item.ref for item in items if item.until is None]
    assert len(last) == len(set(last))


def test_an_edit_follows_its_first_version_at_once() -> None:
    edited = [item for item in DAY.items() if item.until is not None]
    assert [item.ref for item in edited] == ["northsea/dutch-extra-troops-romania"]
    after = next(item for item in DAY.items() if item.ref == edited[0].ref and item.until is None)
    assert edited[0].until == after.at
    assert edited[0].summary.replace("frist", "first") == after.summary


def seen_during_the_day(day: NewsDay) -> list[str]:
    broken = {outlet.id: outlet.broken_from or day.end for outlet in day.outlets}
    return [item.ref for item in day.items() if day.start <= item.at < broken[item.outlet]]


def test_the_counts_hold() -> None:
    items, seen = DAY.items(), seen_during_the_day(DAY)
    labels = [DAY.facts_of(ref).label for ref in seen]
    backlog = [item for item in items if item.at < DAY.start]
    assert DAY.counts == {
        "outlets": len(DAY.outlets),
        "alerts": len(DAY.alerts),
        "repeats": labels.count("yes") - len(FROM_FEEDS),
        "borderlines": labels.count("borderline"),
        "backlog": len(backlog),
        "stories": len(seen),
        "lost": len(items) - len(backlog) - len(seen),
    }


def test_labels_name_items_that_exist_and_those_of_the_lost_hours_matter_to_nobody() -> None:
    refs = {item.ref for item in DAY.items()}
    assert set(DAY.labels) <= refs
    lost = refs - set(seen_during_the_day(DAY)) - {item.ref for item in DAY.items() if item.at < DAY.start}
    assert {DAY.facts_of(ref).label for ref in lost} == {"no"}


def test_every_positive_of_the_day_belongs_to_one_alert_and_the_backlog_to_none() -> None:
    causes = [ref for alert in DAY.alerts for ref in alert.causes]
    assert len(causes) == len(set(causes))
    assert {ref for ref in seen_during_the_day(DAY) if DAY.facts_of(ref).label == "yes"} == set(causes)


def test_alerts_come_at_their_first_cause_and_in_order() -> None:
    at = {item.ref: item.at for item in reversed(DAY.items())}
    assert [alert.at for alert in FROM_FEEDS] == [min(at[ref] for ref in alert.causes) for alert in FROM_FEEDS]
    assert all(earlier.at < later.at for earlier, later in pairwise(FROM_FEEDS))


def test_pages_tell_more_of_items_that_were_told_and_only_those_have_a_text() -> None:
    from_pages = [alert for alert in DAY.alerts if not alert.causes]
    for alert in from_pages:
        told = next(one for one in FROM_FEEDS if one.story == alert.story)
        assert set(alert.pages) <= set(told.causes)
        assert (alert.at, alert.type) == (told.at, "update")
    assert set(DAY.pages) == {ref for alert in from_pages for ref in alert.pages}


def test_one_pair_a_story_and_forty_minutes_between_facts_of_a_pair() -> None:
    at = {item.ref: item.at for item in DAY.items()}
    pairs = {alert.story: (alert.facts.senders, alert.facts.hosts) for alert in DAY.alerts}
    assert len(set(pairs.values())) == len(pairs)
    for update in (alert for alert in FROM_FEEDS if alert.type == "update"):
        first = next(alert for alert in DAY.alerts if alert.story == update.story)
        assert first.type == "new"
        assert (first.facts.senders, first.facts.hosts) == pairs[update.story]
        assert update.at - max(at[ref] for ref in first.causes) >= 40 * MINUTE


def test_updates_name_the_fact_that_changes_and_new_situations_none() -> None:
    changes = [(alert.story, c.fact, c.before, c.after) for alert in DAY.alerts for c in alert.changes]
    assert changes == [
        ("B", "count", None, 350),
        ("A", "count", 620, 900),
        ("B", "status", "claimed", "denied"),
    ]
    assert all(bool(alert.changes) == (alert.type == "update") for alert in DAY.alerts)


@pytest.mark.parametrize("written", [b"", b"<rss><item>no mark</item></rss>"])
def test_a_feed_file_without_items_or_marks_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError, match="x: "):
        read_feed("x", written)


def test_the_clock_waits_at_the_eve_until_the_day_is_opened() -> None:
    clock = DayClock(DAY.start, speed=1e9)
    assert clock.now() < DAY.start
    clock.begin()
    assert clock.now() >= DAY.start


async def test_the_clock_sleeps_scaled() -> None:
    await DayClock(DAY.start, speed=1e9).sleep(3600)
