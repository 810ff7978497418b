"""Silences: alerts that somebody asked not to be told of, for a reason and for a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.routing import Regions, Subject, matches
from shared.errors import ConfigError
from shared.ids import derive
from shared.routes import Match
from shared.section import Section
from shared.store.engine import Store
from shared.store.tables import silences

_LISTED = 500


class Matchers(Section):
    """What a silence is about: alerts, all receivers' or only some receivers'."""

    match: Match = Match()
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """One silence. It holds from ``starts_at`` until ``ends_at``."""

    silence: str
    author: str
    reason: str
    matchers: Matchers
    starts_at: datetime
    ends_at: datetime

    def covers(self, subject: Subject, receiver: str, now: datetime, regions: Regions) -> bool:
        """Whether this receiver is not to be told of this alert now."""
        named = self.matchers.receivers
        return (
            self.starts_at <= now < self.ends_at
            and (not named or receiver in named or receiver.partition("/")[0] in named)
            and matches(self.matchers.match, subject, regions)
        )


def parse_matchers(texts: Sequence[str]) -> Matchers:
    """Matchers as people write them: ``sender=FR,GB``, ``host=TD``, ``receiver=desk``, ``max_count=50``.

    Raises:
        ConfigError: one of them is none; or there are none, which would silence everything.
    """
    values: dict[str, Any] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not (equals and value):
            raise ConfigError(f"{text!r} is no matcher; write key=value, such as host=TD")
        values.setdefault(key.strip(), []).extend(part.strip() for part in value.split(",") if part.strip())
    if not values:
        raise ConfigError("without a matcher everything would be silent; give one such as host=TD")
    receivers = values.pop("receiver", ())
    numbers = {key: values.pop(key)[-1] for key in list(values) if key.startswith(("min_", "max_"))}
    try:
        return Matchers(match=Match.model_validate(values | numbers), receivers=tuple(receivers))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        known = ", ".join(["receiver", *Match.model_fields])
        raise ConfigError(f"matcher {where}: {first['msg'].lower()}; keys are {known}") from None


async def active(connection: AsyncConnection, now: datetime) -> list[Silence]:
    """The silences that hold now."""
    query = select(silences).where(silences.c.starts_at <= now, silences.c.ends_at > now)
    return [_silence(row) for row in (await connection.execute(query)).all()]


async def add(store: Store, matchers: Matchers, *, author: str, reason: str, now: datetime, ends_at: datetime) -> str:
    """Store a silence from now on; return its id."""
    name = derive("silence", author, reason, matchers.model_dump_json(), now.isoformat())
    values = {
        "silence": name,
        "author": author,
        "reason": reason,
        "matchers": matchers.model_dump_json(exclude_defaults=True),
        "starts_at": now,
        "ends_at": ends_at,
        "created_at": now,
    }
    async with store.write() as connection:
        await connection.execute(silences.insert().values(**values))
    return name


async def listed(store: Store, now: datetime, *, expired: bool = False) -> list[Silence]:
    """The silences that hold now, or all; those that end last come first."""
    query = select(silences).order_by(silences.c.ends_at.desc()).limit(_LISTED)
    if not expired:
        query = query.where(silences.c.ends_at > now)
    async with store.read() as connection:
        return [_silence(row) for row in (await connection.execute(query)).all()]


async def expire(store: Store, silence: str, now: datetime) -> bool:
    """End a silence now; whether there was one of that id that still held."""
    statement = update(silences).where(silences.c.silence == silence, silences.c.ends_at > now).values(ends_at=now)
    async with store.write() as connection:
        return (await connection.execute(statement)).rowcount == 1


def _silence(row: Any) -> Silence:
    return Silence(
        silence=row.silence,
        author=row.author,
        reason=row.reason,
        matchers=Matchers.model_validate_json(row.matchers),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
