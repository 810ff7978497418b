"""From a receiver's settings to its channel."""

from typing import assert_never

from rich.console import Console

from services.notifier.channels import Channel, Poster
from services.notifier.channels.console import ConsoleChannel
from services.notifier.channels.email import EmailChannel
from services.notifier.channels.slack import SlackChannel
from services.notifier.channels.webhook import WebhookChannel
from shared.clock import Clock
from shared.settings import ConsoleReceiver, EmailReceiver, Receiver, SlackReceiver, WebhookReceiver


def channel_for(
    name: str, receiver: Receiver, *, http: Poster, console: Console, clock: Clock, timeout: float = 20.0
) -> Channel:
    """The channel of one receiver; ``name`` is the receiver's, ``timeout`` in seconds bounds each request.

    Raises:
        ConfigError: a setting that only shows itself here, such as a time zone that does not exist.
    """
    match receiver:
        case ConsoleReceiver():
            return ConsoleChannel(console)
        case SlackReceiver():
            return SlackChannel(name, receiver, http=http, timeout=timeout)
        case WebhookReceiver():
            return WebhookChannel(name, receiver, http=http, clock=clock, timeout=timeout)
        case EmailReceiver():
            return EmailChannel(name, receiver, clock=clock, timeout=timeout)
        case _:
            assert_never(receiver)
