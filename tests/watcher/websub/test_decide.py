"""Which hub a feed names, what a hub's requests are worth, when it is asked again. Pure."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.schedule import Policy
from services.watcher.websub.decide import Verified, backup, lease_of, renewal, retry, signed, verified
from services.watcher.websub.discover import HubLinks, discover
from services.watcher.websub.values import HubSubscription, State
from shared.http import Response

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
FEED = "https://outlet.example/feed"
FOUND = HubLinks("https://hub.example/", "https://outlet.example/self")
WISHED = 864_000


def known(state: State = "asked") -> HubSubscription:
    return HubSubscription("f", "https://hub.example/", "https://outlet.example/self", "t", "s3cret", state, NOW)


def answer(body: str = "", link: str | None = None) -> Response:
    return Response(200, (("Link", link),) if link else (), body.encode(), FEED)


@pytest.mark.parametrize(
    "response",
    [
        answer(link='<https://hub.example/>; rel="hub", <https://outlet.example/self>; rel="self"'),
        answer(link="<https://hub.example/>;rel=hub, </self>; rel=self"),
        answer(link='<https://hub.example/>; title="x"; rel="hub other", <self>; rel="self"'),
        answer('<rss><channel><atom:link rel="hub" href="https://hub.example/"/><atom:link href="/self" rel="self"/>'),
        answer(
            "<feed><link rel='self' href='https://outlet.example/self'/><link rel='hub' href='https://hub.example/'/>"
        ),
        answer(
            '<feed><link rel="hub" href="https://other.example/"/><link rel="self" href="https://outlet.example/x"/>',
            link='<https://hub.example/>; rel="hub", <https://outlet.example/self>; rel="self"',
        ),
    ],
    ids=["headers", "bare", "several rels", "rss", "atom", "headers first"],
)
def test_a_hub_is_found(response: Response) -> None:
    assert discover(response) == FOUND


@pytest.mark.parametrize(
    "response",
    [
        answer(),
        answer('<link rel="hub" href="https://hub.example/"/>'),
        answer('<link rel="self" href="https://outlet.example/self"/>'),
        answer('<link rel="hub" href="javascript:x"/><link rel="self" href="/self"/>'),
        answer('<item><link rel="hub" href="https://hub.example/"/><link rel="self" href="/self"/></item>'),
        answer("x" * 70_000 + '<link rel="hub" href="https://hub.example/"/><link rel="self" href="/self"/>'),
    ],
    ids=["none", "no self", "no hub", "no address", "inside an item", "far below"],
)
def test_without_both_links_in_their_place_there_is_none(response: Response) -> None:
    assert discover(response) is None


@given(st.binary(max_size=400), st.text(st.characters(max_codepoint=255), max_size=200))
def test_no_answer_breaks_the_search(body: bytes, link: str) -> None:
    discover(Response(200, (("Link", link),), b"<link rel='hub' href='" + body, FEED))


@pytest.mark.parametrize(
    ("state", "query", "intent"),
    [
        ("asked", {"hub.mode": "subscribe", "hub.challenge": "c"}, "active"),
        ("active", {"hub.mode": "subscribe", "hub.challenge": "c"}, "active"),
        ("asked", {"hub.mode": "subscribe"}, "refused"),
        ("asked", {"hub.mode": "subscribe", "hub.challenge": "c" * 2001}, "refused"),
        ("asked", {"hub.mode": "subscribe", "hub.challenge": "c", "hub.topic": "https://else.example/"}, "refused"),
        ("asked", {"hub.mode": "unsubscribe", "hub.challenge": "c"}, "refused"),
        ("active", {"hub.mode": "unsubscribe", "hub.challenge": "c"}, "refused"),
        ("leaving", {"hub.mode": "unsubscribe", "hub.challenge": "c"}, "gone"),
        ("leaving", {"hub.mode": "subscribe", "hub.challenge": "c"}, "refused"),
        ("wanted", {"hub.mode": "subscribe", "hub.challenge": "c"}, "refused"),
        ("active", {"hub.mode": "denied"}, "denied"),
        ("asked", {}, "refused"),
    ],
)
def test_only_what_we_asked_for_is_confirmed(state: State, query: dict[str, str], intent: str) -> None:
    about = known(state)
    found = verified(about, {"hub.topic": about.topic} | query, WISHED)
    assert found.intent == intent
    assert found == Verified(found.intent, found.challenge, found.lease)


@pytest.mark.parametrize(
    ("said", "hours"),
    [("86400", 24), ("", 240), ("soon", 240), ("-5", 240), ("0", 1), ("1", 1), ("9" * 12, 720), ("9" * 40, 240)],
)
def test_a_lease_is_believed_within_reason(said: str, hours: int) -> None:
    assert lease_of(said, WISHED) == timedelta(hours=hours)


def test_a_lease_is_renewed_before_it_is_over_and_a_silent_hub_asked_ever_later() -> None:
    lease = timedelta(days=10)
    assert NOW + lease / 2 == renewal(lease, NOW, 0.0) < renewal(lease, NOW, 0.99) < NOW + lease
    pauses = [retry(failures, NOW) - NOW for failures in (0, 1, 2, 40)]
    assert pauses == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40), timedelta(days=1)]


@pytest.mark.parametrize(
    ("method", "good"), [("sha256", True), ("sha384", True), ("sha512", True), ("sha1", False), ("md5", False)]
)
def test_only_a_strong_signature_with_our_secret_counts(method: str, *, good: bool) -> None:
    body = b"<rss/>"
    digest = hmac.new(b"s3cret", body, getattr(hashlib, method)).hexdigest()
    assert signed("s3cret", f"{method}={digest}", body) is good
    assert signed("s3cret", f"{method.upper()}={digest.upper()}", body) is good
    assert not signed("s3cret", f"{method}={digest}", body + b" ")
    assert not signed("other", f"{method}={digest}", body)


@given(st.one_of(st.none(), st.text(max_size=80)))
def test_any_other_signature_is_none(header: str | None) -> None:
    assert not signed("s3cret", header, b"<rss/>")


@pytest.mark.parametrize(("seconds", "backed"), [(60, 3600), (300, 3600), (600, 7200), (36_000, 86_400)])
def test_backup_polls_are_a_twelfth_and_at_least_daily(seconds: float, backed: float) -> None:
    assert backup(Policy(seconds, 60, 86_400)) == Policy(backed, 60, 86_400, "websub")
