"""Cards in the terminal. Untrusted text is given to rich as text, never as markup."""

from collections.abc import Sequence

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from services.notifier.channels import ALONE, Background
from services.notifier.replaced import replaced
from services.notifier.view import UTC_ZONE, AlertView, view_of
from shared.events import Alert

_BORDERS = {"firm": "green", "open": "yellow", "denied": "red"}
_WIDEST = 110


class ConsoleChannel:
    """Prints one card per alert."""

    name = "console"
    pace_key = "console"
    pace_seconds = 0.0
    digest = False
    folds = False
    looks_up = False

    def __init__(self, console: Console) -> None:
        self._console = console

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        """Print them; the reference is the delivery's own id."""
        for alert in alerts:
            old = replaced(background.replaces.alert, UTC_ZONE) if background.replaces else ""
            self._console.print(card(view_of(alert, test=test), old), width=min(self._console.width, _WIDEST))
        return message_id


def card(view: AlertView, replaces: str = "") -> Panel:
    """One alert as a card; ``replaces`` says what it corrects."""
    color = _BORDERS[view.tone]
    parts: list[object] = [Text(view.headline, style="bold"), Padding(_facts(view, color), (1, 0))]
    parts += [Text(f"Replaces {replaces}")] if replaces else []
    parts += [Text(sentence, style="italic") for sentence in view.evidence]
    if view.link:
        parts.append(Text(view.link, style="cyan", overflow="fold"))
    parts.append(Text(view.why, style="dim"))
    title = Text(f" {view.type.upper()} ", style=f"bold {color} reverse")
    return Panel(Group(*parts), title=title, title_align="left", border_style=color, padding=(0, 1))  # type: ignore[arg-type]  # all are renderables


def _facts(view: AlertView, color: str) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for change in view.changes:
        table.add_row(Text("Changed"), Text(change, style="bold"))
    for heading, value in view.facts:
        table.add_row(Text(heading), Text(value, style=color if heading == "Status" else ""))
    return table
