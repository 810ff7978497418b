"""One-click unsubscribing (RFC 8058): signed links, what they ask, and what is answered. No I/O of the network here."""

import base64
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.settings import Unsubscribe
from shared.store.engine import Store, insert
from shared.store.tables import deliveries, unsubscribed

PATH = "/unsubscribe"
_ONE_CLICK = "One-Click"


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered: a status and a page, or nothing but the status for a machine."""

    status: HTTPStatus
    title: str
    body: str

    @property
    def html(self) -> str:
        """The whole page; it loads nothing."""
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
            '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
            f"<title>{escape(self.title)}</title></head>"
            '<body style="font:16px/1.5 sans-serif;max-width:34em;margin:4em auto;padding:0 1em">'
            f"<h1>{escape(self.title)}</h1>{self.body}</body></html>"
        )


class Links:
    """Makes links for readers and reads them. A link names a receiver and proves that we made it."""

    def __init__(self, settings: Unsubscribe) -> None:
        self._root = settings.public_url.rstrip("/")
        self._secret = settings.secret.get_secret_value().encode()

    def link(self, receiver: str) -> str:
        """The address that unsubscribes this reader."""
        return f"{self._root}{PATH}?{urlencode({'r': _encoded(receiver), 's': self._signature(receiver)})}"

    def reader(self, target: str) -> str | None:
        """The reader whom a request's target names, or None where the link is not one of ours."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        query = parse_qs(parts.query)
        receiver = _decoded(query.get("r", [""])[0])
        signature = query.get("s", [""])[0].encode("utf-8", "replace")
        if not parts.path.endswith(PATH) or receiver is None:
            return None
        return receiver if hmac.compare_digest(signature, self._signature(receiver).encode()) else None

    def _signature(self, receiver: str) -> str:
        mac = hmac.new(self._secret, b"unsubscribe:" + receiver.encode(), "sha256").digest()
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def asked(method: str, reader: str | None) -> Page:
    """The page for a request. Only a POST unsubscribes: programs that follow links in mails send a GET."""
    if reader is None:
        return Page(HTTPStatus.NOT_FOUND, "This link is not valid", "<p>Use the link in your last mail.</p>")
    if method == "POST":
        return Page(HTTPStatus.OK, "You are unsubscribed", "<p>You get no more mail from Troopwatch.</p>")
    if method in {"GET", "HEAD"}:
        form = f'<input type="hidden" name="List-Unsubscribe" value="{_ONE_CLICK}">'
        return Page(
            HTTPStatus.OK,
            "Unsubscribe from Troopwatch?",
            f'<form method="post">{form}<button style="font:inherit;padding:.5em 1em">Unsubscribe</button></form>',
        )
    return Page(HTTPStatus.METHOD_NOT_ALLOWED, "Not like this", "<p>Open the link in a browser.</p>")


def headers(link: str) -> dict[str, str]:
    """The headers of RFC 2369 and RFC 8058."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": f"List-Unsubscribe={_ONE_CLICK}"}


async def unsubscribe(store: Store, receiver: str, now: datetime) -> None:
    """Remember it and drop what waits for that reader. It may be asked for twice."""
    async with store.write() as connection:
        statement = insert(connection, unsubscribed).values(receiver=receiver, at=now)
        await connection.execute(statement.on_conflict_do_nothing())
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.receiver == receiver, deliveries.c.state == "pending")
            .values(state="skipped", reason="unsubscribed", updated_at=now)
        )


async def resubscribe(store: Store, receiver: str) -> bool:
    """Forget that a reader unsubscribed; whether there was one."""
    async with store.write() as connection:
        done = await connection.execute(delete(unsubscribed).where(unsubscribed.c.receiver == receiver))
        return done.rowcount == 1


async def unsubscribed_among(connection: AsyncConnection, receivers: Iterable[str]) -> frozenset[str]:
    """Those of the receivers that unsubscribed."""
    names = list(receivers)
    if not names:
        return frozenset()
    query = select(unsubscribed.c.receiver).where(unsubscribed.c.receiver.in_(names))
    return frozenset((await connection.execute(query)).scalars())


async def all_unsubscribed(store: Store) -> Sequence[tuple[str, datetime]]:
    """Who unsubscribed and when, latest first."""
    query = select(unsubscribed).order_by(unsubscribed.c.at.desc())
    async with store.read() as connection:
        return [(row.receiver, row.at) for row in (await connection.execute(query)).all()]


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
