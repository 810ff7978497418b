"""Configuration: one commented TOML file, environment (``TROOPWATCH_…``, nested by ``__``), secret files.

Precedence: environment, then secret files, then TOML, then the defaults here. There is no global instance:
``load`` returns a frozen ``Settings`` and whoever needs a part of it is given that part.
"""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

PositiveSeconds = Annotated[float, Field(gt=0)]


class Section(BaseModel):
    """Base of all sections: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


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


def _web_address(value: str) -> str:
    if not value.lower().startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value


class FeedSettings(Section):
    """One subscribed feed. ``backfill`` alerts on what it already holds; unset follows ``watcher.backfill``."""

    url: Annotated[str, AfterValidator(_web_address)]
    title: str | None = None
    tags: tuple[str, ...] = ()
    backfill: bool | None = None
    poll_seconds: PositiveSeconds | None = None


class WatcherSettings(Section):
    """Which feeds, how often, within which limits. ``allow_networks`` lists CIDR blocks inside our network that
    feeds may live in; every other non-public address is refused.
    """

    feeds: tuple[FeedSettings, ...] = ()
    opml: tuple[Path, ...] = ()
    poll_seconds: PositiveSeconds = 300
    min_poll_seconds: PositiveSeconds = 60
    max_poll_seconds: PositiveSeconds = 86_400
    host_gap_seconds: Annotated[float, Field(ge=0)] = 1.0
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 50
    deadline_seconds: PositiveSeconds = 20
    max_body_bytes: Annotated[int, Field(ge=1024)] = 5_000_000
    parse_seconds: PositiveSeconds = 10
    max_items: Annotated[int, Field(ge=1)] = 2000
    backfill: bool = False
    contact: str | None = None
    allow_networks: tuple[str, ...] = ()


class ClassifierSettings(Section):
    """Nothing to tune yet: the rules and their lexicons are data files beside the code."""


class ReceiverBase(Section):
    """What all receivers share. ``on_unknown`` says what to do when a crash leaves a delivery's fate unknown."""

    on_unknown: Literal["resend", "hold"] = "resend"


class ConsoleReceiver(ReceiverBase):
    """Cards on standard output."""

    type: Literal["console"]


class SlackReceiver(ReceiverBase):
    """An incoming webhook, or a bot token and a channel. ``api_url`` is changed only for tests and proxies."""

    type: Literal["slack"]
    webhook_url: SecretStr | None = None
    bot_token: SecretStr | None = None
    channel: str | None = None
    api_url: Annotated[str, AfterValidator(_web_address)] = "https://slack.com/api"

    @model_validator(mode="after")
    def _one_way_in(self) -> "SlackReceiver":
        if self.webhook_url is None and (self.bot_token is None or self.channel is None):
            raise ValueError("set webhook_url, or bot_token and channel")
        return self


class WebhookReceiver(ReceiverBase):
    """The alert as JSON, POSTed to an address."""

    type: Literal["webhook"]
    url: SecretStr


def _clock_time(value: str) -> str:
    hour, colon, minute = value.partition(":")
    if not (colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):  # noqa: PLR2004 - hours, minutes
        raise ValueError("must be a time of day such as 07:30")
    return f"{int(hour):02}:{int(minute):02}"


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must be a time zone such as Europe/London") from None
    return value


class EmailReceiver(ReceiverBase):
    """Mail at once, or digests at times of day in a time zone. TLS is the default; ``none`` is for loopback."""

    type: Literal["email"]
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password: SecretStr | None = None
    sender: str
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    mode: Literal["immediate", "digest"] = "immediate"
    digest_at: tuple[Annotated[str, AfterValidator(_clock_time)], ...] = ("07:00", "18:00")
    timezone: Annotated[str, AfterValidator(_time_zone)] = "UTC"


Receiver = Annotated[
    ConsoleReceiver | SlackReceiver | WebhookReceiver | EmailReceiver,
    Field(discriminator="type"),
]


class NotifierSettings(Section):
    """Who is told. Without receivers alerts go to the console. A situation that was quiet for
    ``quiet_days`` is closed: the next report of that pair opens a new one.
    """

    receivers: dict[str, Receiver] = Field(default_factory=dict)
    quiet_days: PositiveSeconds = 14
    lease_seconds: PositiveSeconds = 60
    send_seconds: PositiveSeconds = 20
    give_up_seconds: PositiveSeconds = 86_400


class Configuration(Section):
    """The whole configuration."""

    data_dir: Path = Path("var")
    bus: BusSettings = BusSettings()
    store: StoreSettings = StoreSettings()
    log: LogSettings = LogSettings()
    watcher: WatcherSettings = WatcherSettings()
    classifier: ClassifierSettings = ClassifierSettings()
    notifier: NotifierSettings = NotifierSettings()

    def store_url(self) -> str:
        """The store's SQLAlchemy address."""
        if self.store.url is not None:
            return self.store.url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / 'troopwatch.db'}"
