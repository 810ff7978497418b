"""One publisher, several feeds: a story is told once. Headlines are our own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from services.watcher import store as sql
from services.watcher.identity import Decision, decide, keyed
from services.watcher.intake import Taken, take_in
from services.watcher.links import canonical
from services.watcher.publisher import publisher_keys, without_replay
from services.watcher.titles import title_keys
from services.watcher.values import Entry, Feed, ParsedFeed
from shared.store.engine import Store
from shared.store.tables import entries, entry_keys

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENTRY = Entry("Kenya sends 500 troops", guid="https://www.a.example/1#0", link="https://www.a.example/1?at_medium=RSS")


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("HTTPS://WWW.A.Example:443/x/?utm_source=rss&id=7#top", "a.example/x?id=7"),
        ("http://m.a.example/x/amp", "a.example/x"),
        ("https://amp.a.example/x.amp.html", "a.example/x.html"),
        ("https://a.example/x?amp=1", "a.example/x"),
        ("https://a.example/x?a=1&amp;b=2", "a.example/x?a=1&b=2"),
        ("https://a.example:8443/x", "a.example:8443/x"),
        ("https://a.example/", None),
        ("https://a.example/?p=12", "a.example?p=12"),
        ("tag:a.example,2026:1", None),
        ("https://[bad/", None),
        ("https://a-example.cdn.ampproject.org/c/s/www.a.example/2026/x?usqp=1", "a.example/2026/x?usqp=1"),
        ("https://www.google.com/amp/s/a.example/2026/x.amp", "a.example/2026/x.amp"),
        ("https://a.example/troops-sent-to-mali?cid=rss&ref=home", "a.example/troops-sent-to-mali"),
        ("https://a.example/view.asp?cid=812&ref=home", "a.example/view.asp?cid=812&ref=home"),
        ("", None),
    ],
)
def test_a_page_has_one_key(link: str, key: str | None) -> None:
    assert canonical(link) == key


paths = st.from_regex(r"/[a-z0-9-]{1,12}(/[a-z0-9-]{1,12}){0,2}", fullmatch=True)
queries = st.dictionaries(
    st.sampled_from(["id", "p", "page", "story"]), st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True)
)
tracking = st.dictionaries(
    st.sampled_from(["utm_source", "UTM_Medium", "fbclid", "at_campaign", "ns_mchannel", "mc_cid"]),
    st.just("x"),
    min_size=1,
)


@given(paths, queries, tracking)
def test_tracking_schemes_and_hosts_for_phones_change_no_key(
    path: str, query: dict[str, str], added: dict[str, str]
) -> None:
    plain = canonical(f"https://a.example{path}?{urlencode(query)}")
    assert canonical(f"http://www.a.example{path}?{urlencode({**query, **added})}#top") == plain
    assert canonical(f"https://m.a.example:443{path}/?{urlencode(query)}") == plain
    assert plain is None or canonical("https://" + plain) == plain


@given(paths, paths)
def test_two_paths_are_two_pages(one: str, other: str) -> None:
    ends = ("/amp", ".amp.html", ".amp.htm")
    if one != other and not one.endswith(ends) and not other.endswith(ends):
        assert canonical("https://a.example" + one) != canonical("https://a.example" + other)


@given(st.text(max_size=60))
def test_no_link_breaks_it(link: str) -> None:
    canonical(link)
    canonical("https://a.example/" + link)


def test_keys_that_cannot_stand_alone_are_left_out() -> None:
    same_page = [
        Entry("One", guid="1", link="https://a.example/live"),
        Entry("Two", guid="2", link="https://a.example/live"),
    ]
    assert publisher_keys(keyed(same_page)) == {"guid:1": (), "guid:2": ()}
    assert list(publisher_keys(keyed([ENTRY])).values()) == [("page:a.example/1",)]
    assert list(publisher_keys(keyed([Entry("x", guid="urn:uuid:0123456789")])).values()) == [
        ("guid:urn:uuid:0123456789",)
    ]


def feed(name: str, **changes: Any) -> Feed:
    host = f"{name}.a.example"
    values: dict[str, Any] = {"baselined_at": NOW - HOUR, "succeeded_at": NOW - HOUR, "state": "ok"} | changes
    return Feed(
        name, f"https://{host}/rss", host, name, (), "cli", backfill=False, poll_seconds=None, added_at=NOW, next_due=NOW, **values
    )  # fmt: skip


async def take(store: Store, into: Feed, *items: Entry, now: datetime = NOW) -> Taken:
    async with store.write() as connection:
        await sql.add_feed(connection, into)
    return await take_in(store, into, ParsedFeed("A", "en", items), {"state": "ok"}, now)


async def test_a_story_in_two_feeds_is_one_story(store: Store) -> None:
    [told] = (await take(store, feed("world"), replace(ENTRY, summary="A summary."))).published
    assert (await take(store, feed("top"), replace(ENTRY, summary="Another summary."))).published == ()
    async with store.read() as connection:
        rows = (await connection.execute(select(entries.c.feed, entries.c.story, entries.c.reason))).all()
    assert sorted(rows) == [
        ("top", told.story.story, "seen_at_publisher"),
        ("world", told.story.story, "unseen"),
    ]


async def test_another_title_is_a_revision_and_revisions_count_through_all_feeds(store: Store) -> None:
    [told] = (await take(store, feed("world"), ENTRY)).published
    [second] = (await take(store, feed("top"), replace(ENTRY, title="Kenya sends 600 troops"))).published
    assert (second.story.story, second.story.revision, second.reason) == (told.story.story, 1, "other_title")
    [third] = (await take(store, feed("world"), replace(ENTRY, title="Kenya sends 700 troops"))).published
    assert (third.story.story, third.story.revision) == (told.story.story, 2)


async def test_a_new_guid_for_the_same_page_is_the_same_story(store: Store) -> None:
    [told] = (await take(store, feed("world"), ENTRY)).published
    again = replace(ENTRY, guid="0123-4567-89ab-cdef")
    assert (await take(store, feed("world"), again)).published == ()
    [edit] = (await take(store, feed("world"), replace(again, title="Edited"))).published
    assert (edit.story.story, edit.story.revision) == (told.story.story, 1)


async def test_a_fresh_item_of_an_added_feeds_backlog_is_still_news_elsewhere(store: Store) -> None:
    added = feed("added", baselined_at=None, succeeded_at=None)
    fresh, old = (
        replace(ENTRY, published=NOW - HOUR),
        Entry("Old", link="https://a.example/2", published=NOW - 30 * HOUR),
    )
    assert (await take(store, added, fresh, old)).published == ()
    taken = await take(store, feed("world"), fresh, old)
    assert [item.story.title for item in taken.published] == [ENTRY.title]


async def test_another_publisher_may_use_the_same_words(store: Store) -> None:
    await take(store, feed("world"), ENTRY)
    other = replace(feed("other"), url="https://b.example/rss", host="b.example")
    assert len((await take(store, other, ENTRY)).published) == 1


async def test_a_summary_that_comes_later_is_a_revision(store: Store) -> None:
    [told] = (await take(store, feed("sitemap"), ENTRY)).published
    full = replace(ENTRY, summary="To Haiti, in March.")
    [more] = (await take(store, feed("world"), full)).published
    assert (more.story.story, more.story.revision, more.reason) == (told.story.story, 1, "summary_came")
    assert (await take(store, feed("top"), ENTRY)).published == ()
    assert (await take(store, feed("africa"), full)).published == ()


TWIN = replace(ENTRY, guid="https://www.a.example/2", link="https://www.a.example/2", summary="To Haiti.")


@pytest.mark.parametrize(
    ("again", "after", "reasons"),
    [
        (replace(TWIN, title="LIVE: Kenya sends 500 troops!"), HOUR, ["same_title"]),
        (replace(TWIN, summary=""), HOUR, []),
        (replace(TWIN, title="Kenya sends 600 troops"), HOUR, ["unseen"]),
        (TWIN, 60 * HOUR, ["unseen"]),
    ],
)
async def test_a_headline_under_another_link_is_the_same_story_for_two_days(
    store: Store, again: Entry, after: timedelta, reasons: list[str]
) -> None:
    [told] = (await take(store, feed("world"), ENTRY)).published
    found = (await take(store, feed("world"), ENTRY, again, now=NOW + after)).published
    assert [item.reason for item in found] == reasons
    assert all((item.story.story == told.story.story) == (item.reason == "same_title") for item in found)


async def test_headlines_are_forgotten_after_their_days(store: Store) -> None:
    for days in range(5):
        fresh = replace(TWIN, guid="", link=f"https://a.example/{days}", title=f"Kenya sends {days} battalions")
        await take(store, feed("world"), fresh, now=NOW + timedelta(days=days))
    async with store.read() as connection:
        kept = (await connection.execute(select(entry_keys.c.key).where(entry_keys.c.key.like("title:%")))).scalars()
    assert sorted(key[:14] for key in kept) == ["title:20260304", "title:20260305", "title:20260306"]


async def test_a_headline_twice_in_one_body_is_told_once(store: Store) -> None:
    found = (await take(store, feed("world"), ENTRY, replace(TWIN, summary=""))).published
    assert [item.reason for item in found] == ["unseen"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kenya sends 500 troops to Haiti", "LIVE: Kenya sends 500 troops, to Haiti", True),
        ("Russia attacks Ukraine at dawn again", "Ukraine attacks Russia at dawn again", False),
        ("Kenya sends 500 troops to Haiti", "Kenya sends 600 troops to Haiti", False),
        ("日本は自衛隊を南スーダンに派遣", "日本は自衛隊を南スーダンに派遣。", True),
    ],
)  # fmt: skip
def test_headlines_are_alike_word_for_word(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - the expected value
    assert bool(title_keys(one, NOW))
    assert (title_keys(one, NOW) == title_keys(other, NOW)) is same


@pytest.mark.parametrize("title", ["Morning briefing", "Live", "", "News of the day"])
def test_short_headlines_tell_nothing(title: str) -> None:
    assert title_keys(title, NOW) == ()


def news(count: int, published: datetime | None) -> list[Decision]:
    return [
        decide(item, {}, NOW) for item in keyed(Entry(f"N{n}", guid=f"g{n}", published=published) for n in range(count))
    ]


@pytest.mark.parametrize(
    ("count", "total", "published", "last", "going"),
    [
        (20, 20, NOW - 100 * HOUR, NOW - HOUR, 0),
        (20, 20, None, NOW - HOUR, 0),
        (20, 20, NOW - HOUR / 2, NOW - HOUR, 20),
        (20, 20, NOW - 24 * HOUR, NOW - HOUR, 20),
        (20, 30, NOW - 100 * HOUR, NOW - HOUR, 20),
        (10, 10, NOW - 100 * HOUR, NOW - HOUR, 10),
        (20, 20, None, NOW - 7 * HOUR, 20),
    ],
)
def test_a_replay_is_held_back(count: int, total: int, published: datetime | None, last: datetime, going: int) -> None:
    found = without_replay(news(count, published), total, last, NOW)
    assert sum(decision.published for decision in found) == going
    assert {decision.reason for decision in found if not decision.published} <= {"replayed"}


def test_a_busy_hour_with_a_few_undated_items_is_no_replay() -> None:
    mixed = [*news(20, NOW - HOUR / 2)[:15], *news(20, None)[15:]]
    assert sum(decision.published for decision in without_replay(mixed, 20, NOW - HOUR, NOW)) == 20
