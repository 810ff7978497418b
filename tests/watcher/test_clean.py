"""Hostile text made plain. Headlines are our own."""

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.clean import plain, web_link, words


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Kenya sends 500 troops", "Kenya sends 500 troops"),
        ("<b>Kenya</b> sends <i>500</i> troops", "Kenya sends 500 troops"),
        ("<p>One.</p><p>Two.</p>A<br>B", "One. Two. A B"),
        ("Hall &amp; Sons &#8211; caf\u00e9", "Hall & Sons – café"),
        ("AT&T < 5 > 3", "AT&T < 5 > 3"),
        ("a<script>alert(1)</script>b<style>x{}</style>c", "abc"),
        ("<img src=x onerror=alert(1)>left", "left"),
        ("tro\u200bops\u202e desrever", "troops desrever"),
        ("a\x00b\x1b[31mc\x9fd", "ab[31mcd"),
        ("line\r\none\u2028two\u00a0three", "line one two three"),
        ("cafe\u0301", "café"),
        ("\ud800x", "x"),
        ("<!-- unclosed", ""),
        ("", ""),
    ],
)
def test_words(markup: str, text: str) -> None:
    assert words(markup, 100) == text


def test_long_text_is_cut_with_a_mark() -> None:
    assert plain("word " * 100, 12) == "word word w…"
    assert len(words("&amp;" * 100_000, 500)) == 500


@given(st.text(max_size=400), st.integers(1, 200))
def test_whatever_comes_in_something_plain_comes_out(markup: str, limit: int) -> None:
    text = words(markup, limit)
    assert len(text) <= limit
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text)
    assert not any(letter in "\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff" for letter in text)
    assert text == " ".join(text.split())
    assert plain(text, limit) == unicodedata.normalize("NFC", text)
    text.encode()


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("/x", "https://base.example/x"),
        (" https://a.example/\n x ", "https://a.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&b=2"),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("tag:a.example,2026:1", None),
        ("file:///etc/passwd", None),
        ("http://[::1", None),
        ("https://", "https://base.example/feed/"),
        ("", None),
        ("https://a.example/" + "x" * 3000, None),
    ],
)
def test_links(link: str, address: str | None) -> None:
    assert web_link(link, "https://base.example/feed/") == address


@given(st.text(max_size=200))
def test_a_link_is_a_web_address_or_nothing(link: str) -> None:
    address = web_link(link, "https://base.example/")
    if address is not None:
        assert urlsplit(address).scheme in {"http", "https"}
        address.encode()


def test_nested_tags_have_an_end() -> None:
    assert words("<div>a" * 50_000, 50_000).split() == ["a"] * 3999
