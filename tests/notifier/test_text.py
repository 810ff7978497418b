import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.text import clean, cut, safe_url


@given(st.text(), st.integers(min_value=10, max_value=100))
def test_clean_text_is_one_short_line_of_visible_characters(text: str, limit: int) -> None:
    line = clean(text, limit)
    assert len(line) <= limit
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Zl", "Zp"} for char in line)
    assert not any(char in line for char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")


def test_joiners_stay_where_scripts_need_them() -> None:
    assert clean("می\u200cروم") == "می\u200cروم"


def test_it_is_cut_at_a_word() -> None:
    assert cut("troops to be sent to Romania", 22) == "troops to be sent to…"
    assert cut("x" * 50, 10) == "x" * 9 + "…"
    assert cut("short", 10) == "short"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://outlet.example/a?id=1&b=2#c", "https://outlet.example/a?id=1&b=2#c"),
        ('https://outlet.example/a|b>c"d`<', "https://outlet.example/a%7Cb%3Ec%22d%60%3C"),
        ("https://outlet.example/å", "https://outlet.example/%C3%A5"),
        ("https://outlet.example/a b", None),
        ("https://outlet.example/a\u202eb", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//outlet.example/a", None),
        ("https://user:password@outlet.example/", None),
        ("https://[bad/", None),
        ("https://outlet.example/" + "a" * 5000, None),
        (None, None),
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url: str | None, safe: str | None) -> None:
    assert safe_url(url) == safe
