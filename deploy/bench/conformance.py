"""Our parsing against feedparser's own tests and gofeed's: no crash, agreement, and the values that they expect.

    python -m deploy.bench.conformance FOLDER

FOLDER holds those projects' test files in any depth. For every file:

* **crashed**: the parse ends in anything but entries or a named reason.
* **delta**: one after the other of a body's items is left out as seen before; what remains must read as in the whole.
* **feedparser**: its parse with its own defaults, cleaned as we clean, must have the same titles, links, ids, dates and
  texts. Addresses are compared where they are absolute: resolving them is ours.
* A body whose items have no text at all gets a title for each, and one without items an item, since we keep nothing of
  such: the rest of them can then be compared.
* **Expect**: the comparisons of a file's ``Expect:`` line that name what we keep (title, link, id, summary, content,
  dates; title and language of the feed), with the expected text cleaned as we clean.
* **gofeed**: title, guid, link and description in the ``.json`` beside a file.
"""

import argparse
import ast
import calendar
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser

from services.watcher.clean import plain, words
from services.watcher.delta import HASH_BYTES
from services.watcher.entry import language
from services.watcher.parse import entry_from, parse_body
from services.watcher.values import Entry, ParsedFeed, ParseError

URL = "http://127.0.0.1:8097/feed"
_ITEMS = 2000
_HEADER = re.compile(rb"Header:\s+([\w-]+):\s*([^\r\n]+)", re.IGNORECASE)
_EXPECT = re.compile(rb"Expect:\s+(.+?)\s*(?:-->|\r?\n)", re.DOTALL)
_KEPT = {
    "title": "title", "link": "link", "id": "guid", "guid": "guid", "summary": "summary", "description": "summary",
    "tagline": "summary", "published_parsed": "published", "updated_parsed": "published", "created_parsed": "published",
}  # fmt: skip
_ITEM_ENDS = re.compile(rb"(</(?:item|entry)>)")
_FEED_ENDS = re.compile(rb"(</(?:feed|channel)>)")
Row = tuple[str, str, str]


class Tally:
    """What was counted, and the first examples of what went wrong."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[Row] = []

    def note(self, name: str, path: Path, *, well: bool, why: str = "") -> None:
        """One comparison."""
        self.counts[name] += 1
        if not well:
            self.counts[f"{name}, not so"] += 1
            self.wrong.append((name, str(path), why))


def ours(body: bytes, content_type: str | None, seen: bytes = b"") -> ParsedFeed | str:
    """Our parse, or the reason why there is none."""
    try:
        return parse_body(body, URL, content_type, _ITEMS, seen)
    except ParseError as error:
        return error.reason


def check(tally: Tally, path: Path) -> None:
    """Everything about one file."""
    body = path.read_bytes()
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in _HEADER.findall(body[:4000])}
    content_type, as_it_was = headers.get("content-type"), True
    try:
        parsed = ours(body, content_type)
        if (parsed == "malformed" or isinstance(parsed, ParsedFeed)) and not getattr(parsed, "entries", ()):
            body, as_it_was = with_texts(body), False
            parsed = ours(body, content_type)
    except Exception as error:  # noqa: BLE001 - that is the question
        tally.note("crashed", path, well=False, why=repr(error))
        return
    tally.counts[f"files: {parsed if isinstance(parsed, str) else 'read'}"] += 1
    if isinstance(parsed, str):
        return
    check_delta(tally, path, body, content_type, parsed)
    if parsed.format == "xml":
        check_feedparser(tally, path, body, content_type, parsed)
        check_expected(tally, path, body, parsed)
    if as_it_was:
        check_gofeed(tally, path, parsed)


def with_texts(body: bytes) -> bytes:
    """The body with a title in each item, or with an item where there is none."""
    if _ITEM_ENDS.search(body):
        return _ITEM_ENDS.sub(b"<title>t</title>\\1", body)
    return _FEED_ENDS.sub(b"<entry><title>t</title></entry>\\1", body)


def check_delta(tally: Tally, path: Path, body: bytes, content_type: str | None, whole: ParsedFeed) -> None:
    """Each item alone left out."""
    hashes = [whole.hashes[start : start + HASH_BYTES] for start in range(0, len(whole.hashes), HASH_BYTES)]
    for seen in hashes[:20]:
        part = ours(body, content_type, seen)
        left = not isinstance(part, str) and len(whole.entries) - len(part.entries) <= part.skipped
        same = not isinstance(part, str) and not Counter(part.entries) - Counter(whole.entries)
        tally.note("delta", path, well=left and same, why=str(part)[:200])


def check_feedparser(tally: Tally, path: Path, body: bytes, content_type: str | None, parsed: ParsedFeed) -> None:
    """The parser of record with its own defaults."""
    headers = {"content-type": content_type or "application/xml"}
    reference = feedparser.parse(BytesIO(body), response_headers=headers)
    found = [entry for entry in (entry_from(raw, URL) for raw in reference.entries) if entry is not None]
    tally.note("feedparser: number of entries", path, well=len(found) == len(parsed.entries), why=str(len(found)))
    for theirs, mine in zip(found, parsed.entries, strict=False):
        for name in ("title", "guid", "link", "summary", "text", "published"):
            expected, have = getattr(theirs, name), getattr(mine, name)
            tally.note(f"feedparser: {name}", path, well=_alike(expected, have), why=f"{expected!r} != {have!r}"[:300])


def check_expected(tally: Tally, path: Path, body: bytes, parsed: ParsedFeed) -> None:
    """The comparisons of the Expect line that are about what we keep."""
    line = _EXPECT.search(body)
    if line is None:
        return
    for field, number, name, value in comparisons(line[1].decode("utf-8", "replace")):
        if field == "feed":
            mine = parsed.title if name == "title" else parsed.lang
            expected = words(value, 500) if name == "title" else language(value)
            tally.note(f"Expect: feed {name}", path, well=_alike(expected, mine), why=f"{expected!r} != {mine!r}"[:300])
        elif number < len(parsed.entries):
            well, why = _as_expected(parsed.entries[number], name, value)
            tally.note(f"Expect: {name}", path, well=well, why=why[:300])
        else:
            tally.note(
                f"Expect: {name}", path, well=not isinstance(value, str) or not words(value, 500), why="no such entry"
            )


def _as_expected(entry: Entry, name: str, value: Any) -> tuple[bool, str]:
    if name == "content":
        expected = words(value, 20_000)
        return expected in {entry.text, entry.summary}, f"{expected!r} != {entry.text!r}"
    mine = getattr(entry, _KEPT[name])
    expected = moment(value) if name.endswith("_parsed") else words(value, 5000)
    if name in {"id", "guid"}:
        expected = plain(value, 5000)
    if name == "title" and not expected:  # another text stands for it
        return True, ""
    return _alike(expected, mine), f"{expected!r} != {mine!r}"


def comparisons(text: str) -> Iterator[tuple[str, int, str, Any]]:
    """``entries[0]['title'] == 'x'`` as ``("entries", 0, "title", "x")``, for what we keep."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            try:
                value = ast.literal_eval(node.comparators[0])
            except ValueError:
                continue
            yield from _about(ast.unparse(node.left), value)


def _about(left: str, value: Any) -> Iterator[tuple[str, int, str, Any]]:
    feed = re.fullmatch(r"feed(?:\['|\.)(title|language)(?:'\])?", left)
    entry = re.fullmatch(r"entries\[(\d+)\](?:\['|\.)(\w+)(?:'\])?", left)
    content = re.fullmatch(r"entries\[(\d+)\](?:\['|\.)content(?:'\])?\[0\](?:\['|\.)value(?:'\])?", left)
    if feed and isinstance(value, str):
        yield "feed", 0, feed[1], value
    elif content and isinstance(value, str):
        yield "entries", int(content[1]), "content", value
    elif entry and entry[2] in _KEPT and isinstance(value, str | tuple):
        yield "entries", int(entry[1]), entry[2], value


def moment(value: Any) -> datetime | None:
    """A time tuple."""
    return datetime.fromtimestamp(calendar.timegm(value), UTC) if isinstance(value, tuple) else None


def check_gofeed(tally: Tally, path: Path, parsed: ParsedFeed) -> None:
    """The values in the JSON beside a file."""
    expected = path.with_suffix(".json")
    if path.suffix != ".xml" or not expected.exists():
        return
    found = json.loads(expected.read_text())
    items = found.get("items") or found.get("entries") or [] if isinstance(found, dict) else []
    tally.note("gofeed: number of items", path, well=len(items) == len(parsed.entries), why=str(len(items)))
    for item, mine in zip(items, parsed.entries, strict=False):
        guid = item.get("guid")
        values = {"title": item.get("title"), "guid": guid.get("value") if isinstance(guid, dict) else guid}
        values |= {"link": item.get("link"), "summary": item.get("description")}
        for name, value in values.items():
            if isinstance(value, str) and value:
                shown = plain(value, 5000) if name in {"guid", "link"} else words(value, 5000)
                have = getattr(mine, name)
                tally.note(f"gofeed: {name}", path, well=_alike(shown, have), why=f"{shown!r} != {have!r}"[:300])


def _alike(expected: Any, have: Any) -> bool:
    if isinstance(expected, str) and "://" not in expected and isinstance(have, str) and have.startswith("http"):
        return True  # a relative address, or none of the web's
    return (expected or None) == (have or None)


def report(tally: Tally, shown: int) -> str:
    """The table, then examples."""
    rows = [f"{name:44} {count:>7}" for name, count in sorted(tally.counts.items())]
    return "\n".join([*rows, *(" | ".join(row) for row in tally.wrong[:shown])])


def main() -> int:
    """Print the table; 1 where something crashed."""
    parser = argparse.ArgumentParser(description="Parsing against other projects' test files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--examples", type=int, default=0, help="show so many of what is not so")
    parser.add_argument("--only", default="", help="examples of this kind alone")
    arguments = parser.parse_args()
    tally = Tally()
    for path in sorted(arguments.folder.rglob("*")):
        if path.is_file() and (path.suffix == ".xml" or "json/" in str(path)):
            check(tally, path)
    tally.wrong = [row for row in tally.wrong if arguments.only in row[0]]
    sys.stdout.write(report(tally, arguments.examples) + "\n")
    return 1 if tally.counts["crashed"] else 0


if __name__ == "__main__":
    sys.exit(main())
