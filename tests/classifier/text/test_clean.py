"""Texts here are our own writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.text.clean import clean


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain words", "plain words"),
        ("<b>Troops</b> leave", "Troops leave"),
        ("<b>Russia</b>’s <a href='/x'>army</a>’s men", "Russia’s  army’s men"),
        ("<p>One</p><p>Two", "\nOne\n\nTwo"),
        ("&lt;p&gt;Troops&lt;/p&gt;", "\nTroops\n"),
        ("Mali&amp;#39;s &amp;amp; Chad&#39;s", "Mali's & Chad's"),
        ("2\u202f600\u00a0men", "2 600 men"),
        ("one\u2028two", "one\ntwo"),
        ("tro&shy;ops", "troops"),
        ("Troops &amp; tanks", "Troops & tanks"),
        ("tro\u200bops", "troops"),
        ("\u202esoldiers\u202c", "soldiers"),
        ("a\x00b", "a b"),
        ("re\u0301publique", "république"),
        ("<script>var troops = 1;</script>calm", "  calm"),
        ("<style>x", " "),
        ("5 < 6", "5 < 6"),
    ],
)
def test_what_is_shown(raw: str, shown: str) -> None:
    assert clean(raw).text == shown


def test_offsets_point_into_the_given_text() -> None:
    raw = "<p>Dutch &amp; Danish tro\u200bops</p>"
    whole = clean(raw, base=10)
    start = whole.text.index("Danish")
    left, right = whole.given(start, start + len("Danish troops"))
    assert raw[left - 10 : right - 10] == "Danish tro\u200bops"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("He said &quot;troops leave&quot; twice", '"troops leave"'),
        ("Mali &amp;amp; Chad", "Mali &"),
        ("un cafe\u0301 noir", "café"),
    ],
)
def test_a_stretch_ends_behind_all_that_its_last_sign_stood_for(raw: str, shown: str) -> None:
    whole = clean(raw)
    start = whole.text.index(shown)
    left, right = whole.given(start, start + len(shown))
    assert clean(raw[left:right]).text == shown
    assert clean(raw[:left]).text + shown + clean(raw[right:]).text == whole.text


@given(st.text(alphabet=st.sampled_from("ab<>&;/!scriptyle\u200b\u202e\u0301é\n "), max_size=200))
def test_every_stretch_maps_into_range(raw: str) -> None:
    whole = clean(raw)
    for end in range(1, len(whole.text) + 1):
        left, right = whole.given(end - 1, end)
        assert 0 <= left < right <= len(raw)


def test_a_megabyte_of_open_tags_is_read() -> None:
    assert clean("<script" * 150_000).text
    assert clean("<a " * 300_000).text
    assert clean("&amp" * 250_000).text
