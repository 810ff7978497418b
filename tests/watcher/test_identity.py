"""Which entry is which. Headlines are our own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.identity import MAX_REVISIONS, Decision, Known, believable, content_hash, decide, keyed, story_id
from services.watcher.values import Entry

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ENTRY = Entry("Kenya sends 500 troops", guid="g1", link="https://a.example/1", summary="To Haiti.")


def known(decision: Decision) -> dict[str, Known]:
    stored = Known(
        decision.key, story_id("f", decision.key), decision.revision, decision.content_hash, decision.entry.link,
        decision.first_seen, NOW,
    )  # fmt: skip
    return {stored.key: stored}


def first(*entries: Entry) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for item in keyed(entries):
        found |= known(decide(item, {}, NOW))
    return found


def kinds(entries: list[Entry], stored: dict[str, Known]) -> list[str]:
    return [decide(item, stored, NOW).kind for item in keyed(entries)]


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        (ENTRY, "guid:g1"),
        (replace(ENTRY, guid=""), "link:https://a.example/1"),
        (replace(ENTRY, guid="https://a.example/1#0"), "guid:https://a.example/1"),
        (
            replace(ENTRY, guid="https://a.example/1#12", link="https://a.example/1?from=rss"),
            "guid:https://a.example/1",
        ),
        (replace(ENTRY, guid="https://a.example/2#0"), "guid:https://a.example/2#0"),
        (replace(ENTRY, guid="https://a.example/1?version=3"), "guid:https://a.example/1"),
        (replace(ENTRY, guid="https://a.example/1?id=3"), "guid:https://a.example/1?id=3"),
        (
            replace(ENTRY, guid="urn:newsml:a.example:20260302:troops-17:4U"),
            "guid:urn:newsml:a.example:20260302:troops-17",
        ),
        (replace(ENTRY, guid="tag:a.example,2026:newsml_L1N3:12"), "guid:tag:a.example,2026:newsml_L1N3"),
        (replace(ENTRY, guid="tag:a.example,2026:12"), "guid:tag:a.example,2026:12"),
        (replace(ENTRY, guid="story#7"), "guid:story#7"),
    ],
)
def test_the_key_is_the_guid_else_the_link(entry: Entry, key: str) -> None:
    assert [item.key for item in keyed([entry])] == [key]


def test_without_guid_and_link_the_content_is_the_key() -> None:
    bare = Entry("A headline")
    assert keyed([bare])[0].key == f"content:{content_hash(bare)}"


def test_long_keys_are_hashed() -> None:
    assert len(keyed([replace(ENTRY, guid="x" * 5000)])[0].key) < 100


def test_doubles_in_one_body_count_once() -> None:
    assert len(keyed([ENTRY, ENTRY, replace(ENTRY, title="Same guid, same link")])) == 1


def test_a_guid_that_several_entries_share_tells_nothing() -> None:
    other = replace(ENTRY, title="Another", link="https://a.example/2")
    assert [item.key for item in keyed([ENTRY, other])] == ["link:https://a.example/1", "link:https://a.example/2"]


def test_a_guid_that_becomes_ambiguous_makes_nothing_new() -> None:
    other = replace(ENTRY, title="Another", link="https://a.example/2")
    assert kinds([ENTRY, other], first(ENTRY)) == ["unchanged", "new"]
    assert kinds([ENTRY], first(ENTRY, other)) == ["unchanged"]


def test_new_then_unchanged_then_changed() -> None:
    stored = first(ENTRY)
    later = NOW + timedelta(hours=1)
    assert kinds([ENTRY], stored) == ["unchanged"]
    decision = decide(keyed([replace(ENTRY, title="Kenya sends 600 troops")])[0], stored, later)
    assert (decision.kind, decision.reason, decision.revision, decision.first_seen) == (
        "changed", "content_changed", 1, NOW,
    )  # fmt: skip
    assert decision.published


def test_a_new_date_is_no_change() -> None:
    assert kinds([replace(ENTRY, published=NOW)], first(ENTRY)) == ["unchanged"]


def test_the_first_poll_is_old_news_unless_asked_for() -> None:
    item = keyed([ENTRY])[0]
    quiet = decide(item, {}, NOW, first_poll=True)
    assert (quiet.kind, quiet.reason, quiet.published) == ("backlog", "first_poll", False)
    asked = decide(item, {}, NOW, first_poll=True, backfill=True)
    assert (asked.kind, asked.reason) == ("new", "backfill")


def test_an_entry_that_never_stays_the_same_is_given_up() -> None:
    stored = {key: replace(value, revision=MAX_REVISIONS) for key, value in first(ENTRY).items()}
    decision = decide(keyed([replace(ENTRY, summary="again")])[0], stored, NOW)
    assert (decision.kind, decision.reason) == ("unchanged", "too_many_revisions")


def test_dates_from_the_future_are_not_believed() -> None:
    assert believable(NOW + timedelta(days=1), NOW) is None
    assert believable(NOW - timedelta(days=400), NOW) == NOW - timedelta(days=400)
    assert believable(None, NOW) is None


texts = st.text(max_size=8)
entries = st.builds(
    Entry,
    title=texts,
    guid=st.sampled_from(["", "a", "b", "https://h.example/1#0", "https://h.example/1#1"]) | texts,
    link=st.sampled_from([None, "https://h.example/1", "https://h.example/2"]),
    summary=texts,
)


@given(st.lists(entries, max_size=8))
def test_keys_are_unique_in_a_body_and_the_same_body_again_is_never_new(body: list[Entry]) -> None:
    items = keyed(body)
    assert len({item.key for item in items}) == len(items)
    stored: dict[str, Known] = {}
    for item in items:
        stored |= known(decide(item, {}, NOW))
    assert all(decide(item, stored, NOW).kind == "unchanged" for item in keyed(body))


@given(
    st.integers(0, 99), st.integers(0, 99), st.sampled_from(["#{}", "?v={}", "&rev={}", "?update={}", "#version-{}"])
)
def test_counting_up_changes_no_key(one: int, other: int, counter: str) -> None:
    guids = [replace(ENTRY, guid="https://a.example/1" + counter.format(number)) for number in (one, other)]
    assert len({keyed([entry])[0].key for entry in guids}) == 1


@given(entries, texts)
def test_the_story_id_depends_on_feed_and_key_alone(entry: Entry, title: str) -> None:
    if entry.guid:
        again = keyed([replace(entry, title=title)])[0]
        assert story_id("f", again.key) == story_id("f", keyed([entry])[0].key)
        assert story_id("g", again.key) != story_id("f", again.key)
