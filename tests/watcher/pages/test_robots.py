"""robots.txt is asked for first, kept for a day, and obeyed. The files here are our own writing."""

from datetime import timedelta

import pytest

from services.watcher.pages.app import Pages
from services.watcher.pages.rules import MAX_BYTES, allows
from tests.watcher.pages.conftest import Desk
from tests.watcher.pages.site import GOOD
from tests.watcher.publisher import Answer, Publisher, Script


def rules(text: str, status: int = 200) -> Answer:
    return Answer(status, headers={"Content-Type": "text/plain"}, body=text.encode())


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Troopwatch\nAllow: /", True),
        ("User-agent: troopwatch\nDisallow: /world", False),
        ("User-agent: OtherBot\nDisallow: /", True),
        ("User-agent: *\nDisallow: /world\nAllow: /world/news", True),
        ("User-agent: *\nAllow: /world\nDisallow: /world/news/*.html$", False),
        ("\ufeffUser-agent: *\nDisallow: /world", False),
        ("<html><body>Not found</body></html>", True),
    ],
)
def test_the_longest_match_for_our_name_counts(*, text: str, allowed: bool) -> None:
    assert allows(text.encode(), "https://outlet.example/world/news/1.html") is allowed


def test_what_stands_beyond_500_kib_is_not_read() -> None:
    padding = b"#" * 78 + b"\n"
    body = padding * (MAX_BYTES // 79 + 1) + b"User-agent: *\nDisallow: /\n"
    assert allows(body, "https://outlet.example/a")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (rules("User-agent: *\nDisallow: /"), ("skipped", "robots_disallowed")),
        (rules("User-agent: *\nDisallow: /b"), ("fetched", "extracted")),
        (rules("User-agent: *\nDisallow: /\n" + "#\n" * 400_000), ("skipped", "robots_disallowed")),
        (rules("no", 404), ("fetched", "extracted")),
        (rules("no", 403), ("fetched", "extracted")),
        (rules("no", 429), ("wanted", "robots_unreachable")),
        (rules("no", 503), ("wanted", "robots_unreachable")),
        (Answer(raw=b""), ("wanted", "robots_unreachable")),
        (Answer(302, headers={"Location": "/robots.txt"}), ("fetched", "extracted")),
    ],
    ids=["all closed", "another path", "too large", "404", "403", "429", "503", "lost", "endless redirects"],
)
async def test_pages_are_fetched_only_where_robots_txt_lets_us(
    desk: Desk, publisher: Publisher, answer: Answer, outcome: tuple[str, str]
) -> None:
    publisher.serve("/robots.txt", answer)
    assert await desk.outcome(publisher.serve("/a", GOOD)) == outcome
    assert len(publisher.seen("/a")) == (outcome[0] == "fetched")


async def asked(desk: Desk, service: Pages, url: str, story: str) -> tuple[str, str]:
    desk.later(seconds=5)
    await desk.wants(service, url, story=story)
    await service.fetch_due()
    return (await desk.rows())[-1]


async def test_it_is_asked_for_once_a_day_across_restarts(desk: Desk, publisher: Publisher) -> None:
    publisher.serve("/robots.txt", rules("User-agent: *\nDisallow: /b"), rules("User-agent: *\nDisallow: /a"))
    url = publisher.serve("/a", GOOD)
    assert await asked(desk, desk.service(), url, "1") == ("fetched", "extracted")
    assert await asked(desk, desk.service(), url, "2") == ("fetched", "extracted")
    assert len(publisher.seen("/robots.txt")) == 1
    desk.later(hours=24)
    assert await asked(desk, desk.service(), url, "3") == ("skipped", "robots_disallowed")
    assert len(publisher.seen("/robots.txt")) == 2


async def test_older_rules_serve_while_it_is_out_of_reach_and_it_is_asked_again_hourly(
    desk: Desk, publisher: Publisher
) -> None:
    publisher.serve("/robots.txt", rules("User-agent: *\nDisallow: /b"), rules("", 500))
    good, closed = publisher.serve("/a", GOOD), publisher.serve("/b", GOOD)
    service = desk.service()
    await asked(desk, service, good, "1")
    desk.later(days=2)
    assert await asked(desk, service, closed, "2") == ("skipped", "robots_disallowed")
    assert await asked(desk, service, good, "3") == ("fetched", "extracted")
    assert len(publisher.seen("/robots.txt")) == 2
    desk.later(minutes=61)
    await asked(desk, service, good, "4")
    assert len(publisher.seen("/robots.txt")) == 3


async def test_a_redirect_leads_to_no_page_that_is_closed(desk: Desk, publisher: Publisher) -> None:
    publisher.serve("/robots.txt", rules("User-agent: *\nDisallow: /closed"))
    publisher.serve("/closed", GOOD)
    url = publisher.serve("/a", Answer(302, headers={"Location": "/closed"}))
    assert await desk.outcome(url) == ("skipped", "robots_disallowed")
    assert publisher.seen("/closed") == []


async def test_another_sites_robots_txt_speaks_for_a_redirect_to_it(desk: Desk, publisher: Publisher) -> None:
    def by_host(first: Answer, second: Answer) -> Script:
        return lambda request: first if (request.header("host") or "").startswith("127.0.0.1") else second

    publisher.serve("/robots.txt", by_host(rules(""), rules("User-agent: *\nDisallow: /")))
    publisher.serve("/there", GOOD)
    location = publisher.url("/there").replace("127.0.0.1", "localhost")
    url = publisher.serve("/a", Answer(302, headers={"Location": location}))
    assert await desk.outcome(url) == ("skipped", "robots_disallowed")


async def test_robots_txt_and_page_keep_the_pause_between_them(desk: Desk, publisher: Publisher) -> None:
    times: list[timedelta] = []
    began = desk.clock.now()

    def note(answer: Answer) -> Script:
        def script(_: object) -> Answer:
            times.append(desk.clock.now() - began)
            return answer

        return script

    publisher.serve("/robots.txt", note(rules("")))
    await desk.outcome(publisher.serve("/a", note(GOOD)))
    assert times == [timedelta(0), timedelta(seconds=1)]
    assert publisher.most_at_once == 1
