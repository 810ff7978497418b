"""What is counted, and when nothing is on its way any more."""

from services.demo.tally import Tally

STEPS = (
    {"event": "feed.polled", "outcome": "fetched"},
    {"event": "story.published"},
    {"event": "story.classified", "report": "0123", "page": "positive"},
    {"event": "report.decided", "decision": "new"},
    {"event": "alert.raised"},
    {"event": "delivery.sent"},
    {"event": "page.fetched"},
)


def test_decisions_and_outcomes_are_counted_by_name() -> None:
    tally = Tally()
    tally.count({"event": "report.decided", "decision": "repeat"})
    tally.count({"event": "feed.polled", "outcome": "not_modified"})
    assert tally.events["decided.repeat"] == tally.events["polled.not_modified"] == 1


def test_not_settled_while_any_step_is_ahead() -> None:
    tally = Tally()
    assert tally.settled(polls=0)
    assert not tally.settled(polls=1)
    for step in STEPS:
        tally.count(dict(step))
        assert tally.settled(polls=1) is (step["event"] == "feed.polled"), step
    tally.count({"event": "story.classified", "page": "read"})
    assert tally.settled(polls=1)


def test_a_page_that_says_no_more_is_judged_no_second_time() -> None:
    tally = Tally()
    for event in ({"event": "story.classified", "page": "positive"}, {"event": "page.skipped"}):
        tally.count(event)
    assert tally.settled(polls=0)
