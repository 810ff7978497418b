"""W3C trace context: one trace id follows a story from the feed to the receiver.

Source: W3C Trace Context, section 3.2 (traceparent header).
"""

import re
import secrets
from dataclasses import dataclass

HEADER = "traceparent"
_TRACEPARENT = re.compile(r"00-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace id (32 hex digits) and the id of the current step in it (16 hex digits)."""

    trace: str
    span: str

    @classmethod
    def start(cls) -> "Trace":
        """A new trace."""
        return cls(secrets.token_hex(16), secrets.token_hex(8))

    @classmethod
    def parse(cls, header: str | None) -> "Trace":
        """Read a ``traceparent`` header; a missing or malformed one starts a new trace, as the standard asks."""
        match = _TRACEPARENT.fullmatch(header or "")
        return cls(match["trace"], match["span"]) if match else cls.start()

    def child(self) -> "Trace":
        """The next step in the same trace."""
        return Trace(self.trace, secrets.token_hex(8))

    def header(self) -> str:
        """The ``traceparent`` header value."""
        return f"00-{self.trace}-{self.span}-01"
