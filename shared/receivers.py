"""Receivers in the configuration: who can be told, and how."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, model_validator

from shared.routes import QuietHours, RateLimit
from shared.section import WEEKDAYS, ClockTime, Section, TimeZone, WebAddress, Weekday

SLACK_ID = re.compile(r"[CGD][A-Z0-9]+")
_SLACK_NAME = re.compile(r"#[^\s#@.,:/<>A-Z]{1,80}")


class ReceiverBase(Section):
    """What all receivers share. ``on_unknown`` says what to do when a crash leaves a delivery's fate unknown.
    When more than ``fold_above`` alerts wait, one message lists them, where the receiver can show such a list.
    """

    on_unknown: Literal["resend", "hold"] = "resend"
    quiet_hours: tuple[QuietHours, ...] = ()
    rate_limit: RateLimit | None = None
    fold_above: Annotated[int, Field(ge=1)] = 20


class ConsoleReceiver(ReceiverBase):
    """Cards on standard output."""

    type: Literal["console"]


class FileReceiver(ReceiverBase):
    """Each alert as a line of JSON at the end of a file."""

    type: Literal["file"]
    path: Path


class SlackReceiver(ReceiverBase):
    """An incoming webhook, or a bot token and a channel: its id, or its name with a ``#``.

    ``api_url`` is changed only for tests and proxies.
    """

    type: Literal["slack"]
    webhook_url: SecretStr | None = None
    bot_token: SecretStr | None = None
    channel: str | None = None
    api_url: WebAddress = "https://slack.com/api"

    @model_validator(mode="after")
    def _one_way_in(self) -> "SlackReceiver":
        if self.webhook_url is None and (self.bot_token is None or self.channel is None):
            raise ValueError("set webhook_url, or bot_token and channel")
        if self.channel is not None and not (SLACK_ID.fullmatch(self.channel) or _SLACK_NAME.fullmatch(self.channel)):
            raise ValueError("channel must be an id such as C0123456789, or a name such as #desk")
        return self


class WebhookReceiver(ReceiverBase):
    """The alert as a CloudEvent in JSON, POSTed to an address; signed where there is a ``secret``."""

    type: Literal["webhook"]
    url: SecretStr
    secret: SecretStr | None = None


class AppriseReceiver(ReceiverBase):
    """Whatever else Apprise can reach: one of its addresses, which holds the secrets of the service it leads to."""

    type: Literal["apprise"]
    url: SecretStr


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
    digest_at: Annotated[tuple[ClockTime, ...], Field(min_length=1)] = ("07:00", "18:00")
    digest_days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = WEEKDAYS
    send_empty: bool = False
    timezone: TimeZone = "UTC"


Receiver = Annotated[
    ConsoleReceiver | FileReceiver | SlackReceiver | WebhookReceiver | EmailReceiver | AppriseReceiver,
    Field(discriminator="type"),
]
