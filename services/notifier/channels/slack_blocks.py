"""An alert as Slack blocks. Text from feeds is escaped and, where Slack allows it, sent as literal text.

Limits: header 150 characters, section text 3000, field 2000 and ten a section, 50 blocks; texts are cut at words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    SectionBlock,
)

from services.notifier.replaced import replaced, settled
from services.notifier.text import cut, safe_url
from services.notifier.view import UTC_ZONE, AlertView, view_of
from shared.events import Alert

_HEADER, _SECTION, _FIELD, _FALLBACK = 150, 2900, 1900, 3000
# All blocks together: Slack refuses messages somewhat beyond 13,000 characters.
_TOTAL = 11_000
_LINES, _CHANGES = 5, 3
_MARKS = {"firm": "●", "open": "○", "denied": "✕"}
_FORMATTING = str.maketrans({"*": "∗", "~": "∼", "`": "'", "|": "¦"})


def message(view: AlertView, replaces: Alert | None = None) -> dict[str, Any]:
    """A message that stands alone, for a webhook or for ``chat.postMessage``; a correction names what it replaces."""
    first = [_kicker(view), *_changes(view), *_replaced(replaces)]
    return _payload(f"{view.type}: {view.headline}", [_header(view.headline), _section(*first), *_details(view)])


def head(view: AlertView, updates: int) -> dict[str, Any]:
    """A situation's message, edited to the present facts."""
    told = f"{updates} {'update' if updates == 1 else 'updates'} in the thread"
    kicker = f"{_MARKS[view.tone]} *{view.type.upper()}* · {told}"
    return _payload(view.headline, [_header(view.headline), _section(kicker), *_details(view)])


def reply(view: AlertView, replaces: Alert | None = None, link: str | None = None) -> dict[str, Any]:
    """An update in the thread: one line that says what changed, then what was said, where, and by whom."""
    changed = " · ".join(f"*{literal(change, _FIELD)}*" for change in view.changes[:_CHANGES])
    lines = [f"{_kicker(view)}  {changed}".rstrip(), *_replaced(replaces, link), literal(view.headline, _FIELD)]
    blocks: list[Block] = [_section(*lines)]
    blocks += [_quote(view.evidence[:1])] if view.evidence else []
    blocks += [_source(view)] if view.link else []
    changes = "; ".join(view.changes)
    return _payload(f"{view.type}: {changes or view.headline}", [*blocks, _context(view.publishers, view.why)])


def folded(alerts: Sequence[Alert], told: Mapping[str, Alert]) -> dict[str, Any]:
    """Several alerts in one message: a line for each, in order, as many as go in whole. ``told`` are the alerts told
    before that some of these correct; one that is corrected in the same message is not listed.
    """
    shown = settled(alerts, told)
    title = f"{len(shown)} {'alert' if len(shown) == 1 else 'alerts'} on troop movements"
    room = _TOTAL // max(len(shown), 1)
    lines = [_folded_line(alert, old, room) for alert, old in shown]
    blocks = [_section(*lines[start : start + _LINES]) for start in range(0, len(lines), _LINES)]
    return _payload(title, [_header(title), *blocks, _context("Told together, oldest first")])


def _folded_line(alert: Alert, old: Alert | None, room: int) -> str:
    view = view_of(alert)
    link = f" <{_address(view.link)}|open>" if view.link and len(_address(view.link)) < room // 2 else ""
    note = f"replaces {replaced(old, UTC_ZONE)}" if old else view.changes[0] if view.changes else ""
    changed = f" ({literal(note, room // 5)})" if note else ""
    return f"{_MARKS[view.tone]} *{view.type.upper()}* {literal(view.headline, room // 3)}{changed}{link}"


def _payload(text: str, blocks: Sequence[Block]) -> dict[str, Any]:
    return {
        "text": escape(cut(text, _FALLBACK)),
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [block.to_dict() for block in blocks],
    }


def escape(text: str) -> str:
    """The three characters that Slack gives a meaning to; with them go mentions, links and commands."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str, limit: int) -> str:
    """Untrusted text inside our own mrkdwn: escaped, without formatting, cut before escaping can be cut apart."""
    escaped = escape(cut(text, limit).translate(_FORMATTING))
    return escaped if len(escaped) <= limit else escape(cut(text, limit // 5).translate(_FORMATTING))


def _header(text: str) -> HeaderBlock:
    return HeaderBlock(text=PlainTextObject(text=cut(text, _HEADER) or "Troopwatch", emoji=False))


def _details(view: AlertView) -> list[Block]:
    """The facts, the evidence, the source, and why it was sent."""
    blocks: list[Block] = [SectionBlock(fields=[_field(heading, value) for heading, value in view.facts])]
    blocks += [_quote(view.evidence)] if view.evidence else []
    blocks += [_source(view)] if view.link else []
    return [*blocks, _context(f"Why you got this: {view.why}")]


def _source(view: AlertView) -> SectionBlock:
    return _section(f"<{_address(view.link or '')}|{literal(view.link_text, _FIELD)}>")


def _address(link: str) -> str:
    return escape(link).replace("|", "%7C")


def _context(*texts: str) -> ContextBlock:
    return ContextBlock(elements=[_mrkdwn(" · ".join(literal(text, _FIELD) for text in texts if text))])


def _kicker(view: AlertView) -> str:
    return f"{_MARKS[view.tone]} *{view.type.upper()}*"


def _changes(view: AlertView) -> list[str]:
    return [f"*{literal(change, _FIELD)}*" for change in view.changes]


def _replaced(replaces: Alert | None, link: str | None = None) -> list[str]:
    """What a correction replaces, with the address of that message where there is one."""
    if replaces is None:
        return []
    safe = safe_url(link)
    old = literal(replaced(replaces, UTC_ZONE), _FIELD)
    return [f"Replaces {old}{f' <{_address(safe)}|open it>' if safe else ''}"]


def _section(*lines: str) -> SectionBlock:
    kept: list[str] = []
    for line in lines:
        if sum(len(other) + 1 for other in kept) + len(line) <= _SECTION:
            kept.append(line)
    return SectionBlock(text=_mrkdwn("\n".join(kept)))


def _field(heading: str, value: str) -> MarkdownTextObject:
    return _mrkdwn(f"*{heading}*\n{literal(value, _FIELD)}")


def _mrkdwn(text: str) -> MarkdownTextObject:
    # verbatim: Slack is not to make links of addresses, channel names or people that it finds in the text.
    return MarkdownTextObject(text=text, verbatim=True)


def _quote(sentences: tuple[str, ...]) -> RichTextBlock:
    text = cut("\n".join(sentences), _SECTION)
    return RichTextBlock(elements=[RichTextQuoteElement(elements=[RichTextElementParts.Text(text=text)])])
