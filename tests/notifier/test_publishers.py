"""Who speaks independently. The stories in this file are our own writing."""

import pytest

from services.notifier.publishers import copies, domain_of, sketch_of
from tests.notifier.playing import play
from tests.notifier.reports import report, story

WIRE = (
    "The defence ministry in The Hague said on Tuesday that 620 more soldiers would leave for Romania in May, where they"
    " will join the allied battle group near Cincu. The decision follows a request from Bucharest last month."
)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://feeds.courier.example/world", "courier.example"),
        ("https://www.courier.co.uk/a", "courier.co.uk"),
        ("rss.courier.com.au", "courier.com.au"),
        ("The Courier", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_the_domain_is_that_of_the_publisher(address: str, domain: str) -> None:
    assert domain_of(address) == domain


def test_one_publisher_under_several_feeds_is_one() -> None:
    told = [
        report(name, source=source, story_fields={"url": f"https://{host}/{name}"})
        for name, source, host in (
            ("a", "Courier World", "courier.example"),
            ("b", "Courier Africa", "www.courier.example"),
            ("c", "https://rss.courier.example/top", "courier.example"),
            ("d", "Post", "post.example"),
        )
    ]
    last = play(told)[-1].situation
    assert last
    assert last.sources == ("Courier World", "Post")


def test_an_agency_text_in_two_papers_is_one_source() -> None:
    told = [
        report("a", story_fields={"summary": WIRE}),
        report("b", story_fields={"summary": f"(Agency) {WIRE}"}),
        report(
            "c", story_fields={"summary": "Bucharest will host more Dutch soldiers from May, a minister told us here."}
        ),
    ]
    last = play(told)[-1].situation
    assert last
    assert last.sources == ("a Post", "c Post")


def test_short_texts_are_never_copies() -> None:
    short = sketch_of(story("a", title="Dutch soldiers to go to Romania"))
    assert (short, copies(short, short)) == ((), False)
    long = sketch_of(story("a", summary=WIRE))
    assert copies(long, long)
    assert not copies(long, sketch_of(story("b", summary=WIRE[::-1])))
