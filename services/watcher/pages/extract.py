"""A page's bytes to its article. Slow, and on hostile markup: it runs in a worker process alone."""

import re
from typing import Any

from trafilatura import bare_extraction
from trafilatura.utils import load_html

from services.watcher.clean import plain
from services.watcher.pages.head import read_head
from services.watcher.pages.values import Article

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_SNIFFED = 4_096
_LINE, _TEXT = 2_000, 10_000


def extract(body: bytes, content_type: str, url: str) -> Article:
    """The article of the page at ``url``: its main text, a paragraph a line, without what stands beside it."""
    tree: Any = load_html(_decoded(body, content_type))
    if tree is None:
        return Article("")
    head = read_head(tree, url)
    found = bare_extraction(
        tree, url=url, fast=True, favor_precision=True, include_comments=False, include_tables=False
    )
    raw = str(getattr(found, "text", "") or "")
    return Article(_text(raw, head.titles), url, head.titles, head.url, head.published, head.lang, head.marks)


def _decoded(body: bytes, content_type: str) -> str:
    """Always text: from bytes the library would inflate what looks compressed. Header, then page, then a good guess."""
    named = _CHARSET.search(content_type) or _CHARSET.search(body[:_SNIFFED].decode("latin-1"))
    for encoding in ([named[1]] if named else []) + ["utf-8"]:
        try:
            return body.decode(encoding, "replace" if named and encoding == named[1] else "strict")
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")


def _text(raw: str, titles: tuple[str, ...]) -> str:
    """Clean paragraphs; the headline is the story's title already."""
    known = {title.casefold() for title in titles}
    lines = (plain(line, _LINE) for line in raw.splitlines())
    return "\n".join(line for line in lines if line and line.casefold() not in known)[:_TEXT]
