"""A newer version of a story that was told. The stories in this file are our own writing."""

from services.notifier.judge import Judgement
from shared.events import Report
from shared.verdict import Evidence
from tests.notifier.playing import play, rulings
from tests.notifier.reports import report

SAID = "The Hague will send 620 soldiers to Romania."
PROOF = (Evidence(text=SAID, start=0, end=len(SAID)),)


def retracted(name: str, *, revision: int = 1, title: str = "This article was published in error") -> Report:
    return report(
        name,
        revision=revision,
        story_fields={"title": title},
        label="no",
        score=0.0,
        kind=None,
        status=None,
        senders=(),
        hosts=(),
    )


def last(*reports: Report) -> Judgement:
    return play(reports)[-1]


def test_another_number_corrects_what_was_told_on_the_strength_of_the_story() -> None:
    for after in (900, 90):
        first, mended = play([report("a", count=620), report("a", revision=1, count=after)])
        assert mended.alert
        assert first.alert
        assert (mended.ruling.outcome, mended.ruling.reason) == ("update", "number_corrected")
        assert (mended.alert.type, mended.alert.replaces) == ("correction", first.alert.alert)
        assert [(one.fact, one.before, one.after) for one in mended.alert.changes] == [("count", 620, after)]
        assert mended.situation
        assert [known.count.value for known in mended.situation.counts] == [after]


def test_a_number_that_another_publisher_still_gives_is_not_corrected_away() -> None:
    told = last(report("a", count=620), report("b", count=620), report("a", revision=1, count=900))
    assert (told.ruling.reason, told.alert and told.alert.type) == ("story_revised", "update")


def test_an_edit_of_a_story_that_nobody_was_told_of_corrects_nothing() -> None:
    told = last(report("a", count=900), report("b", count=620), report("b", revision=1, count=300))
    assert told.ruling.type is None


def test_a_story_that_no_longer_says_so_is_withdrawn() -> None:
    first, gone = play([report("a", count=620), retracted("a")])
    assert first.alert
    assert gone.alert
    assert (gone.alert.type, gone.alert.reason, gone.alert.replaces) == (
        "withdrawn",
        "story_retracted",
        first.alert.alert,
    )
    assert (gone.alert.senders, gone.alert.hosts) == (("NL",), ("RO",))
    assert gone.alert.headline == "Withdrawn: Netherlands to send 620 more troops to Romania – a Post no longer says so"
    assert gone.situation
    assert (gone.situation.withdrawn, gone.situation.counts) == (True, ())


def test_a_retraction_by_one_of_two_publishers_is_no_withdrawal() -> None:
    assert last(report("a"), report("b"), retracted("a")).ruling.reason == "others_support"


def test_a_copy_of_the_retracted_text_is_no_support() -> None:
    text = "The ministry in The Hague says that the soldiers will leave in May for a base on the coast of Romania " * 3
    one, two = (report(name, story_fields={"summary": text}) for name in "ab")
    assert last(one, two, retracted("a")).ruling.reason == "story_retracted"


def test_a_reworded_story_that_keeps_its_sentence_is_not_withdrawn() -> None:
    kept = retracted("a", title=f"Live: {SAID}")
    assert rulings(report("a", evidence=PROOF), kept)[1] == ("repeat", "edited_same_facts")


def test_a_story_that_nobody_knew_and_is_none_stays_irrelevant() -> None:
    assert last(retracted("a")).ruling == last(report("b"), retracted("a")).ruling
    assert last(retracted("a")).ruling.outcome == "irrelevant"


def test_a_second_retraction_is_not_told_again() -> None:
    assert rulings(report("a"), retracted("a"), retracted("a", revision=2))[2][0] == "irrelevant"


def test_nothing_joins_what_was_withdrawn_but_the_story_can_say_so_again() -> None:
    assert rulings(report("a"), retracted("a"), report("b"))[2] == ("new", "no_situation")
    again = last(report("a"), retracted("a"), report("a", revision=2))
    assert (again.ruling.reason, again.situation and again.situation.withdrawn) == ("story_reinstated", False)


def test_news_that_turns_into_an_allegation_is_a_correction() -> None:
    told = last(report("a", status="confirmed"), report("a", revision=1, status="claimed"))
    assert (told.ruling.type, told.ruling.reason) == ("correction", "sense_corrected")


def test_a_movement_the_other_way_is_a_correction() -> None:
    told = last(report("a", kind="deployment"), report("a", revision=1, kind="withdrawal"))
    assert (told.ruling.type, told.ruling.reason) == ("correction", "sense_corrected")
    assert [(one.fact, one.before, one.after) for one in told.ruling.changes] == [("kind", "deployment", "withdrawal")]


def test_other_countries_are_a_correction_of_the_same_situation() -> None:
    first, told = play([report("a"), report("a", revision=1, hosts=("LT",))])
    assert first.situation
    assert told.situation
    assert told.ruling.reason == "sides_corrected"
    assert (told.situation.situation, told.situation.hosts) == (first.situation.situation, ("LT",))


def test_a_story_that_moves_on_while_others_still_tell_opens_its_own_situation() -> None:
    assert rulings(report("a"), report("b"), report("a", revision=1, hosts=("LT",)))[2] == ("new", "no_situation")


def test_a_story_that_goes_further_is_an_update() -> None:
    told = last(report("a", status="announced"), report("a", revision=1, status="confirmed"))
    assert (told.ruling.type, told.ruling.reason) == (None, "story_revised")
