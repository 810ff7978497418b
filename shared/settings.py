"""Configuration: one commented TOML file, environment (``TROOPWATCH_…``, nested by ``__``), secret files.

Precedence: environment, then secret files, then TOML, then the defaults here. There is no global instance:
``load`` returns a frozen ``Settings`` and whoever needs a part of it is given that part.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, model_validator

from shared.receivers import (
    AppriseReceiver,
    ConsoleReceiver,
    EmailReceiver,
    FileReceiver,
    Receiver,
    SlackReceiver,
    WebhookReceiver,
)
from shared.routes import Route
from shared.section import PositiveSeconds, Section, WebAddress

__all__ = [
    "AppriseReceiver",
    "BusSettings",
    "ClassifierSettings",
    "Configuration",
    "ConsoleReceiver",
    "EmailReceiver",
    "FeedSettings",
    "FileReceiver",
    "KafkaSecurity",
    "LogSettings",
    "NotifierSettings",
    "PageSettings",
    "Receiver",
    "Route",
    "SecondOpinion",
    "Section",
    "SlackReceiver",
    "StoreSettings",
    "Unsubscribe",
    "WatcherSettings",
    "WebSubSettings",
    "WebhookReceiver",
]


class KafkaSecurity(Section):
    """How to log in to Kafka. ``cafile`` is a PEM file; without it the system's certificates are used."""

    protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    username: str | None = None
    password: SecretStr | None = None
    cafile: Path | None = None


class BusSettings(Section):
    """Where the topics live: Kafka's bootstrap servers (``host:port,host:port``), or the embedded log if empty.
    A service that is silent for ``session_seconds`` is taken for dead and its work goes to another.
    """

    kafka: str | None = None
    session_seconds: Annotated[float, Field(ge=1)] = 30
    security: KafkaSecurity = KafkaSecurity()


class StoreSettings(Section):
    """Where the state lives: an SQLAlchemy address with an async driver, or SQLite in ``data_dir`` if empty."""

    url: SecretStr | None = None


class LogSettings(Section):
    """``auto`` is readable colours on a terminal and JSON elsewhere."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"


class FeedSettings(Section):
    """One subscribed feed. ``backfill`` alerts on what it already holds; unset follows ``watcher.backfill``. Where its
    publisher has ``agreed`` to ``poll_seconds``, that overrules what the feed says of polling, but no Retry-After.
    """

    url: WebAddress
    title: str | None = None
    tags: tuple[str, ...] = ()
    backfill: bool | None = None
    poll_seconds: PositiveSeconds | None = None
    agreed: bool = False


class WebSubSettings(Section):
    """Where hubs push new items to. ``callback_url`` is what they can reach and leads to ``bind_host``:``bind_port``;
    ``lease_seconds`` is how long they are asked to go on.
    """

    callback_url: WebAddress
    bind_host: str = "127.0.0.1"
    bind_port: Annotated[int, Field(ge=0, le=65535)] = 8098
    lease_seconds: Annotated[int, Field(ge=3600)] = 864_000


class WatcherSettings(Section):
    """Which feeds, how often, within which limits. ``allow_networks`` lists CIDR blocks inside our network that
    feeds may live in; every other non-public address is refused. Where several watchers share a store, one that is
    silent for ``lease_seconds`` is taken for dead.
    """

    feeds: tuple[FeedSettings, ...] = ()
    opml: tuple[Path, ...] = ()
    opml_urls: tuple[WebAddress, ...] = ()
    opml_seconds: PositiveSeconds = 3600
    opml_max_feeds: Annotated[int, Field(ge=1)] = 5000
    poll_seconds: PositiveSeconds = 300
    adaptive: bool = True
    ceiling_seconds: PositiveSeconds = 3600
    min_poll_seconds: PositiveSeconds = 60
    max_poll_seconds: PositiveSeconds = 86_400
    host_gap_seconds: Annotated[float, Field(ge=0)] = 1.0
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 50
    deadline_seconds: PositiveSeconds = 20
    lease_seconds: PositiveSeconds = 60
    max_body_bytes: Annotated[int, Field(ge=1024)] = 5_000_000
    parse_seconds: PositiveSeconds = 1.5
    max_items: Annotated[int, Field(ge=1)] = 2000
    backfill: bool = False
    contact: str | None = None
    websub: WebSubSettings | None = None
    allow_networks: tuple[str, ...] = ()


class SecondOpinion(Section):
    """Another judge: an OpenAI-compatible address (``…/v1``) and model, asked only where the score alone decides and
    lies between ``low`` and ``high``, ``seconds`` at most, ``per_day`` times a day at most.
    """

    url: WebAddress
    model: Annotated[str, Field(min_length=1)]
    api_key: SecretStr | None = None
    low: Annotated[float, Field(ge=0, le=1)] = 0.25
    high: Annotated[float, Field(ge=0, le=1)] = 0.7
    seconds: PositiveSeconds = 10
    per_day: Annotated[int, Field(ge=0)] = 200


class PageSettings(Section):
    """The pages of stories that are told, or uncertain: asked for by the classifier, fetched by the watcher, after the
    alert. ``near_score``: from which score on a plain "no" counts as uncertain. At most ``per_day`` pages in 24 hours,
    ``per_host`` of them from one host.
    """

    enabled: bool = True
    near_score: Annotated[float, Field(ge=0, le=1)] = 0.15
    per_day: Annotated[int, Field(ge=0)] = 2000
    per_host: Annotated[int, Field(ge=0)] = 100
    max_body_bytes: Annotated[int, Field(ge=1024)] = 3_000_000
    extract_seconds: PositiveSeconds = 5
    min_chars: Annotated[int, Field(ge=0)] = 200


class ClassifierSettings(Section):
    """The rules' lexicons are data files beside the code; ``lexicons`` is a folder of your own that adds to them."""

    lexicons: Path | None = None
    second_opinion: SecondOpinion | None = None


class Unsubscribe(Section):
    """Where the notifier answers the one-click links of its mails. ``public_url`` is what readers can reach and leads
    to ``bind_host``:``bind_port``; ``secret`` signs the links, and changing it makes those already sent void.
    """

    public_url: WebAddress
    secret: Annotated[SecretStr, Field(min_length=16)]
    bind_host: str = "127.0.0.1"
    bind_port: Annotated[int, Field(ge=0, le=65535)] = 8099


class NotifierSettings(Section):
    """Who is told. Without receivers alerts go to the console; without routes every receiver gets every alert.
    A situation that was quiet for ``quiet_days`` sleeps; the next report of it wakes it as an update.
    """

    receivers: dict[str, Receiver] = Field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    regions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    unsubscribe: Unsubscribe | None = None
    quiet_days: PositiveSeconds = 14
    lease_seconds: PositiveSeconds = 60
    send_seconds: PositiveSeconds = 20
    give_up_seconds: PositiveSeconds = 86_400

    @model_validator(mode="after")
    def _routes_lead_somewhere(self) -> "NotifierSettings":
        known = set(self.receivers) or {"console"}
        for name in sorted(frozenset().union(*(route.named() for route in self.routes))):
            if name not in known:
                raise ValueError(f"a route names the receiver {name!r}; there are {', '.join(sorted(known))}")
        return self


class Configuration(Section):
    """The whole configuration."""

    data_dir: Path = Path("var")
    bus: BusSettings = BusSettings()
    store: StoreSettings = StoreSettings()
    log: LogSettings = LogSettings()
    watcher: WatcherSettings = WatcherSettings()
    pages: PageSettings = PageSettings()
    classifier: ClassifierSettings = ClassifierSettings()
    notifier: NotifierSettings = NotifierSettings()

    def store_url(self) -> str:
        """The store's SQLAlchemy address."""
        if self.store.url is not None:
            return self.store.url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / 'troopwatch.db'}"
