"""The rules of etiquette, each a pure decision. The month in test_month.py proves them together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.conditional import asking, headers, key_of
from services.watcher.fetch import Fetched, Validators
from services.watcher.health import judge
from services.watcher.hints import read_hints
from services.watcher.holds import hold
from services.watcher.moves import Move, judge_move
from services.watcher.outage import Outage
from services.watcher.pace import Pace
from services.watcher.schedule import Policy, Signals, claimed, next_due
from services.watcher.sites import publisher_of, site_of
from services.watcher.values import Feed, Hints
from shared.http import Hop, Response

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
URL = "https://a.example/rss"


def feed(**changes: Any) -> Feed:
    made = Feed("f", URL, "a.example", "", (), "cli", backfill=False, poll_seconds=None, added_at=NOW, next_due=NOW)
    return replace(made, **changes)


ASKED = feed(etag='W/"x"', last_modified="odd", validators_for=key_of(URL), full_at=NOW, body_hash="h")


def test_validators_go_only_where_they_came_from() -> None:
    assert headers(ASKED, URL, NOW) == {"If-None-Match": 'W/"x"', "A-IM": "feed", "If-Modified-Since": "odd"}
    assert (asking(ASKED, "https://b.example/", NOW), headers(ASKED, "https://b.example/", NOW)) == ("elsewhere", {})
    assert asking(replace(ASKED, validators_for=f"{URL} br"), URL, NOW) == "elsewhere"
    assert asking(feed(), URL, NOW) == "no_validators"


def test_new_items_alone_are_asked_for_only_with_an_etag() -> None:
    assert headers(replace(ASKED, etag=None), URL, NOW) == {"If-Modified-Since": "odd"}


def test_a_stuck_server_is_asked_in_full_once_in_eight_days() -> None:
    assert asking(ASKED, URL, NOW + 8 * DAY - timedelta(seconds=1)) == "conditional"
    assert asking(ASKED, URL, NOW + 8 * DAY) == "self_heal"
    healed = replace(ASKED, unasked_at=NOW + 8 * DAY)
    assert asking(healed, URL, NOW + 15 * DAY) == "conditional"
    assert asking(healed, URL, NOW + 16 * DAY) == "self_heal"


def response(final: str, *statuses: int, through: str | None = None) -> Response:
    hops = [Hop(status, final) for status in statuses]
    if through is not None:
        hops = [Hop(301, through), *hops]
    return Response(200, (), b"", final, tuple(hops))


def follow(subject: Feed, answer: Response, *moments: timedelta) -> Move:
    move = Move("stayed")
    for moment in moments:
        move = judge_move(subject, answer, well=True, now=NOW + moment)
        subject = replace(subject, moved_to=move.to, moved_since=move.since, moved_count=move.count)
    return move


HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("answer", "moments", "reason"),
    [
        (response("https://b.example/", 301), [0 * HOURS, 12 * HOURS, 24 * HOURS], "settled"),
        (response("https://b.example/", 308), [0 * HOURS, 24 * HOURS], "moving"),
        (response("https://b.example/", 301), [0 * HOURS, 12 * HOURS, 23 * HOURS], "moving"),
        (response("https://b.example/", 302), [0 * HOURS, 12 * HOURS, 24 * HOURS], "temporary"),
        (response("https://b.example/", 307, through="https://c.example/"), [0 * HOURS, 24 * HOURS], "temporary"),
        (response("http://a.example/rss", 301), [0 * HOURS, 12 * HOURS, 24 * HOURS], "downgraded"),
        (response("https://b.example/", 301, through="http://x.example/"), [24 * HOURS], "downgraded"),
        (response(URL), [0 * HOURS], "stayed"),
    ],
)
def test_only_a_lasting_permanent_move_settles(answer: Response, moments: list[timedelta], reason: str) -> None:
    assert follow(ASKED, answer, *moments).reason == reason


def test_another_target_begins_anew_and_a_bad_poll_changes_nothing() -> None:
    moving = replace(ASKED, moved_to="https://b.example/", moved_since=NOW, moved_count=2)
    other = judge_move(moving, response("https://c.example/", 301), well=True, now=NOW + 2 * DAY)
    assert other == Move("moving", "https://c.example/", NOW + 2 * DAY, 1)
    unread = judge_move(moving, response("https://b.example/", 301), well=False, now=NOW + 2 * DAY)
    assert (unread.reason, unread.count) == ("unread", 2)


@pytest.mark.parametrize(
    ("status", "asked", "urls", "hours", "reason"),
    [
        (429, None, 1, 4, "http_429"),
        (429, 7200, 1, 2, "http_429"),
        (429, 1e12, 1, 14 * 24, "http_429"),
        (503, 3600, 2, None, None),
        (503, 3600, 3, 1, "http_503_thrice"),
        (503, None, 3, 0.25, "http_503_thrice"),
        (500, 3600, 9, None, None),
    ],
)
def test_429_closes_the_host_and_503_only_thrice(
    status: int, asked: float | None, urls: int, hours: float | None, reason: str | None
) -> None:
    found = hold("a.example", status, asked, urls, NOW)
    assert (found.until - NOW if found else None) == (None if hours is None else hours * HOURS)
    assert (found.reason if found else None) == reason


POLICY = Policy(300, 60, 86_400)


@pytest.mark.parametrize(
    ("signals", "minutes", "reason"),
    [
        (Signals(200, hints=Hints(3600)), 63, "ttl"),
        (Signals(200, hints=Hints(3600), max_age=0), 5, "interval"),
        (Signals(304, hints=Hints(3600), expires_in=0), 5, "interval"),
        (Signals(200, hints=Hints(None, (6,))), 60, "skip_hours"),
        (Signals(200, hints=Hints(None, (6, 7, 9))), 120, "skip_hours"),
        (Signals(200, hints=Hints(None, (), (0, 1))), 60 * 42, "skip_hours"),
        (Signals(200, hints=Hints(None, tuple(range(24)))), 5, "interval"),
        (Signals(200, hints=Hints(None, (6,)), max_age=60), 5, "interval"),
        (Signals(None, "dns", network_down=True), 1, "network_down"),
    ],
)
def test_what_the_feed_says_is_a_floor_where_http_says_nothing(signals: Signals, minutes: float, reason: str) -> None:
    due = next_due(POLICY, signals, NOW, 0.5)
    assert due.reason == reason
    assert due.at - NOW == pytest.approx(timedelta(minutes=minutes), abs=timedelta(seconds=1))


def test_a_claim_takes_the_publishers_last_wish_to_hold_again() -> None:
    assert claimed(POLICY, NOW, 0.5, last_pause=7200) == NOW + 2 * HOURS
    assert claimed(POLICY, NOW, 0.5, last_pause=10) == NOW + timedelta(minutes=5)


def test_hints_are_read_before_the_first_item() -> None:
    body = b"<rss><channel><ttl> 15 </ttl><skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>"
    body += b"<skipDays><day>Sunday</day><day>Caturday</day></skipDays><item><ttl>999</ttl></item></channel></rss>"
    assert read_hints(body) == Hints(900, (0, 7), (6,))
    rdf = (
        b"<rdf:RDF><channel><items/><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    )
    assert read_hints(rdf) == Hints(1800)
    assert read_hints(b"<rss><channel><ttl>0</ttl></channel></rss>") == Hints()


@given(st.binary(max_size=300))
def test_hints_never_raise(body: bytes) -> None:
    read_hints(b"<rss><ttl>" + body + b"<skipHours>" + body + b"</skipHours>")


def test_ten_thousand_overdue_feeds_melt_at_half_as_much_again() -> None:
    pace, waiting, bins = Pace(NOW, 10_000 / 300), 10_000, [0] * 30
    for tick in range(300 * 20):
        now = NOW + timedelta(seconds=tick / 20)
        began = min(waiting, pace.allowed(now))
        pace.spend(began)
        waiting -= began
        bins[tick // 200] += began
    assert waiting == 0
    assert max(bins) / (10_000 / 30) <= 2


def test_a_short_list_need_not_wait() -> None:
    pace = Pace(NOW, 20 / 300)
    assert pace.allowed(NOW) == 20
    pace.spend(20)
    assert pace.wait() == pytest.approx(0.2)
    assert pace.allowed(NOW + timedelta(seconds=1)) == 5


def at(number: int) -> Feed:
    return feed(feed=f"f{number}", url=f"https://{number}.example/rss")


def test_nobody_answering_is_our_own_fault_and_clears_all() -> None:
    outage = Outage(NOW, sites=20)
    assert outage.failed(at(1), NOW) == []
    assert outage.failed(replace(at(1), failures=1), NOW) == []
    assert outage.failed(at(2), NOW) == []
    assert not outage.suspected
    assert outage.failed(at(3), NOW + timedelta(seconds=5)) == []
    assert outage.suspected
    assert outage.down_since is None
    found = outage.failed(at(4), NOW + timedelta(seconds=11))
    assert found == [at(1), at(2), at(3), at(4)]
    assert outage.down_since == NOW + timedelta(seconds=11)
    outage.probing(NOW + timedelta(seconds=12))
    assert outage.probe_in(NOW + timedelta(seconds=22)) == 20
    assert outage.answered(NOW + timedelta(seconds=71)) == timedelta(seconds=60)
    assert (outage.down_since, outage.suspected, outage.probe_in(NOW)) == (None, False, 0)


def test_while_anybody_answers_it_is_their_fault() -> None:
    outage = Outage(NOW, sites=20)
    for number in range(50):
        moment = NOW + number * timedelta(seconds=20)
        assert outage.failed(at(number), moment) == []
        if number % 2:
            outage.answered(moment)
    assert outage.down_since is None


def test_a_single_site_is_its_own_fault() -> None:
    outage = Outage(NOW, sites=1)
    assert outage.failed(at(1), NOW + DAY) == []


def failed(reason: str, outcome: Any = "failed") -> Fetched:
    return Fetched(outcome, reason, Validators(), None, None, 404)


def test_not_found_for_two_weeks_is_gone() -> None:
    failing = feed(state="failing", reason="http_404", failures=5, failing_since=NOW)
    assert judge(failing, failed("http_404"), None, NOW + 13 * DAY).state == "failing"
    assert judge(failing, failed("http_404"), None, NOW + 14 * DAY).state == "gone"
    assert judge(failing, failed("http_500"), None, NOW + 14 * DAY).state == "failing"


def test_a_dead_new_address_gives_way_to_the_old_one() -> None:
    moved = feed(location="https://b.example/", failures=2)
    assert judge(moved, failed("http_404"), None, NOW).reason == "location_lost"
    assert judge(moved, failed("http_410", "gone"), None, NOW).reason == "location_lost"
    assert judge(replace(moved, location=None), failed("http_410", "gone"), None, NOW).state == "gone"


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("feeds.bbci.co.uk", "bbci.co.uk"),
        ("rss.nytimes.com", "nytimes.com"),
        ("a.b.example", "b.example"),
        ("b.example", "b.example"),
        ("x.com.au", "x.com.au"),
        ("www.x.com.au", "x.com.au"),
        ("news.example:8443", "news.example"),
        ("a.news.example:8443", "news.example"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("one.wordpress.com", "one.wordpress.com"),
        ("feeds.feedburner.com", "feeds.feedburner.com"),
        ("localhost", "localhost"),
        ("a.www.police.kawasaki.jp", "www.police.kawasaki.jp"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),
        ("two.blogspot.com", "two.blogspot.com"),
        ("co.uk", "co.uk"),
    ],
)
def test_the_hosts_of_one_publisher_are_one_site(host: str, site: str) -> None:
    assert site_of(host) == site


def test_items_of_a_shared_platform_are_told_apart_by_feed() -> None:
    assert publisher_of("feeds.bbci.co.uk", "f1") == "bbci.co.uk"
    assert publisher_of("feeds.feedburner.com", "f1") == "f1"
    assert publisher_of("127.0.0.1:80", "f1") == "f1"
