"""How to reach Kafka: time-outs and security, as values."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@dataclass(frozen=True, slots=True)
class KafkaTimeouts:
    """Seconds. ``rebalance`` must leave room for a handler to drain, ``request`` for a whole rebalance.

    Args:
        session: silence after which the broker takes a member for dead.
        heartbeat: between two signs of life; a third of ``session`` at most.
        rebalance: how long the group waits for its members to give up partitions.
        request: one request to a broker, and one commit.
        publish: until a record that no broker acknowledged is given back as a TransientError.
        connect: how long ``declare`` waits for a broker that is not up yet.
        probe: without records for that long, the consumer asks whether the broker is still there.
        close: how long leaving may take.
    """

    session: float = 30.0
    heartbeat: float = 3.0
    rebalance: float = 30.0
    request: float = 40.0
    publish: float = 15.0
    connect: float = 30.0
    probe: float = 5.0
    close: float = 10.0


@dataclass(frozen=True, slots=True)
class KafkaSecurity:
    """Encryption and login. With SSL and no ``ca_file`` the system's authorities are trusted."""

    protocol: Protocol = "PLAINTEXT"
    mechanism: Mechanism = "PLAIN"
    username: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None

    def options(self) -> dict[str, Any]:
        """The client's options. The password is open in them: never log them."""
        options: dict[str, Any] = {"security_protocol": self.protocol}
        if self.protocol.endswith("SSL"):
            options["ssl_context"] = ssl.create_default_context(cafile=self.ca_file)
        if self.protocol.startswith("SASL"):
            options["sasl_mechanism"] = self.mechanism
            options["sasl_plain_username"] = self.username
            options["sasl_plain_password"] = self.password.get_secret_value() if self.password else None
        return options
