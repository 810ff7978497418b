"""News sitemaps and their indexes. Headlines are our own."""

import gzip
from datetime import UTC, datetime

import pytest

from services.watcher.parse import parse_body
from services.watcher.values import Entry, ParsedFeed, ParseError, Part

URL = "https://wire.example/sitemaps/news.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def page(number: int, title: str = "Kenya sends {} troops", date: str = "2026-03-02T06:00:00+01:00") -> str:
    return (
        f"<url><loc>https://wire.example/{number}</loc><news:news><news:publication><news:name>Meridian Wire</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title.format(number)}</news:title></news:news></url>"
    )


def urlset(*pages: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACES}>{"".join(pages)}</urlset>'.encode()


def read(body: bytes, seen: bytes = b"", most: int = 99) -> ParsedFeed:
    return parse_body(body, URL, "application/xml", most, seen)


def test_a_page_of_news() -> None:
    parsed = read(urlset("<url><loc>https://wire.example/about</loc></url>", page(500)))
    assert (parsed.title, parsed.lang, parsed.format) == ("Meridian Wire", "en", "sitemap")
    moment = datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert parsed.entries == (Entry("Kenya sends 500 troops", link="https://wire.example/500", published=moment),)


def test_gzip_files_and_ill_formed_ones_are_read() -> None:
    assert len(read(gzip.compress(urlset(page(1)))).entries) == 1
    assert [entry.title for entry in read(urlset(page(1, "A & B"), page(2)).replace(b"</urlset>", b"")).entries]


def test_only_what_is_new_or_edited_comes_again() -> None:
    first = read(urlset(page(1)))
    second = read(urlset(page(2), page(1)), first.hashes)
    assert ([entry.link for entry in second.entries], second.skipped) == (["https://wire.example/2"], 1)
    assert len(read(urlset(page(1, "Kenya sends more")), first.hashes).entries) == 1


def test_caps_and_cleaning_are_those_of_every_feed() -> None:
    parsed = read(urlset(*(page(number, "x\u202ey &lt;5 &amp;amp; 6") for number in range(30))), most=10)
    assert {entry.title for entry in parsed.entries} == {"xy <5 & 6"}
    assert len(parsed.entries) == 10


def test_an_index_lists_its_parts() -> None:
    body = (
        f"<sitemapindex {SPACES}><sitemap><loc>/a.xml.gz</loc><lastmod>2026-03-02</lastmod></sitemap>"
        "<sitemap><loc>https://wire.example/b.xml</loc></sitemap><sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>"
    )
    parsed = read(body.encode())
    assert (parsed.format, parsed.entries) == ("sitemap_index", ())
    assert parsed.parts == (
        Part("https://wire.example/a.xml.gz", "2026-03-02"),
        Part("https://wire.example/b.xml"),
    )


def test_an_empty_one_is_well_and_one_without_news_is_not() -> None:
    assert read(urlset()).entries == ()
    with pytest.raises(ParseError, match="no_news"):
        read(urlset("<url><loc>https://wire.example/about</loc></url>"))


def test_entities_stay_unread() -> None:
    bomb = '<!DOCTYPE u [<!ENTITY a "ha"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = urlset(page(1, "&a;&x; title")).replace(b"<urlset", bomb.encode() + b"<urlset")
    assert all("root:" not in entry.title for entry in read(body).entries)
