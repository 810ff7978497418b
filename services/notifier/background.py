"""What a message rests on beside its alerts: what this receiver was told before."""

from collections.abc import Sequence
from datetime import datetime

from services.notifier.book import Book, Told
from services.notifier.channels import Background
from services.notifier.ledger import Row
from services.notifier.replaced import CORRECTING
from shared.events import Alert


async def background_of(rows: Sequence[Row], book: Book, *, digest: bool, since: datetime) -> Background:
    """The background of one message. ``since``: a situation told of after that is still open."""
    if digest or len(rows) > 1:
        return Background(
            standing=tuple(await book.standing(since)) if digest else (),
            corrected=await book.told([row.alert.replaces for row in rows if row.alert.replaces]),
        )
    first = rows[0]
    told = await book.messages(first.alert.situation)
    return Background(thread=tuple(told), replaces=await _replaced(book, first.alert, told), broadcast=first.broadcast)


async def _replaced(book: Book, alert: Alert, told: Sequence[Told]) -> Told | None:
    """The message that a correction corrects: that of the alert it names, else the last one of the situation."""
    if alert.type not in CORRECTING:
        return None
    named = await book.message_of(alert.replaces) if alert.replaces else None
    return named or next((one for one in reversed(told) if one.alert.type in {"new", "update"}), None)
