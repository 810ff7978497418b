"""Pages here are our own writing on invented events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.text.article import headline, story
from services.classifier.text.lines import Furniture

FURNITURE = Furniture(
    page=("related:", "photo:"), sections=("top stories", "most read", "related stories"), ends=("comments",)
)
TITLE = "Bakery in Tarnby wins the island's bread prize"
ONE = "The bakery was founded by two sisters in the spring of the flood."
TWO = "Its rye loaf convinced all five judges on the first morning."
THREE = "A second shop is to open next to the harbour, the sisters said."
ALIEN = "Danish soldiers have landed in Mali, the ministry in Bamako announced."
LISTED = "Danish soldiers land in Mali\nStorm closes the northern ferry line\nMinister resigns over a lost letter"


def shown(text: str, title: str = TITLE) -> list[str]:
    return [text[start:end] for start, end in story(text, title, FURNITURE)]


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n\n{TWO}\n\n{THREE}",
        f"Home\nWorld\nSign in\n{ONE}\n{TWO}\n{THREE}",
        f"Top stories\n{LISTED}\n\n{ONE}\n\n{TWO}\n\n{THREE}",
        f"Top stories\n{LISTED}\n{TITLE}\nBy Ida Holm\n3 min read\n{ONE}\n{TWO}\n{THREE}",
        f"{ONE}\n\nTop stories\n{LISTED}\n\n{TWO}\n\n{THREE}",
        f"{ONE}\n\n{LISTED}\n\n{TWO}\n\n{THREE}",
        f"{ONE}\n\nRelated: {ALIEN}\n\n{TWO}\n\nPhoto: {ALIEN}\n\n{THREE}",
        f"Men at a quay in 2019. REUTERS/Ida Holm\n{ONE}\n\n{TWO}\n\n{THREE}",
        f"{ONE}\n\n{TWO}\n\n{THREE}\n\nDanish soldiers land in Mali\n\n{ALIEN}\n\n{ALIEN}",
        f"{ONE}\n{TWO}\n{THREE}\n14:32 GMT\n{ALIEN}",
        f"{ONE}\n{TWO}\n{THREE}\nComments\n{ALIEN}",
        f"{ONE}\n\n{TWO}\n\n{THREE}\n\nMost read\n\nDanish soldiers land in Mali\n\n{ALIEN}",
        f"Top stories\nDanish soldiers land in Mali\n{ALIEN}\nStorm closes ferry line\n{ALIEN}\n\n{ONE}\n\n{TWO}\n\n{THREE}",
    ],
)
def test_the_storys_own_paragraphs(text: str) -> None:
    assert shown(text) == [ONE, TWO, THREE]


def test_a_line_that_sums_the_story_up_may_stand_between() -> None:
    summed = "Judges in Copenhagen praise its crust and its crumb"
    assert shown(f"{TITLE}\n{summed}\n{ONE}\n{TWO}") == [ONE, TWO]
    found = headline(f"{TITLE}\n\n{summed}\n\n{ONE}", FURNITURE)
    assert found == (0, len(TITLE))


def test_the_story_begins_where_it_has_to_do_with_the_title() -> None:
    assert shown(f"{ALIEN}\n\n{ONE}\n\n{TWO}") == [ONE, TWO]


def test_a_story_that_shares_no_word_with_its_title_is_read_all_the_same() -> None:
    assert shown(f"{TWO}\n\n{THREE}", "Flour, water, luck") == [TWO, THREE]


def test_a_paragraph_before_the_one_that_names_the_title_is_read_if_the_story_goes_on_from_it() -> None:
    before = "Two sisters kneaded their dough by candle light when the flood had cut the mains."
    assert shown(f"{before}\n\n{ONE}\n\n{TWO}") == [before, ONE, TWO]


def test_a_word_of_the_title_far_down_begins_no_story() -> None:
    rest = [f"The {word} was empty and the gate stood open all night." for word in ("quay", "mill", "yard", "hall")]
    assert shown("\n\n".join((THREE, *rest, ONE)), "Bakery, at last")[0] == THREE


def test_of_two_stories_the_first_is_read() -> None:
    assert shown(f"{ONE}\n\nDanish soldiers land in Mali\n\n{ALIEN}") == [ONE]


def test_a_page_of_other_stories_alone_has_none() -> None:
    assert shown(f"Top stories\n{LISTED}\n{ALIEN}") == []
    assert shown("") == []


def test_the_headline_above_the_story_serves_as_title() -> None:
    text = f"Home\nTop stories\n{LISTED}\n\n{TITLE}\nBy Ida Holm\n{ONE}"
    found = headline(text, FURNITURE)
    assert found is not None
    assert text[found[0] : found[1]] == TITLE
    assert headline(ONE, FURNITURE) is None


@given(
    st.lists(
        st.sampled_from(
            [ONE, ALIEN, TITLE, "Top stories", "", "Comments", "14:32", "By Ida", "軍", *LISTED.split("\n")]
        )
    )
)
def test_any_page_gives_paragraphs_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = story(text, TITLE, FURNITURE)
    assert list(spans) == sorted(set(spans))
    assert all(text[start:end] in {ONE, ALIEN} for start, end in spans)
