"""What a feed says of one item, made into an entry: the same cleaning for every format. Pure."""

import re
from datetime import UTC, datetime

from services.watcher.clean import plain, web_link, words
from services.watcher.values import Entry

_TITLE = 500
_SUMMARY = 5_000
_TEXT = 20_000
_GUID = 10_000
_UNTITLED = 120
_MOMENT = 40
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")


def entry_of(
    base: str,
    *,
    title: str = "",
    guid: str = "",
    link: str = "",
    summary: str = "",
    text: str = "",
    published: datetime | None = None,
) -> Entry | None:
    """The entry, or None where nothing can stand for a title. Links are resolved against ``base``."""
    summary, text = words(summary, _SUMMARY), words(text, _TEXT)
    address = web_link(link, base)
    shown = words(title, _TITLE) or plain(summary or text or address or "", _UNTITLED)
    if not shown:
        return None
    return Entry(
        title=shown,
        guid=plain(guid, _GUID),
        link=address,
        summary=summary,
        text="" if text == summary else text,
        published=published,
    )


def feed_title(text: str) -> str:
    """A feed's own title."""
    return words(text, _TITLE)


def language(value: str) -> str | None:
    """The primary subtag of a language tag."""
    found = _LANGUAGE.match(value.strip())
    return found[1].lower() if found else None


def moment(value: object) -> datetime | None:
    """An RFC 3339 or W3C date in UTC; one without a zone is taken for UTC."""
    if not isinstance(value, str) or len(value) > _MOMENT:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
