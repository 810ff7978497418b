"""Reading article pages: process time of an ordinary one, and what hostile ones come to in the worker.

``python -m deploy.bench.pages``. The pages are made here; nothing of a publisher is in them.
"""

import asyncio
import json
import resource
import time

from services.watcher.pages.extract import extract
from services.watcher.pages.reader import Reader, ReadError

_URL = "https://outlet.example/world/story"
_ROUNDS = 30
_SENTENCE = "The ministry said on day {} of the talks that more soldiers would leave, and gave no number. "
_LINK = '<li class="teaser"><a href="/world/other"><span>Another story of the day</span></a></li>'


def ordinary(paragraphs: int = 25, links: int = 1_400) -> bytes:
    """A page of about 150 KB, most of it menus, teasers and scripts, as outlets build them."""
    text = "".join(f"<p>{_SENTENCE.format(day) * 2}</p>" for day in range(paragraphs))
    data = json.dumps({"@type": "NewsArticle", "headline": "A story", "datePublished": "2026-03-17T06:00:00Z"})
    return (
        f'<!doctype html><html lang="en"><head><title>A story</title><script type="application/ld+json">{data}'
        f"</script><script>{'var x=1;' * 2_000}</script></head><body><nav><ul>{_LINK * (links // 2)}</ul></nav>"
        f"<main><article><h1>A story</h1>{text}</article></main><aside><ul>{_LINK * (links // 2)}</ul></aside>"
        "</body></html>"
    ).encode()


HOSTILE = {
    "100,000 nested elements": b"<html><body>" + b"<div>" * 100_000 + b"text",
    "unclosed inline elements": b"<html><body>" + b"<b><i><a>" * 80_000,
    "60,000 paragraphs": b"<html><body><article>" + b"<p>Some words here.</p>" * 60_000,
    "40,000 links": b"<html><body>" + b'<a href="/x">y</a>' * 40_000,
    "20,000 attributes": b"<html><body><p " + b"".join(b"a%d=1 " % n for n in range(20_000)) + b">x</p>",
    "3 MB of <": b"<html><body><p>" + b"<" * 3_000_000,
    "3 MB of &": b"<html><body><p>" + b"&" * 3_000_000,
    "one 3 MB paragraph": b"<html><body><p>" + b"word " * 600_000 + b"</p>",
    "JSON-LD nested 100,000 deep": b'<html><script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
    "50,000 table cells": b"<html><body><table>" + b"<tr><td>x</td></tr>" * 50_000,
    "gzip bytes": b"\x1f\x8b\x08" + b"\0" * 1000,
    "nothing": b"",
}


async def main() -> None:
    """Print the table."""
    page = ordinary()
    extract(page, "text/html", _URL)
    began = time.process_time()
    for _ in range(_ROUNDS):
        found = extract(page, "text/html", _URL)
    spent = (time.process_time() - began) / _ROUNDS
    print(f"ordinary page, {len(page) / 1000:.0f} KB       {1000 * spent:.1f} ms CPU, {len(found.text)} characters")  # noqa: T201 - its purpose
    async with Reader(seconds=5) as reader:
        began = time.perf_counter()
        await reader.article(b"<html><body><p>First.</p></body></html>", "text/html", _URL)
        print(f"start of the worker           {time.perf_counter() - began:.1f} s")  # noqa: T201
        for name, body in HOSTILE.items():
            began = time.perf_counter()
            try:
                outcome = f"{len((await reader.article(body, 'text/html', _URL)).text)} characters"
            except ReadError as error:
                outcome = error.reason
            print(f"{name:<30}{time.perf_counter() - began:.2f} s  {outcome}")  # noqa: T201
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest worker                {peak:.0f} MB")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
