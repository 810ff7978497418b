"""What becomes of a page, over real HTTP. The pages are our own writing on invented events."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from services.watcher.pages.reader import Reader
from shared.bus.port import Record
from shared.envelope import decode, trace_of
from shared.errors import PoisonError
from shared.events import Story
from shared.store.tables import entries, hosts
from tests.watcher.pages.conftest import Desk
from tests.watcher.pages.site import ASIDE, GOOD, LEAD, MORE, TITLE, page
from tests.watcher.publisher import Answer, Publisher, Request, forever


async def test_the_text_goes_out_as_the_same_story_once_more(desk: Desk, publisher: Publisher) -> None:
    head = (
        '<link rel="canonical" href="/world/eritrea">'
        '<meta property="article:published_time" content="2026-03-02T05:40:00+01:00">'
    )
    publisher.serve("/a", page(LEAD, *MORE, head=head))
    service = desk.service()
    asked = await desk.wants(service, publisher.url("/a?from=feed"), revision=3, lang=None)
    await service.fetch_due()
    [record] = await desk.records()
    story = decode(record, Story)
    assert (story.story, story.revision, story.title, story.lang) == ("s1", 3, TITLE, "en")
    assert story.text == "\n".join((LEAD, *MORE))
    assert story.page is not None
    assert (story.page.url, story.page.lang) == (publisher.url("/world/eritrea"), "en")
    assert story.page.published == datetime(2026, 3, 2, 4, 40, tzinfo=UTC)
    assert story.page.fetched_at == desk.clock.now()
    assert (record.header("ce_id"), trace_of(record).trace) == ("s1.3.page", trace_of(asked).trace)
    assert await desk.rows() == [("fetched", "extracted")]


async def test_what_stands_beside_the_article_is_left_out(desk: Desk, publisher: Publisher) -> None:
    await desk.outcome(publisher.serve("/a", GOOD))
    [record] = await desk.records()
    for word in ("Kursk", ASIDE, "newsletter", "Home"):
        assert word not in decode(record, Story).text


async def test_the_same_request_again_fetches_nothing_again(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/a", GOOD)
    service = desk.service()
    record = await desk.wants(service, url)
    await service.take(record)
    await service.fetch_due()
    await service.take(record)
    await service.fetch_due()
    assert len(publisher.seen("/a")) == 1
    assert len(await desk.records()) == 1


async def test_a_newer_version_asks_anew_and_makes_an_older_request_void(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/a", GOOD)
    service = desk.service()
    await desk.wants(service, url)
    await desk.wants(service, url, revision=1)
    await service.fetch_due()
    assert await desk.rows() == [("skipped", "superseded"), ("fetched", "extracted")]
    assert len(publisher.seen("/a")) == 1


async def test_the_request_is_honest_and_bare(desk: Desk, publisher: Publisher) -> None:
    publisher.serve("/robots.txt", Answer(headers={"Set-Cookie": "id=1"}, body=b""))
    url = publisher.serve("/a", Answer(302, headers={"Location": "/b", "Set-Cookie": "id=2"}))
    publisher.serve("/b", GOOD)
    assert await desk.outcome(url) == ("fetched", "extracted")
    assert [request.path for request in publisher.requests] == ["/robots.txt", "/a", "/b"]
    for request in publisher.requests:
        assert request.header("user-agent") == "Troopwatch/test"
        assert request.header("cookie") is None
        assert request.header("referer") is None
    assert "text/html" in (publisher.requests[-1].header("accept") or "")


Script = Callable[[Request], Answer] | Answer
MENU = ("Latest", "Sport", "Weather")

SKIPPED: list[tuple[str, str, Answer]] = [
    ("not_found", "/a", Answer(404)),
    ("not_found", "/a", Answer(410)),
    ("refused", "/a", Answer(403)),
    ("refused", "/a", Answer(451)),
    ("paywall", "/a", Answer(402)),
    ("http_418", "/a", Answer(418)),
    ("not_html", "/a", Answer(headers={"Content-Type": "application/pdf"}, body=b"%PDF-1.7")),
    ("not_html", "/a", Answer(body=b"no type at all")),
    ("bad_encoding", "/a", page(LEAD, headers={"Content-Encoding": "br"})),
    ("too_short", "/a", page(LEAD)),
    ("too_short", "/a", Answer(headers={"Content-Type": "text/html"}, body=b"")),
    ("paywall", "/a", page(LEAD, *MORE, data={"@type": "NewsArticle", "isAccessibleForFree": False})),
    ("paywall", "/a", page(LEAD, *MORE, data=[{"@graph": [{"@type": "NewsArticle", "isAccessibleForFree": "False"}]}])),
    ("paywall", "/a", page(LEAD, *MORE, head='<meta property="article:content_tier" content="locked">')),
    ("paywall", "/a", page(LEAD, "Subscribe to continue reading. Already a subscriber? Sign in.")),
    ("live_blog", "/a", page(LEAD, *MORE * 5, data={"@type": "LiveBlogPosting"})),
    ("live_blog", "/news/live/somalia", page(LEAD, *MORE * 5)),
    ("live_blog", "/world/live-updates-somalia", page(LEAD, *MORE * 5)),
    ("video", "/a", page(LEAD, *MORE, data={"@type": "VideoObject"})),
    ("video", "/a", page(LEAD, *MORE, head='<meta property="og:type" content="video.other">')),
    ("video", "/videos/somalia", page(LEAD, *MORE)),
    ("gallery", "/a", page(LEAD, *MORE, data={"@type": "ImageGallery"})),
    ("gallery", "/gallery/somalia", page(LEAD, *MORE)),
    ("opted_out", "/a", page(LEAD, *MORE, head='<meta name="robots" content="index, noai">')),
    ("opted_out", "/a", page(LEAD, *MORE, head='<meta name="tdm-reservation" content="1">')),
    ("opted_out", "/a", page(LEAD, *MORE, headers={"TDM-Reservation": "1"})),
    ("opted_out", "/a", page(LEAD, *MORE, headers={"X-Robots-Tag": "noai, noimageai"})),
    ("consent_wall", "/a", page("We and our partners store cookies. Accept all?", *MENU, title="Before you continue")),
    ("soft_404", "/a", page("Sorry, the page has gone. " * 20, title="Page not found")),
    ("title_mismatch", "/a", page("The cup final was a feast of goals. " * 20, title="City win the cup")),
    ("language_mismatch", "/a", page("Das Pokalfinale war ein Fest. " * 20, title="Pokal", lang="de-DE")),
]


@pytest.mark.parametrize(
    ("reason", "path", "answer"), SKIPPED, ids=lambda value: value if isinstance(value, str) else ""
)
async def test_what_is_no_article_is_skipped_with_its_name(
    desk: Desk, publisher: Publisher, reason: str, path: str, answer: Answer
) -> None:
    with capture_logs() as lines:
        assert await desk.outcome(publisher.serve(path, answer)) == ("skipped", reason)
    assert await desk.records() == []
    [told] = [line for line in lines if line["event"] == "page.skipped"]
    assert (told["reason"], told["story"]) == (reason, "s1")


@pytest.mark.parametrize(
    ("target", "reason"),
    [("/", "soft_404"), ("/index.html", "soft_404"), ("/404", "soft_404"), ("/consent?back=%2Fa", "consent_wall")],
)
async def test_a_redirect_to_the_front_page_or_to_a_consent_page_is_named(
    desk: Desk, publisher: Publisher, target: str, reason: str
) -> None:
    publisher.serve(target.partition("?")[0], GOOD)
    url = publisher.serve("/world/a", Answer(302, headers={"Location": target}))
    assert await desk.outcome(url) == ("skipped", reason)


@pytest.mark.parametrize(
    "answer",
    [
        page(LEAD, *MORE * 3, data={"@type": "NewsArticle", "video": {"@type": "VideoObject"}}),
        page(LEAD, *MORE, data={"@type": "NewsArticle", "isAccessibleForFree": True}),
        page(LEAD, *MORE, title="Asmara's troops reported at Somali camp", lang="en"),
        page(LEAD, *MORE, lang="fr"),
        page(LEAD, *MORE, head='<script type="application/ld+json">{"@type": [</script>'),
    ],
    ids=["video inside", "free", "other headline", "wrong lang attribute", "broken data"],
)
async def test_an_article_is_an_article_still(desk: Desk, publisher: Publisher, answer: Answer) -> None:
    assert await desk.outcome(publisher.serve("/a", answer)) == ("fetched", "extracted")


@pytest.mark.parametrize("path", ["/world/live-fire-exercise-in-somalia", "/world/photos-show-soldiers"])
async def test_the_words_of_a_headline_in_an_address_are_no_kind_of_page(
    desk: Desk, publisher: Publisher, path: str
) -> None:
    assert await desk.outcome(publisher.serve(path, GOOD)) == ("fetched", "extracted")


async def test_a_story_in_a_script_without_spaces_is_recognised(desk: Desk, publisher: Publisher) -> None:
    title = "埃塞俄比亚称厄立特里亚士兵在索马里"
    text = "埃塞俄比亚外交部周二表示，厄立特里亚士兵驻扎在索马里中部的一个营地，并要求他们立即离开该国境内。" * 6
    url = publisher.serve("/a", page(text, title=f"{title}中部营地", lang="zh"))
    assert await desk.outcome(url, title=title, lang="zh") == ("fetched", "extracted")


async def test_a_page_that_is_too_large_or_never_ends_is_left(desk: Desk, publisher: Publisher) -> None:
    service = desk.service(max_body_bytes=20_000)
    html = {"Content-Type": "text/html"}
    await desk.wants(service, publisher.serve("/large", Answer(headers=html, body=b"x" * 20_001)), story="a")
    await service.fetch_due()
    desk.later(seconds=2)
    await desk.wants(service, publisher.serve("/slow", Answer(headers=html, stream=forever(b" ", 0.05))), story="b")
    await service.fetch_due()
    assert await desk.rows() == [("skipped", "too_large"), ("wanted", "timeout")]


async def test_hostile_markup_is_given_up_after_its_time(desk: Desk, publisher: Publisher) -> None:
    async with Reader(seconds=0.3) as impatient:
        await impatient.allows(b"", "http://x.example/")  # warm
        desk.reader = impatient
        nested = b"<html><body>" + b"<div><b><i>" * 200_000
        url = publisher.serve("/a", Answer(headers={"Content-Type": "text/html"}, body=nested))
        state, reason = await desk.outcome(url)
    assert (state, reason in {"extract_timeout", "extract_crashed", "too_short"}) == ("skipped", True)


async def test_what_fails_is_tried_once_more_later(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/a", Answer(503), GOOD)
    service = desk.service()
    await desk.wants(service, url)
    await service.fetch_due()
    assert await desk.rows() == [("wanted", "http_503")]
    await service.fetch_due()
    assert len(publisher.seen("/a")) == 1
    desk.later(minutes=11)
    await service.fetch_due()
    assert await desk.rows() == [("fetched", "extracted")]


async def test_what_fails_twice_is_given_up(desk: Desk, publisher: Publisher) -> None:
    url = publisher.serve("/a", Answer(500))
    service = desk.service()
    await desk.wants(service, url)
    for _ in range(4):
        await service.fetch_due()
        desk.later(minutes=11)
    assert await desk.rows() == [("skipped", "http_500")]
    assert len(publisher.seen("/a")) == 2


async def test_429_closes_the_host_for_feeds_and_pages_alike(desk: Desk, publisher: Publisher) -> None:
    publisher.serve("/a", Answer(429, headers={"Retry-After": "3600"}))
    other = publisher.serve("/b", GOOD)
    service = desk.service()
    await desk.wants(service, publisher.url("/a"), story="a")
    await service.fetch_due()
    async with desk.store.read() as connection:
        [held] = (await connection.execute(select(hosts.c.reason, hosts.c.until))).all()
    assert (held.reason, held.until) == ("http_429", desk.clock.now() + timedelta(hours=1))
    desk.later(minutes=30)
    await desk.wants(service, other, story="b")
    assert await service.fetch_due() == 0
    desk.later(minutes=31)
    assert await service.fetch_due() == 1


async def test_news_that_waited_too_long_is_not_fetched(desk: Desk, publisher: Publisher) -> None:
    service = desk.service()
    await desk.wants(service, publisher.serve("/a", GOOD))
    desk.later(hours=7)
    await service.fetch_due()
    assert await desk.rows() == [("skipped", "too_late")]
    assert publisher.requests == []


async def test_the_caps_of_a_day_hold(desk: Desk, publisher: Publisher) -> None:
    service = desk.service(per_host=2, per_day=3)
    for number, host in enumerate(("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.3")):
        desk.later(seconds=1)
        await desk.wants(service, publisher.url("/a", host), story=f"s{number}")
    reasons = [reason for _, reason in await desk.rows()]
    assert reasons == ["positive", "positive", "cap_host", "positive", "cap_day"]
    desk.later(days=1, seconds=10)
    await desk.wants(service, publisher.url("/a"), story="s9")
    assert (await desk.rows())[-1] == ("wanted", "positive")


async def test_nonsense_is_poison(desk: Desk) -> None:
    with pytest.raises(PoisonError, match="bad_schema"):
        await desk.service().take(
            Record(topic="x", key=b"", value=b"{}", headers=(("ce_type", b"org.troopwatch.page.wanted.v1"),))
        )
    for url in ("javascript:alert(1)", "http://", "https://[::1", "file:///etc/passwd"):
        with pytest.raises(PoisonError, match="bad_url"):
            await desk.wants(desk.service(), url)


async def test_an_address_inside_is_refused(desk: Desk) -> None:
    assert await desk.outcome("http://169.254.169.254/latest") == ("skipped", "forbidden_address")


async def test_a_page_of_another_site_does_not_name_the_storys_address(desk: Desk, publisher: Publisher) -> None:
    head = '<link rel="canonical" href="https://thief.example/a">'
    await desk.outcome(publisher.serve("/a", page(LEAD, *MORE, head=head)))
    [record] = await desk.records()
    told = decode(record, Story).page
    assert told is not None
    assert told.url is None


async def test_another_storys_page_is_not_told_twice(desk: Desk, publisher: Publisher) -> None:
    canonical = publisher.url("/one")
    head = f'<link rel="canonical" href="{canonical}">'
    async with desk.store.write() as connection:
        now = desk.clock.now()
        seen = {"first_seen": now, "noted_at": now, "last_seen": now, "reason": "unseen", "content_hash": ""}
        for story in ("s1", "s2"):
            row = {"feed": "f", "entry": story, "story": story, "revision": 0, "title": TITLE, **seen}
            await connection.execute(entries.insert().values(**row))
    service = desk.service()
    for story in ("s1", "s2"):
        await desk.wants(service, publisher.serve(f"/{story}", page(LEAD, *MORE, head=head)), story=story)
        await service.fetch_due()
        desk.later(seconds=2)
    assert await desk.rows() == [("fetched", "extracted"), ("skipped", "known_page")]
    assert [decode(record, Story).story for record in await desk.records()] == ["s1"]
