"""The bundled news day as values: its outlets, their feed files, what must come of it, and its clock.

The files are in ``newsday/``; outlets.toml explains how they are written.
"""

import asyncio
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from services.demo.feedfile import DayItem, FeedFile, read_feed
from shared.events import AlertType, Change
from shared.verdict import Kind, Label, Status

EtagStyle = Literal["strong", "weak", "none"]
LastModifiedStyle = Literal["standard", "odd", "none"]
_EVE_SPEED = 60.0


@dataclass(frozen=True, slots=True)
class Unavailable:
    """One refusal: the first poll from ``at`` on gets ``status`` and is asked to wait ``retry_after`` seconds."""

    at: datetime
    status: int
    retry_after: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet and how its server behaves; the keys of outlets.toml."""

    id: str
    title: str
    lang: str
    path: str
    content_type: str
    etag: EtagStyle
    last_modified: LastModifiedStyle
    quirks: str
    moved_from: str | None = None
    unavailable: Unavailable | None = None
    broken_from: datetime | None = None

    @property
    def written_as(self) -> bytes:
        """The address that stands for it in the feed files."""
        return f"http://{self.id}.example".encode()

    @property
    def subscribed_path(self) -> str:
        """The path that subscribers know: the old one where the feed has moved."""
        return self.moved_from or self.path


@dataclass(frozen=True, slots=True)
class Facts:
    """What an item says, by the tag's definition."""

    label: Label
    kind: Kind | None = None
    status: Status | None = None
    senders: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectedAlert:
    """An alert that the day calls for. Any one of ``causes`` may raise it, the others are repeats; or the article pages
    of the items in ``pages`` do.
    """

    story: str
    at: datetime
    type: AlertType
    facts: Facts
    changes: tuple[Change, ...]
    causes: tuple[str, ...]
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsDay:
    """The whole day. ``labels`` names the facts of every item that is not ordinary news, ``pages`` the articles that
    say more than their feed, a paragraph a line.
    """

    start: datetime
    end: datetime
    outlets: tuple[Outlet, ...]
    feeds: Mapping[str, FeedFile] = field(repr=False)
    alerts: tuple[ExpectedAlert, ...]
    counts: Mapping[str, int]
    labels: Mapping[str, Facts]
    pages: Mapping[str, str] = field(repr=False)

    def items(self) -> list[DayItem]:
        """Every item version of every outlet, oldest first."""
        every = [item for feed in self.feeds.values() for item in feed.items]
        return sorted(every, key=lambda item: (item.at, item.ref))

    def facts_of(self, ref: str) -> Facts:
        """What an item must be judged as; ordinary news is ``no``."""
        return self.labels.get(ref, Facts("no"))


class DayClock:
    """The day's clock (a ``shared.clock.Clock``), ``speed`` times as fast as the wall.

    It takes at least a minute for the hour before the day, and waits at its end until ``begin`` opens the day: time
    enough, on a slow machine too, for every feed to be polled for its backlog first.
    """

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self._speed = speed
        self._pace = min(speed, _EVE_SPEED)
        self._epoch = datetime.now(UTC)
        self._base = start - timedelta(hours=1)
        self._limit: datetime | None = start - timedelta(seconds=1)

    def begin(self) -> None:
        """Open the day: its first moment is now."""
        self._epoch, self._base, self._limit = datetime.now(UTC), self._start, None
        self._pace = self._speed

    def now(self) -> datetime:
        """The day's moment, in UTC."""
        moment = self._base + (datetime.now(UTC) - self._epoch) * self._pace
        return moment if self._limit is None else min(moment, self._limit)

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds of the day."""
        await asyncio.sleep(seconds / self._speed)


def load_day() -> NewsDay:
    """Read the bundled day."""
    folder = files("services.demo") / "newsday"
    expected = _toml(folder / "expected.toml")
    outlets = tuple(_outlet(row) for row in _toml(folder / "outlets.toml")["outlet"])
    alerts = tuple(_alert(row) for row in expected["alert"])
    labels = {row["item"]: _facts(row) for row in _toml(folder / "labels.toml")["item"]}
    return NewsDay(
        start=expected["day"]["start"],
        end=expected["day"]["end"],
        outlets=outlets,
        feeds={outlet.id: read_feed(outlet.id, (folder / f"{outlet.id}.xml").read_bytes()) for outlet in outlets},
        alerts=alerts,
        counts=expected["counts"],
        pages={row["item"]: row["text"].strip() for row in _toml(folder / "pages.toml")["page"]},
        labels=labels | {ref: alert.facts for alert in alerts for ref in alert.causes},
    )


def _toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _outlet(row: dict[str, Any]) -> Outlet:
    refusal = row.pop("unavailable", None)
    return Outlet(**row, unavailable=Unavailable(**refusal) if refusal else None)


def _alert(row: dict[str, Any]) -> ExpectedAlert:
    changes = tuple(Change(fact=c["fact"], before=c.get("from"), after=c["to"]) for c in row["changes"])
    facts = _facts(row | {"label": "yes"})
    return ExpectedAlert(
        row["story"], row["at"], row["type"], facts, changes, tuple(row["causes"]), tuple(row.get("pages", ()))
    )


def _facts(row: dict[str, Any]) -> Facts:
    return Facts(
        label=row["label"],
        kind=row.get("kind"),
        status=row.get("status"),
        senders=tuple(row.get("senders", ())),
        hosts=tuple(row.get("hosts", ())),
        count=row.get("count"),
    )
