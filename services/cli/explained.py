"""A verdict as a person reads it: the text with its parts in colour, the verdict, what moved the score."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.classifier.classify import Classifier
from services.classifier.explain import Explanation, explain
from shared.logs import printable
from shared.verdict import Item, Verdict

_STYLES = {
    "sender": "bold blue",
    "host": "bold green",
    "troops": "bold",
    "movement": "bold magenta",
    "number": "bold cyan",
    "cue": "yellow",
}
_FEATURES = 6


def show(item: Item, console: Console, by: Classifier, verdict: Verdict | None = None) -> None:
    """Print one item's explanation; ``verdict``, where given, is what came of it in the end."""
    why = explain(item, by)
    console.print(_coloured(item, why))
    console.print(_line(verdict or why.verdict))
    parts = Table("part", "is", "in the text", box=None, pad_edge=False, header_style="dim")
    for part in why.parts:
        style = _STYLES.get(part.part, "")
        parts.add_row(Text(part.part, style), Text(part.what), Text(printable(part.text)))
    features = Table("moved the score by", "feature", box=None, pad_edge=False, header_style="dim")
    for moved in why.moved[:_FEATURES]:
        features.add_row(f"{moved.weight:+.2f}", Text(moved.feature))
    for table in (parts, features):
        if table.row_count:
            console.print(table)
    console.print()


def _coloured(item: Item, why: Explanation) -> Text:
    # One character stays one character, so that the offsets hold.
    text = Text("".join(c if c == "\n" or len(printable(c)) == 1 else "·" for c in item.given))
    for part in why.parts:
        text.stylize(_STYLES.get(part.part, ""), part.span.start, part.span.end)
    return text


def _line(verdict: Verdict) -> Text:
    facts = [verdict.label, f"{verdict.score:.2f}", verdict.lang]
    if verdict.label != "no":
        pair = f"{'+'.join(verdict.senders) or '?'} → {'+'.join(verdict.hosts) or verdict.region or '?'}"
        number = "" if verdict.count is None else f"{verdict.count:,}"
        facts += [str(verdict.kind), str(verdict.status), pair, number]
    line = "  ".join(fact for fact in facts if fact)
    return Text(f"{line}  ({', '.join(verdict.reasons[:1])})", style="bold" if verdict.label == "yes" else "dim")
