"""Lines here are our own writing on invented events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.text.lines import Furniture, prosaic, rows_of, unwrapped

FURNITURE = Furniture(page=("related:",), sections=("top stories",), ends=("comments",))
TITLE = "Bakery in Tarnby wins the island's bread prize"
ONE = "The bakery was founded by two sisters in the spring of the flood."
ENTRIES = "Danish soldiers land in Mali\nStorm closes the northern ferry line\nMinister resigns over a lost letter"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("  ", "blank"),
        (TITLE, "own"),
        (f"{TITLE} | Herald", "own"),
        ("TOP STORIES", "section"),
        ("### Top stories today", "section"),
        ("Top stories of the year were read aloud in the harbour.", "prose"),
        ("Comments (12)", "end"),
        ("Related: two sisters and a flood", "page"),
        ("Men at a quay in 2019. REUTERS/Ida Holm", "page"),
        ("14:32 GMT", "time"),
        ("By Ida Holm", "byline"),
        ("Edited by Ida Holm and Peter Osei", "byline"),
        ("Tarnby, 3 min read", "byline"),
        ("Storm closes the northern ferry line", "headline"),
        ("暴风雨导致北方渡轮航线关闭", "headline"),
        ("Sign in", "other"),
        ("Home World Sport Weather Arts " * 4, "other"),
        (ONE, "prose"),
    ],
)  # fmt: skip
def test_what_a_line_is(line: str, kind: str) -> None:
    assert [row.kind for row in rows_of(line, TITLE, FURNITURE)] == [kind]


def test_a_row_knows_where_its_words_stand() -> None:
    text = f"  Home \n\n\t{ONE}\n"
    found = [(row.kind, text[row.start : row.end]) for row in rows_of(text, "", FURNITURE)]
    assert found == [("other", "Home"), ("blank", ""), ("prose", ONE), ("blank", "")]


@pytest.mark.parametrize(
    ("line", "is_prose"),
    [
        (ONE, True),
        ("Danish soldiers land in Mali", False),
        ("“We will be back,” the last of the sisters said to us.”", True),
        ("Home World Africa Asia Europe Business Tech Sport Weather Search Sign In Sitemap", False),
        ("丹麦国防部周一宣布，最后一批士兵已经离开马里，返回本国。", True),
        (f"the sisters had baked through the night{' and said that they would go on baking' * 4} until the end", True),
        ("Short.", False),
    ],
)  # fmt: skip
def test_what_reads_as_prose(line: str, is_prose: bool) -> None:  # noqa: FBT001 (a table of expectations)
    assert prosaic(line) is is_prose


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    text = (
        "The bakery was founded by two sisters in the spring of\n"
        "the flood, and its rye loaf convinced all five of the\n"
        "judges on the first morning. A second shop is to open\n"
        "next to the harbour."
    )
    assert unwrapped(text) == text.replace("\n", " ")
    assert unwrapped(ENTRIES) == ENTRIES


@given(st.lists(st.sampled_from([ONE, TITLE, "", "the flood", "軍", *ENTRIES.split("\n")])))
def test_joining_lines_moves_no_sign(lines: list[str]) -> None:
    text = "\n".join(lines)
    joined = unwrapped(text)
    assert len(joined) == len(text)
    assert joined.replace("\n", " ") == text.replace("\n", " ")
