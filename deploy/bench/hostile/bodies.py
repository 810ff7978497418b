"""Hostile bodies: what a publisher, or somebody in its place, may send to hurt a reader. All are below 5 MB decoded."""

from collections.abc import Callable
from dataclasses import dataclass

_NUMBERED = "<item><guid>{0}</guid><title>T{0}</title><description></description></item>"
_MEGABYTES_5 = 4_900_000
_ONE = frozenset({"1 entries"})
_REFUSED = frozenset({"too_complex", "malformed"})


@dataclass(frozen=True, slots=True)
class Case:
    """A body, and the outcomes that are right for it. ``light`` ones cost a test next to nothing."""

    make: Callable[[], bytes]
    expected: frozenset[str]
    light: bool = True


def rss(items: bytes, before: bytes = b"") -> bytes:
    """A feed."""
    return before + b"<rss version='2.0'><channel><title>t</title>" + items + b"</channel></rss>"


def item(title: bytes = b"T", summary: bytes = b"", more: bytes = b"") -> bytes:
    """An item."""
    return b"<item><title>" + title + b"</title><description>" + summary + b"</description>" + more + b"</item>"


def bodies() -> dict[str, Case]:
    """The bodies by name."""
    return {**_entities(), **_floods(), **_texts(), **_other_formats()}


def _entities() -> dict[str, Case]:
    xxe = b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    quadratic = b'<!DOCTYPE r [<!ENTITY q "' + b"q" * 10_000 + b'">]>'
    return {
        "billion laughs": Case(lambda: rss(item(b"&a24;"), _laughs(b"'")), _ONE),
        "billion laughs, other quotes": Case(lambda: rss(item(b"&a24;"), _laughs(b'"')), _ONE),
        "quadratic entity": Case(lambda: rss(item(b"&q;" * 30_000), quadratic), _ONE | _REFUSED, light=False),
        "external entity": Case(lambda: rss(item(b"&x;"), xxe), _ONE),
        "100,000 entity declarations": Case(
            lambda: rss(item(), b"<!DOCTYPE r [" + _many("<!ENTITY e{0} 'x'>", 100_000) + b"]>"),
            frozenset({"not_a_feed"}),
        ),
        "entity declarations after the root": Case(
            lambda: rss(b"<!DOCTYPE r [" + _many("<!ENTITY e{0} 'x'>", 90_000) + b"]>" + item()), _ONE | _REFUSED
        ),
        "2 MB name in DOCTYPE": Case(lambda: rss(item(), b"<!DOCTYPE " + b"r" * 2_000_000 + b">"), _NO_FEED),
    }


def _floods() -> dict[str, Case]:
    attributes = "a{0}='1' "
    return {
        "1 MB of <!--": Case(lambda: rss(b"<!--" * 250_000), _REFUSED),
        "78 KB of <!--": Case(lambda: rss(b"<!--" * 20_000), _REFUSED),
        "60,000 items": Case(lambda: rss(_many(_NUMBERED, 60_000)), frozenset({"2000 entries"}), light=False),
        "100,000 items, 7 MB": Case(lambda: rss(_many(_NUMBERED, 100_000)), frozenset({"too_large"}), light=False),
        "100,000 items of another name space": Case(
            lambda: rss(b"<x:item xmlns:x='u'/>" * 100_000), _REFUSED | {"0 entries"}, light=False
        ),
        "100,000 attributes": Case(lambda: rss(b"<item " + _many(attributes, 100_000) + b"/>"), _REFUSED),
        "100,000 attributes, ill-formed": Case(lambda: rss(b"<item " + _many(attributes, 100_000)), _REFUSED),
        "60,000 attributes, with >": Case(
            lambda: rss(b"<item " + _many("a{0}='>' ", 60_000) + b">"), _REFUSED | {"parse_timeout"}, light=False
        ),
        "20,000 name spaces": Case(
            lambda: rss(b"<item " + _many("xmlns:n{0}='u{0}' ", 20_000) + b"><title>t</title></item>"), _ONE | _REFUSED
        ),
        "100,000 nested elements": Case(lambda: rss(item(summary=b"<b>" * 100_000)), _REFUSED),
        "100,000 nested and closed": Case(lambda: rss(item(summary=b"<b>" * 100_000 + b"</b>" * 100_000)), _REFUSED),
        "50,000 escaped divs": Case(lambda: rss(item(summary=b"&lt;div&gt;" * 50_000)), _ONE),
        "1 MB ill-formed": Case(lambda: rss(_many(_NUMBERED, 15_000))[:-30], frozenset({"2000 entries"}), light=False),
        "1.2 million elements": Case(lambda: rss(b"<a/>" * 1_200_000), _REFUSED),
    }


def _texts() -> dict[str, Case]:
    date = "<pubDate>{0}</pubDate>"
    return {
        "5 MB of < in CDATA": Case(
            lambda: rss(item(summary=b"<![CDATA[" + b"<" * _MEGABYTES_5 + b"]]>")), _ONE | _REFUSED, light=False
        ),
        "5 MB of & as title": Case(lambda: rss(item(b"&" * _MEGABYTES_5)), _REFUSED),
        "5 MB of &lt; as title": Case(lambda: rss(item(b"&lt;" * (_MEGABYTES_5 // 4))), _REFUSED),
        "5 MB title": Case(lambda: rss(item(b"x" * _MEGABYTES_5)), _ONE, light=False),
        "400 KB style attribute": Case(
            lambda: rss(item(summary=b"&lt;p style='" + b"a:b;" * 100_000 + b"'&gt;x&lt;/p&gt;")), _ONE
        ),
        "800 KB base64 title": Case(
            lambda: rss(b"<item><title type='base64' mode='base64'>" + b"QUJD" * 200_000 + b"</title></item>"), _ONE
        ),
        "date of the year 99999": Case(lambda: rss(item(more=date.format("99999-01-01T00:00:00Z").encode())), _ONE),
        "1 MB of digits as date": Case(lambda: rss(item(more=date.format("9" * 1_000_000).encode())), _ONE),
        "250 KB of 2020- as date": Case(lambda: rss(item(more=date.format("2020-" * 50_000).encode())), _ONE),
        "control and bidi characters": Case(
            lambda: rss(item("\u202eevil\u200b\u2066x".encode() + b"&#x202e;\x00\x08")), _ONE
        ),
    }


def _other_formats() -> dict[str, Case]:
    version = b'{"version": "https://jsonfeed.org/version/1.1", "items": ['
    page = b"<url><loc>https://a.example/1</loc><n:news><n:title>t</n:title></n:news></url>"
    return {
        "UTF-7": Case(
            lambda: b"<?xml version='1.0' encoding='utf-7'?>" + rss(item(b"+ADw-b+AD4-")), frozenset({"0 entries"})
        ),
        "unknown encoding": Case(lambda: b"<?xml version='1.0' encoding='x-none'?>" + rss(item()), _ONE | _REFUSED),
        "challenge page": Case(lambda: b"<html><body>Are you human?</body></html>", _NO_FEED),
        "binary": Case(lambda: bytes(range(256)) * 1000, _NO_FEED),
        "JSON: 5 MB of [": Case(lambda: version + b"[" * _MEGABYTES_5, _REFUSED),
        "JSON: 1.6 million values": Case(lambda: version + b"{}," * 1_600_000 + b"{}]}", _REFUSED),
        "JSON: 60,000 items": Case(
            lambda: version + _many('{{"id": {0}, "title": "t"}},', 60_000) + b"{}]}", frozenset({"2000 entries"})
        ),
        "JSON: nothing closed": Case(lambda: version + b'{"a":' * 100_000, _REFUSED),
        "sitemap: 60,000 pages": Case(
            lambda: b"<urlset xmlns:n='n'>" + page * 60_000 + b"</urlset>", _REFUSED, light=False
        ),
        "sitemap: entities": Case(
            lambda: _laughs(b"'") + b"<urlset xmlns:n='n'>" + page.replace(b">t<", b">&a24;<") + b"</urlset>",
            frozenset({"0 entries", "1 entries"}),
        ),
        "sitemap: an endless index": Case(
            lambda: b"<sitemapindex>" + b"<sitemap><loc>/a</loc></sitemap>" * 30_000 + b"</sitemapindex>",
            frozenset({"0 entries"}),
        ),
    }


_NO_FEED = frozenset({"not_a_feed"})


def _laughs(quote: bytes) -> bytes:
    """Entities that double at each step."""
    first = b"<!DOCTYPE rss [<!ENTITY a0 " + quote + b"ha" + quote + b">"
    steps = (b"<!ENTITY a%d %b&a%d;&a%d;%b>" % (n, quote, n - 1, n - 1, quote) for n in range(1, 25))
    return first + b"".join(steps) + b"]>"


def _many(pattern: str, times: int) -> bytes:
    return "".join(pattern.format(number) for number in range(times)).encode()
