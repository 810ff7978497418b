"""Hostile bodies through the parser's worker: seconds and outcome of each.

python -m deploy.bench.hostile
"""

import asyncio
import sys
import time

from services.watcher.values import ParseError
from services.watcher.worker import Parser

_SECONDS = 2.0
_MEGABYTES_5 = 4_900_000


def rss(items: bytes, before: bytes = b"") -> bytes:
    """A feed."""
    return before + b"<rss version='2.0'><channel><title>t</title>" + items + b"</channel></rss>"


def item(title: bytes = b"T", summary: bytes = b"") -> bytes:
    """An item."""
    return b"<item><title>" + title + b"</title><description>" + summary + b"</description></item>"


def laughs() -> bytes:
    """Entities that double at each step."""
    steps = b"".join(f"<!ENTITY a{number} '&a{number - 1};&a{number - 1};'>".encode() for number in range(1, 25))
    return b"<!DOCTYPE rss [<!ENTITY a0 'ha'>" + steps + b"]>"


def cases() -> dict[str, bytes]:
    """The bodies by name; all are below the bound of 5 MB."""
    attributes = b" ".join(f"a{number}='1'".encode() for number in range(100_000))
    spaces = b" ".join(f"xmlns:n{number}='u{number}'".encode() for number in range(20_000))
    entities = b"".join(f"<!ENTITY e{number} 'x'>".encode() for number in range(100_000))
    return {
        "billion laughs": rss(item(b"&a24;"), laughs()),
        "external entity": rss(item(b"&x;"), b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
        "100,000 entity declarations": rss(item(), b"<!DOCTYPE r [" + entities + b"]>"),
        "5 MB of < in CDATA": rss(item(summary=b"<![CDATA[" + b"<" * _MEGABYTES_5 + b"]]>")),
        "1 MB of <!--": rss(b"<!--" * 250_000),
        "60,000 items": rss(item() * 60_000),
        "100,000 attributes": rss(b"<item " + attributes + b"/>"),
        "20,000 name spaces": rss(b"<item " + spaces + b"><title>t</title></item>"),
        "100,000 nested elements": rss(item(summary=b"<b>" * 100_000)),
        "5 MB of & as title": rss(item(b"&" * _MEGABYTES_5)),
        "5 MB title": rss(item(b"x" * _MEGABYTES_5)),
        "challenge page": b"<html><body>Are you human?</body></html>",
        "binary": bytes(range(256)) * 1000,
        "honest": rss(item()),
    }


async def run() -> None:
    """Print the table."""
    async with Parser(seconds=_SECONDS, max_items=2000, workers=1) as parser:
        await parser.parse(rss(item()), url="https://a.example/", content_type=None)
        for name, body in cases().items():
            started = time.perf_counter()
            try:
                parsed = await parser.parse(body, url="https://a.example/", content_type=None)
                outcome = f"{len(parsed.entries)} entries"
            except ParseError as error:
                outcome = error.reason
            sys.stdout.write(f"{name:28} {time.perf_counter() - started:6.2f} s  {outcome}\n")


if __name__ == "__main__":
    asyncio.run(run())
