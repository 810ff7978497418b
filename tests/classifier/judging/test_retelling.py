"""Items here are our own writing on invented facts."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.frames.reading import readings
from services.classifier.judging.retelling import akin, later
from shared.verdict import Item, Verdict


def judged(title: str, summary: str, text: str, lang: str = "en") -> Verdict:
    item = Item(id="x", title=title, summary=summary, text=text, lang=lang, published="2016-05-02")
    return classify(item)


def added(title: str, summary: str, text: str) -> int:
    """How many further readings the text gives."""
    item = Item(id="x", title=title, summary=summary, text=text, lang="en")
    told = readings(item, loaded().vocabularies["en"])
    return len(list(later(told[0], told[-1])))


@pytest.mark.parametrize(
    ("title", "summary", "text"),
    [
        ("The cabinet decides", "It took all night.", "Belgium will send 120 soldiers to Niger in May, it said."),
        ("A farewell in the rain", "A band played.", "Chile has withdrawn its last 200 troops from Haiti, it said."),
        ("What Ottawa wants now", "", "Canada will send 150 soldiers to Latvia in spring, the minister said."),
        ("Manila finds a way", "Nobody objected.", "Nothing was easy. The Philippines will send 60 soldiers to Haiti."),
    ],
)
def test_a_lead_may_tell_what_the_headline_does_not(title: str, summary: str, text: str) -> None:
    assert judged(title, summary, "").label != "yes"
    assert judged(title, summary, text).label == "yes"


@pytest.mark.parametrize(
    ("title", "summary", "text"),
    [
        ("Miners block the road to Warsaw", "Tyres burnt.", "Belgium will send 120 soldiers to Niger in May, it said."),
        ("A bakery's prize", "Oslo is proud.", "Belgium will send 120 soldiers to Niger in May, it said."),
        ("Bomb kills nine", "A market burnt.", "Belgium will send 120 soldiers to Niger in May, it said."),
        ("What will the cabinet do?", "It meets.", "Belgium will send 120 soldiers to Niger in May, it said."),
        ("The cabinet meets", "It took long.", "Prices have risen since Belgium sent 120 soldiers to Niger."),
        ("The cabinet meets", "It took long.", "There are 120 Belgian soldiers in Niger, where they train recruits."),
        ("The cabinet meets", "", "The king flew to Oslo. Belgium will send 120 soldiers to Niger in May, it said."),
    ],
)  # fmt: skip
def test_background_is_no_news(title: str, summary: str, text: str) -> None:
    assert judged(title, summary, text).label != "yes"


def test_the_same_movement_told_again_counts() -> None:
    title, summary = "Danish soldiers have left Mali, witnesses say", "They were seen on the road."
    assert added(title, summary, "Denmark said on Monday that it had withdrawn its 120 soldiers from Mali.") == 1
    assert added(title, summary, "France has 900 soldiers in Chad, where they train recruits.") == 0


def test_a_place_that_the_title_leaves_open_counts() -> None:
    assert added("France to send more soldiers abroad", "", "It will be soon. Paris will send them to Chad.") > 0


def test_numbers_of_other_stories_are_not_taken() -> None:
    title, summary = "Denmark to withdraw its soldiers from Mali", "The last of them will go in June, it said."
    verdict = judged(title, summary, "Some 2,500 US troops are based in Iraq. The weather was mild.")
    assert (verdict.label, verdict.count) == ("yes", None)
    assert judged(title, summary, "The 120 soldiers are to fly home in two aircraft, the army said.").count == 120


def test_sentences_that_name_other_states_are_left_out() -> None:
    item = Item(id="x", title="Danes leave Mali", text="They were many. France has 900 soldiers in Chad.", lang="en")
    whole = readings(item, loaded().vocabularies["en"])[-1]
    assert [scene.text for scene in akin(whole, frozenset({"DK", "ML"})).scenes] == [
        "Danes leave Mali",
        "They were many.",
    ]
