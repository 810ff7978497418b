"""Which feeds are polled. Titles are our own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.watcher import store as sql
from services.watcher.opml import Outline, write
from services.watcher.subscriptions import Synced, add, host_of, list_feeds, normal_url, outlines, remove, sync, wanted
from services.watcher.values import Feed
from shared.errors import ConfigError
from shared.settings import FeedSettings, WatcherSettings
from shared.store.engine import Store

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ONE, TWO = "https://one.example/rss", "https://two.example/rss"


def settings(*urls: str, opml: tuple[Path, ...] = (), backfill: bool = False) -> WatcherSettings:
    return WatcherSettings(feeds=tuple(FeedSettings(url=url) for url in urls), opml=opml, backfill=backfill)


async def states(store: Store) -> dict[str, str]:
    return {feed.url: feed.state for feed in await list_feeds(store)}


async def change(store: Store, url: str, **changes: object) -> Feed:
    async with store.write() as connection:
        found = await sql.feed_by_url(connection, url)
        assert found
        await sql.change_feed(connection, found.feed, changes)
        changed = await sql.feed_by_url(connection, url)
    assert changed
    return changed


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        (" HTTPS://One.Example:443/RSS#top ", "https://one.example/RSS"),
        ("http://one.example:8080", "http://one.example:8080/"),
        ("http://One:Two@one.example/?A=b", "http://One:Two@one.example/?A=b"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_addresses_are_known_by_one_form(given: str, normal: str) -> None:
    assert normal_url(given) == normal
    assert normal_url(normal) == normal


@pytest.mark.parametrize(
    "url", ["", "ftp://x.example/", "one.example/rss", "http://", "http://x:99999/", "http://[::1"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        normal_url(url)


def test_hosts_are_told_apart_by_port() -> None:
    assert host_of("https://A.example/x") == "a.example"
    assert host_of("http://u:p@a.example:8080/x") == "a.example:8080"


async def test_what_leaves_the_lists_is_kept_and_goes_on_where_it_was(store: Store) -> None:
    assert await sync(store, wanted(settings(ONE, TWO)), NOW) == Synced(2, 0, 0, 2)
    before = await change(store, ONE, state="ok", succeeded_at=NOW, baselined_at=NOW, etag='"1"', next_due=LATER)
    assert await sync(store, wanted(settings(TWO)), NOW) == Synced(0, 0, 1, 1)
    assert await states(store) == {ONE: "removed", TWO: "new"}
    assert await sync(store, wanted(settings(ONE, TWO)), NOW) == Synced(0, 1, 0, 2)
    assert next(feed for feed in await list_feeds(store) if feed.url == ONE) == before
    assert await sync(store, wanted(settings(ONE, TWO)), NOW) == Synced(0, 0, 0, 2)


async def test_a_feed_of_the_command_line_stays(store: Store) -> None:
    added = await add(store, " HTTPS://One.example/rss ", title="One", tags=["navy"], backfill=True, now=NOW)
    assert (added.url, added.title, added.tags, added.origin, added.backfill) == (ONE, "One", ("navy",), "cli", True)
    await sync(store, wanted(settings(TWO)), NOW)
    assert await states(store) == {ONE: "new", TWO: "new"}
    assert await remove(store, ONE)
    assert not await remove(store, ONE)
    assert not await remove(store, "https://unknown.example/")
    assert await states(store) == {ONE: "removed", TWO: "new"}
    assert (await add(store, ONE, now=LATER)).state == "new"
    assert [feed.title for feed in await list_feeds(store)] == ["One", ""]


async def test_a_gone_feed_comes_back_by_hand_alone(store: Store) -> None:
    await sync(store, wanted(settings(ONE)), NOW)
    await change(store, ONE, state="gone", reason="http_410", succeeded_at=NOW)
    await sync(store, wanted(settings(ONE)), NOW)
    assert await states(store) == {ONE: "gone"}
    assert (await add(store, ONE, now=NOW)).state == "ok"


async def test_what_the_lists_say_anew_is_taken_over(store: Store) -> None:
    await sync(store, wanted(settings(ONE)), NOW)
    named = WatcherSettings(feeds=(FeedSettings(url=ONE, title="Uno", tags=("x",), backfill=True, poll_seconds=900),))
    await sync(store, wanted(named), NOW)
    [feed] = await list_feeds(store)
    assert (feed.title, feed.tags, feed.backfill, feed.poll_seconds) == ("Uno", ("x",), True, 900)


def test_opml_files_add_feeds_and_the_configuration_wins(tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_bytes(
        write([Outline(ONE, "Listed"), Outline(TWO, "Two", ("a",)), Outline("ftp://x/")], title="t", now=NOW)
    )
    configured = WatcherSettings(feeds=(FeedSettings(url=ONE, title="Configured"),), opml=(path,), backfill=True)
    with capture_logs() as logs:
        found = {item.url: (item.title, item.origin, item.tags, item.backfill) for item in wanted(configured)}
    assert found == {ONE: ("Configured", "config", (), True), TWO: ("Two", "opml", ("a",), True)}
    assert [(line["event"], line["reason"]) for line in logs] == [("feed.refused", "bad_url")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"watcher\.opml: .*list\.opml cannot be read \(No such file or directory\); name a readable file"),
        (b"<html/>", r"watcher\.opml: .*list\.opml is no subscription list: the root element is not <opml>"),
    ],
)
def test_a_bad_opml_file_is_a_configuration_error(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "list.opml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        wanted(settings(opml=(path,)))


def test_a_bad_address_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match=r"watcher\.feeds: 'http://' is no feed address"):
        wanted(settings("http://"))


async def test_export_leaves_removed_feeds_out(store: Store) -> None:
    await add(store, ONE, title="One", tags=["a"], now=NOW)
    await add(store, TWO, now=NOW)
    await remove(store, TWO)
    assert outlines(await list_feeds(store)) == [Outline(ONE, "One", ("a",))]
