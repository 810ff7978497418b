"""From a receiver's settings to its channel."""

from typing import assert_never

from rich.console import Console

from services.notifier.channels import Channel, Poster
from services.notifier.channels.console import ConsoleChannel
from services.notifier.channels.email import EmailChannel
from services.notifier.channels.file import FileChannel
from services.notifier.channels.slack import SlackHookChannel
from services.notifier.channels.slack_bot import SlackBotChannel
from services.notifier.channels.webhook import WebhookChannel
from services.notifier.unsubscribe import Links
from shared.clock import Clock
from shared.errors import ConfigError
from shared.receivers import (
    AppriseReceiver,
    ConsoleReceiver,
    EmailReceiver,
    FileReceiver,
    Receiver,
    SlackReceiver,
    WebhookReceiver,
)


def channel_for(
    name: str,
    receiver: Receiver,
    *,
    http: Poster,
    console: Console,
    clock: Clock,
    timeout: float = 20.0,
    links: Links | None = None,
) -> Channel:
    """The channel of one receiver; ``name`` is the receiver's, ``timeout`` in seconds bounds each request, ``links``
    makes the links by which readers unsubscribe.

    Raises:
        ConfigError: a setting that only shows itself here, such as a time zone that does not exist.
    """
    match receiver:
        case ConsoleReceiver():
            return ConsoleChannel(console)
        case SlackReceiver():
            hook = receiver.webhook_url is not None
            return (
                SlackHookChannel(name, receiver, http=http, timeout=timeout)
                if hook
                else SlackBotChannel(receiver, http=http, timeout=timeout)
            )
        case FileReceiver():
            return FileChannel(name, receiver)
        case WebhookReceiver():
            return WebhookChannel(name, receiver, http=http, clock=clock, timeout=timeout)
        case AppriseReceiver():
            return _apprise(name, receiver, timeout)
        case EmailReceiver():
            unsubscribe = links.link(name) if links else None
            return EmailChannel(name, receiver, clock=clock, timeout=timeout, unsubscribe=unsubscribe)
        case _:
            assert_never(receiver)


def _apprise(name: str, receiver: AppriseReceiver, timeout: float) -> Channel:
    try:
        from services.notifier.channels.apprise import AppriseChannel  # noqa: PLC0415 - an extra that few install
    except ModuleNotFoundError:
        raise ConfigError(
            f'notifier.receivers.{name}.type: Apprise is not installed; pip install "troopwatch[apprise]"'
        ) from None
    return AppriseChannel(name, receiver, timeout=timeout)
