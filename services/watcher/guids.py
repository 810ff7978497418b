"""Guids that carry a revision counter: some count up on each edit, and readers tell it again. Pure."""

import re
from urllib.parse import urlsplit

from services.watcher.values import Entry

_COUNTERS = (
    re.compile(r"#\d{1,10}$"),
    re.compile(
        r"[#?&/;_-](?:v|ver|version|rev|revision|upd|update|updated|mod|modified)[=:_-]?\d{1,14}$", re.IGNORECASE
    ),
)
# NewsML (IPTC): urn:newsml:{provider}:{date}:{item}:{revision}{update}; tag:{provider},{year}:newsml_{item}:{revision}
_NEWSML = re.compile(
    r"^(urn:newsml:[^:]+:\d{8}(?:T\d{6}Z?)?:[^:]+|tag:[^:]+:newsml_[^:]+):\d{1,10}[ANU]?$", re.IGNORECASE
)


def steady(entry: Entry) -> str:
    """The entry's guid without a revision counter: NewsML's own, or one behind what is otherwise the entry's link."""
    newsml = _NEWSML.match(entry.guid)
    if newsml:
        return newsml[1]
    if not entry.link:
        return entry.guid
    for counter in _COUNTERS:
        bare = counter.sub("", entry.guid)
        if bare != entry.guid and _path(bare) == _path(entry.link) != "":
            return bare
    return entry.guid


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
