"""What a change of the configuration would have done: the same items under two configurations, and the difference."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from services.classifier.classify import loaded
from services.cli import lines
from services.cli.options import AsJson, complain, show, write_line
from services.cli.replay import DatedItem, Replay
from services.notifier.receivers import rules_of
from shared import config
from shared.events import Alert
from shared.settings import Configuration

COLUMNS = ("change", "at", "receiver", "due", "type", "reason", "item", "headline")
_CONFIGURATIONS = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """One alert to one receiver, as one configuration would have it."""

    receiver: str
    item: str
    alert: Alert
    due: datetime

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two tellings the same: who is told of which item, as what, when, with which changes."""
        return self.receiver, self.item, self.alert.type, self.due, self.alert.changes

    def row(self, change: str) -> tuple[Any, ...]:
        """The telling as a row of the table."""
        alert = self.alert
        at, due = alert.at.isoformat(), self.due.isoformat()
        return change, at, self.receiver, due, alert.type, alert.reason, self.item, alert.headline


class Desk:
    """One configuration at work: its own situations, and whom it has told of each."""

    def __init__(self, configuration: Configuration) -> None:
        settings, words = configuration.notifier, configuration.classifier.lexicons
        self._replay = Replay(loaded(words).classify, timedelta(days=settings.quiet_days), rules_of(settings))

    def take(self, item: DatedItem) -> list[Telling]:
        """Whom this configuration would tell of the item. Silences and unsubscribed readers are not known here."""
        step = self._replay.take(item)
        if step.alert is None or step.plan is None:
            return []
        return [Telling(entry.receiver, item.id, step.alert, entry.due_at) for entry in step.plan.entries]


def backtest(
    file: Annotated[str, typer.Argument(metavar="ITEMS|-", help="JSON lines as for replay.")],
    configs: Annotated[
        list[Path], typer.Option("--config", "-c", help="Twice: the configuration as it is, then the changed one.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Which alerts a change of the configuration would add or remove, on dated items.

    Both configurations replay the items, with routes, thresholds, quiet hours and digests, without silences. A
    line "-" is a message that only the first would send, "+" one that only the second would. Feed tags are not
    known to a replay, so a route that asks for one never matches.

    Example: troopwatch backtest --config today.toml --config tomorrow.toml items.jsonl
    """
    if len(configs) != _CONFIGURATIONS:
        raise typer.BadParameter("give --config twice: as it is, and as it would be")
    desks = [Desk(config.load(path)) for path in configs]
    bad = 0
    tellings: list[list[Telling]] = [[], []]
    with lines.opened(file) as stream:
        for line in lines.read(stream, DatedItem):
            if isinstance(line, lines.BadLine):
                complain(str(line))
                bad += 1
                continue
            for desk, told in zip(desks, tellings, strict=True):
                told.extend(desk.take(line.value))
    _print(*tellings, as_json=as_json)
    raise typer.Exit(1 if bad else 0)


def changes(before: Sequence[Telling], after: Sequence[Telling]) -> list[tuple[str, Telling]]:
    """The tellings that only one side has, by time: ``-`` for the first, ``+`` for the second."""
    found = [*_only("-", before, after), *_only("+", after, before)]
    return sorted(found, key=lambda pair: (pair[1].alert.at, pair[1].receiver, pair[0] == "+"))


def _only(sign: str, some: Iterable[Telling], others: Iterable[Telling]) -> Iterator[tuple[str, Telling]]:
    known = {other.key for other in others}
    return ((sign, one) for one in some if one.key not in known)


def _print(before: Sequence[Telling], after: Sequence[Telling], *, as_json: bool) -> None:
    found = changes(before, after)
    show(COLUMNS, [one.row(sign) for sign, one in found], as_json=as_json)
    removed = sum(sign == "-" for sign, _ in found)
    total = {"before": len(before), "after": len(after), "removed": removed, "added": len(found) - removed}
    if as_json:
        write_line(total)
    else:
        typer.echo(", ".join(f"{name} {number}" for name, number in total.items()))
