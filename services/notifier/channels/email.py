"""Mail by SMTP: at once, or as a digest at times of day. TLS by default."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import aiosmtplib

from services.notifier.channels import ALONE, Background
from services.notifier.digest import render_digest, zone_of
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from services.notifier.mail import RenderedMail, render_alert
from services.notifier.replaced import replaced
from services.notifier.text import clean
from services.notifier.unsubscribe import headers as unsubscribe_headers
from shared.clock import Clock
from shared.errors import TransientError
from shared.events import Alert
from shared.settings import EmailReceiver

_SUBJECT_CHARS = 180
# A long address in a header stays whole: folded, it would be encoded, and no program would find it.
_POLICY = SMTP.clone(max_line_length=900)
_PERMANENT = 500


class EmailChannel:
    """One reader: a server, a sender, an address. Several addresses are several readers, each with its own fate."""

    name = "email"
    pace_seconds = 0.0

    folds = True
    looks_up = False

    def __init__(
        self, name: str, receiver: EmailReceiver, *, clock: Clock, timeout: float, unsubscribe: str | None = None
    ) -> None:
        self.pace_key = f"email:{name}"
        self.digest = receiver.mode == "digest"
        self._receiver = receiver
        self._clock = clock
        self._timeout = timeout
        self._zone = zone_of(receiver.timezone)
        self._unsubscribe = unsubscribe

    async def send(
        self, alerts: Sequence[Alert], *, message_id: str, test: bool = False, background: Background = ALONE
    ) -> str:
        """Send one message; the reference is its Message-ID, which is the same at every try."""
        message = self.compose(alerts, message_id, test=test, background=background)
        try:
            async with self._client() as client:
                await self._hand_over(client, message)
        except aiosmtplib.SMTPResponseException as error:
            raise _judged(error.code) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            # Also a certificate that ran out or a server without STARTTLS: whoever runs it has a day to mend it.
            raise TransientError(f"smtp_{type(error).__name__}") from None
        return str(message["Message-ID"])

    def compose(
        self, alerts: Sequence[Alert], message_id: str, *, test: bool = False, background: Background = ALONE
    ) -> EmailMessage:
        """The message as it is sent. Header values are one clean line each, so that none can start another."""
        domain = self._domain()
        body = self._body(alerts, background, test=test)
        message = EmailMessage(policy=_POLICY)
        message["Subject"] = clean(body.subject, _SUBJECT_CHARS)
        message["From"] = self._receiver.sender
        message["To"] = self._receiver.to[0]
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = f"<{message_id}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message["List-Id"] = f"Troopwatch <troopwatch.{domain}>"
        for name, value in unsubscribe_headers(self._unsubscribe).items() if self._unsubscribe else ():
            message[name] = value
        if not self.digest and len(alerts) == 1:
            _thread(message, alerts[0], domain, background)
        message.set_content(body.text)
        message.add_alternative(body.html, subtype="html")
        return message

    def _body(self, alerts: Sequence[Alert], background: Background, *, test: bool) -> RenderedMail:
        if not test and (self.digest or len(alerts) != 1):
            return render_digest(
                alerts,
                self._clock.now(),
                self._receiver.timezone,
                standing=background.standing,
                corrected=background.corrected,
                unsubscribe=self._unsubscribe,
            )
        old = replaced(background.replaces.alert, self._zone) if background.replaces else ""
        return render_alert(alerts[0], zone=self._zone, test=test, replaces=old, unsubscribe=self._unsubscribe)

    def _client(self) -> aiosmtplib.SMTP:
        receiver = self._receiver
        return aiosmtplib.SMTP(
            hostname=receiver.host,
            port=receiver.port,
            use_tls=receiver.tls == "tls",
            start_tls=receiver.tls == "starttls",
            username=receiver.username,
            password=receiver.password.get_secret_value() if receiver.password else None,
            timeout=self._timeout,
        )

    async def _hand_over(self, client: aiosmtplib.SMTP, message: EmailMessage) -> None:
        """Sender, recipient, content. Without an answer to the content nobody knows whether it was taken."""
        await client.mail(parseaddr(self._receiver.sender)[1])
        await client.rcpt(parseaddr(self._receiver.to[0])[1])
        try:
            await client.data(message.as_bytes())
        except aiosmtplib.SMTPResponseException:
            raise
        except (aiosmtplib.SMTPException, OSError) as error:
            raise OutcomeUnknownError(f"smtp_{type(error).__name__}") from None

    def _domain(self) -> str:
        return parseaddr(self._receiver.sender)[1].rpartition("@")[2] or "troopwatch.invalid"


def _thread(message: EmailMessage, alert: Alert, domain: str, background: Background) -> None:
    """Mails of one situation refer to one root, which itself is never sent, and so stand together. A correction also
    refers to the mail that it corrects.
    """
    root = f"<situation-{alert.situation}@{domain}>"
    old = background.replaces.ref if background.replaces else ""
    message["References"] = f"{root} {old}".rstrip()
    if alert.type != "new":
        message["In-Reply-To"] = old or root


def _judged(code: int) -> Exception:
    """RFC 5321: 4yz may pass, 5yz will not."""
    return PermanentDeliveryError(f"smtp_{code}") if code >= _PERMANENT else TransientError(f"smtp_{code}")
