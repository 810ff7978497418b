"""How many items a second the classifier judges: the bundled day's items, ordinary ones and those past the gate."""

import statistics
import time

from rich.console import Console
from rich.table import Table

from services.classifier.classify import classify
from services.demo.day import load_day
from shared.verdict import Item

ROUNDS = 40


def main() -> None:
    """Print the table."""
    items = [Item(id=item.ref, title=item.title, summary=item.summary) for item in load_day().items()]
    ordinary = [item for item in items if classify(item).reasons[:1] == ("no_gate",)]
    military = [item for item in items if item not in ordinary]
    table = Table(
        "items", "how many", "per second", "median ms", "p99 ms", box=None, title="classify", title_justify="left"
    )
    for name, chosen in (
        ("ordinary, language given", [item.model_copy(update={"lang": "en"}) for item in ordinary]),
        ("ordinary, language guessed", ordinary),
        ("past the gate", [item.model_copy(update={"lang": "en"}) for item in military]),
    ):
        seconds = [_seconds(item) for _ in range(ROUNDS) for item in chosen]
        ranked = sorted(seconds)
        table.add_row(
            name,
            str(len(chosen)),
            f"{len(seconds) / sum(seconds):,.0f}",
            f"{statistics.median(seconds) * 1e3:.3f}",
            f"{ranked[int(len(ranked) * 0.99)] * 1e3:.3f}",
        )
    Console().print(table)


def _seconds(item: Item) -> float:
    start = time.perf_counter()
    classify(item)
    return time.perf_counter() - start
