"""Receivers: who is told when, a test message for one of them, and the digest that one would get now."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from services.notifier.channels import Channel
from services.notifier.digest import digest_moments, next_digest, render_digest, zone_of
from services.notifier.mail import RenderedMail
from services.notifier.plan import Rules
from services.notifier.store import waiting_alerts
from shared.events import Alert
from shared.ids import derive
from shared.settings import ConsoleReceiver, EmailReceiver, NotifierSettings, Receiver
from shared.store.engine import Store
from shared.verdict import Claim, Count, Evidence

# An empty digest that is later than this says nothing any more.
_EMPTY_FOR = timedelta(minutes=30)


def receivers_of(settings: NotifierSettings) -> Mapping[str, Receiver]:
    """The configured receivers, the console where there are none. Each reader of mails is one for himself."""
    if not settings.receivers:
        return {"console": ConsoleReceiver(type="console")}
    return readers_of(settings.receivers, signed=settings.unsubscribe is not None)


def rules_of(settings: NotifierSettings) -> Rules:
    """What plans are made by under these settings."""
    return Rules(receivers=receivers_of(settings), due_at=due_at, routes=settings.routes, regions=settings.regions)


def readers_of(receivers: Mapping[str, Receiver], *, signed: bool = False) -> dict[str, Receiver]:
    """Mail receivers with several addresses as one reader each (``editors/anna@…``).

    So one whom the server refuses or puts off keeps no other from his mail, and loses none himself. ``signed``: also
    those with one address, whose links must know whose they are.
    """
    readers: dict[str, Receiver] = {}
    for name, receiver in receivers.items():
        if isinstance(receiver, EmailReceiver) and (signed or len(receiver.to) > 1):
            readers |= {f"{name}/{one}": receiver.model_copy(update={"to": (one,)}) for one in receiver.to}
        else:
            readers[name] = receiver
    return readers


def due_at(receiver: Receiver, now: datetime) -> datetime:
    """When this receiver is told: now, or at its next digest.

    Raises:
        ConfigError: the receiver's time zone does not exist.
    """
    if isinstance(receiver, EmailReceiver) and receiver.mode == "digest":
        return next_digest(now, receiver.digest_at, zone_of(receiver.timezone), receiver.digest_days).astimezone(UTC)
    return now


def empty_at(receiver: Receiver, now: datetime) -> datetime | None:
    """The moment of the last digest time, for a reader who asked for a mail even when there is nothing new."""
    if not (isinstance(receiver, EmailReceiver) and receiver.mode == "digest" and receiver.send_empty):
        return None
    moments = digest_moments(now, receiver.digest_at, zone_of(receiver.timezone), receiver.digest_days)
    last = max((at for at in moments if at <= now), default=None)
    return last.astimezone(UTC) if last is not None and now - last <= _EMPTY_FOR else None


async def preview_digest(store: Store, name: str, receiver: Receiver, now: datetime) -> RenderedMail:
    """The digest that this receiver, or a reader of it, would get now: every alert that it has not been sent yet."""
    timezone = receiver.timezone if isinstance(receiver, EmailReceiver) else "UTC"
    return render_digest(await waiting_alerts(store, name), now, timezone)


async def send_test(channel: Channel, now: datetime) -> str:
    """Send a marked test alert through a channel, past the ledger; return the receiver's reference.

    Raises:
        TransientError: it did not arrive, or nobody knows.
        PermanentDeliveryError: it can never arrive.
    """
    alert = example_alert(now)
    return await channel.send([alert], message_id=alert.alert, test=True)


def example_alert(now: datetime) -> Alert:
    """An alert that nobody can take for news."""
    return Alert(
        alert=derive("test", now.isoformat()),
        situation=derive("situation", "test"),
        type="new",
        reason="test",
        at=now,
        headline="This is a test of Troopwatch: no troops have moved.",
        senders=("UN",),
        hosts=("AQ",),
        kind="exercise",
        status="announced",
        count=12,
        counts=(Count(value=12, qualifier="about", source="nobody"),),
        claims=(Claim(who="nobody", role="anonymous", stance="announces"),),
        evidence=(Evidence(text="If you can read this, alerts reach you.", start=0, end=39),),
        stories=(),
        sources=("Troopwatch",),
        title="A test of Troopwatch",
        published=now,
        first_seen=now,
        score=1.0,
    )
