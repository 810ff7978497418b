"""What the text of a story's page does to what was told. The stories in this file are our own writing."""

from typing import Any

import pytest

from services.notifier.judge import Judgement
from shared.events import Page, Report
from shared.ids import derive
from shared.verdict import Claim, Count, Evidence
from tests.notifier.playing import play
from tests.notifier.reports import START, report, story

VAGUE = Count(low=200, high=999, qualifier="vague")


def page(name: str = "a", *, revision: int = 0, **verdict: Any) -> Report:
    """The same version of a story with its page's text."""
    found = report(name, revision=revision, **verdict)
    told = found.story.model_copy(update={"text": "The whole article.", "page": Page(fetched_at=START)})
    return found.model_copy(update={"story": told, "report": derive("report", told.story, revision, "page")})


def last(*reports: Report) -> Judgement:
    return play(reports)[-1]


def told(judgement: Judgement) -> tuple[str, str]:
    return judgement.ruling.outcome, judgement.ruling.reason


def test_a_first_number_is_an_update_of_the_same_situation() -> None:
    first, more = play([report("a"), page(count=620)])
    assert first.alert
    assert more.alert
    assert more.situation
    assert told(more) == ("update", "number_first")
    assert (more.alert.type, more.alert.situation, more.alert.count) == ("update", first.alert.situation, 620)
    assert [(one.fact, one.before, one.after) for one in more.alert.changes] == [("count", None, 620)]
    assert (more.situation.sources, len(more.situation.told)) == (first.alert.sources, 1)


def test_a_first_place_is_told_too_and_a_second_one_is_not() -> None:
    assert told(last(report("a"), page(place="Cincu"))) == ("update", "place_named")
    assert told(last(report("a", place="Cincu"), page(place="Galati"))) == ("repeat", "page_same_facts")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("claimed", "unverified", "page_unverified"),
        ("claimed", "denied", "first_denial"),
        ("claimed", "confirmed", "status_further"),
        ("announced", "denied", "first_denial"),
        ("announced", "confirmed", "page_same_facts"),
        ("confirmed", "announced", "page_same_facts"),
        ("announced", "claimed", "page_same_facts"),
        ("announced", "unverified", "page_same_facts"),
    ],
)
def test_how_far_and_how_sure_it_is(before: str, after: str, reason: str) -> None:
    judged = last(report("a", status=before), page(status=after))
    assert judged.situation
    assert judged.ruling.reason == reason
    assert judged.situation.status == (before if reason == "page_same_facts" else after)


@pytest.mark.parametrize(
    "more",
    [
        page(),
        page(count=620),
        page(count=640),
        page(count=900),
        page(count=90),
        page(counts=(VAGUE,)),
    ],
    ids=["nothing", "the same number", "rounded", "a higher one", "a lower one", "a vague one"],
)
def test_a_number_of_the_page_does_not_argue_with_the_headlines(more: Report) -> None:
    judged = last(report("a", count=620), more)
    assert judged.situation
    assert told(judged) == ("repeat", "page_same_facts")
    assert judged.situation.headline == Count(value=620)


def test_a_number_that_another_outlet_told_is_told_once() -> None:
    assert told(last(report("b", count=620), report("a"), page(count=620))) == ("repeat", "page_same_facts")
    assert told(last(report("b", count=620), report("a"), page(count=900))) == ("update", "number_higher")


@pytest.mark.parametrize(
    "other",
    [
        page(label="no", score=0.1, kind=None, status=None, senders=(), hosts=()),
        page(label="borderline", score=0.4),
        page(kind="withdrawal", count=620),
        page(senders=("FR",), count=620),
        page(hosts=("MD",), count=620),
    ],
    ids=["no", "borderline", "other direction", "other sender", "other host"],
)
def test_a_page_that_disagrees_takes_nothing_back_and_changes_nothing(other: Report) -> None:
    first, after = play([report("a"), other])
    assert told(after) == ("repeat", "page_disagrees")
    assert after.alert is None
    assert after.situation == first.situation


def test_a_page_settles_an_uncertain_story() -> None:
    borderline, settled = play([report("a", label="borderline", score=0.4), page(count=620)])
    assert borderline.alert is None
    assert settled.alert
    assert told(settled) == ("new", "page_settled")
    assert settled.alert.type == "new"


def test_a_settled_story_of_a_known_situation_is_what_any_other_story_would_be() -> None:
    known = report("b", count=620)
    open_ = report("a", label="borderline", score=0.4)
    assert told(last(known, open_, page(count=620))) == ("repeat", "same_facts")
    assert told(last(known, open_, page(count=900))) == ("update", "number_higher")


def test_a_page_that_leaves_a_story_open_tells_nobody() -> None:
    uncertain = report("a", label="borderline", score=0.4)
    assert told(last(uncertain, page(label="borderline", score=0.4))) == ("borderline", "below_yes")
    no = page(label="no", score=0.1, kind=None, status=None, senders=(), hosts=())
    assert told(last(uncertain, no)) == ("irrelevant", "not_a_deployment")


def test_the_page_of_an_older_version_is_too_late() -> None:
    assert told(last(report("a"), report("a", revision=1), page(count=620))) == ("repeat", "older_revision")


def test_the_feeds_version_that_comes_after_its_page_is_no_edit() -> None:
    assert told(last(page(count=620), report("a"))) == ("repeat", "older_revision")
    assert told(last(page(count=620), report("a", revision=1, count=900))) == ("update", "number_corrected")


def test_an_edit_without_the_pages_number_takes_it_not_back_and_its_page_tells_it_not_again() -> None:
    *_, edited, again = play(
        [report("a"), page(count=620), report("a", revision=1), page(revision=1, count=620)],
    )
    assert told(edited) == ("repeat", "edited_same_facts")
    assert told(again) == ("repeat", "page_same_facts")
    assert again.situation
    assert [known.count.value for known in again.situation.counts] == [620]


def test_an_edit_that_gives_another_number_than_the_page_corrects_it() -> None:
    judged = last(report("a"), page(count=620), report("a", revision=1, count=400))
    assert judged.alert
    assert (judged.alert.type, judged.alert.reason) == ("correction", "number_corrected")


def test_the_page_of_a_withdrawn_story_does_not_bring_it_back() -> None:
    gone = report("a", revision=1, label="no", score=0.0, kind=None, status=None, senders=(), hosts=())
    assert told(last(report("a"), gone, page(revision=1, count=620))) == ("repeat", "page_disagrees")


def test_an_unknown_side_is_named() -> None:
    judged = last(report("a", senders=()), page(senders=("NL",)))
    assert judged.situation
    assert told(judged) == ("update", "side_named")
    assert (judged.situation.senders, judged.situation.pair) == (("NL",), "NL>RO")


def test_claims_and_evidence_of_the_page_are_kept() -> None:
    claim = Claim(who="NL", role="sender_gov", stance="announces")
    proof = (Evidence(text="The ministry will send them.", start=0, end=28),)
    judged = last(report("a"), page(claims=(claim,), evidence=proof))
    assert judged.situation
    assert judged.situation.claims == (claim,)
    assert judged.situation.told[0].evidence == ("The ministry will send them.",)


def test_the_page_is_judged_behind_the_summary() -> None:
    told_of = story("a", summary="A summary.", text="The article.", page=Page(fetched_at=START))
    assert told_of.as_item().given == f"{told_of.title}\nA summary.\nThe article."
