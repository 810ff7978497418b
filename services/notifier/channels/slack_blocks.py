"""An alert as Slack blocks. Text from feeds is escaped and, where Slack allows it, sent as literal text.

Limits: header 150 characters, section text 3000, field 2000 and ten a section, 50 blocks; texts are cut at words.
"""

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

from services.notifier.text import cut
from services.notifier.view import AlertView

_HEADER, _SECTION, _FIELD, _FALLBACK = 150, 2900, 1900, 3000
_MARKS = {"firm": "●", "open": "○", "denied": "✕"}
_FORMATTING = str.maketrans({"*": "∗", "~": "∼", "`": "'", "|": "¦"})


def message(view: AlertView) -> dict[str, Any]:
    """The body of a webhook post or of ``chat.postMessage``: blocks, and the text for notifications."""
    return {
        "text": escape(cut(f"{view.type}: {view.headline}", _FALLBACK)),
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [block.to_dict() for block in _blocks(view)],
    }


def escape(text: str) -> str:
    """The three characters that Slack gives a meaning to; with them go mentions, links and commands."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str, limit: int) -> str:
    """Untrusted text inside our own mrkdwn: escaped, without formatting, cut before escaping can be cut apart."""
    escaped = escape(cut(text, limit).translate(_FORMATTING))
    return escaped if len(escaped) <= limit else escape(cut(text, limit // 5).translate(_FORMATTING))


def _blocks(view: AlertView) -> list[Block]:
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text=cut(view.headline, _HEADER) or "Troopwatch", emoji=False)),
        _section(*_changes(view)),
        SectionBlock(fields=[_field(heading, value) for heading, value in view.facts]),
    ]
    if view.evidence:
        blocks.append(_quote(view.evidence))
    if view.link:
        blocks.append(_section(f"<{escape(view.link).replace('|', '%7C')}|{literal(view.link_text, _FIELD)}>"))
    blocks.append(ContextBlock(elements=[_mrkdwn(f"Why you got this: {literal(view.why, _FIELD)}")]))
    return blocks


def _changes(view: AlertView) -> list[str]:
    first = f"{_MARKS[view.tone]} *{view.type.upper()}*"
    return [first, *(f"*{literal(change, _FIELD)}*" for change in view.changes)]


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
