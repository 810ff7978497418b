"""How to reach Kafka: time-outs and security, as aiokafka takes them."""

import ssl
from dataclasses import dataclass
from typing import Any

from shared.settings import KafkaSecurity


@dataclass(frozen=True, slots=True)
class KafkaTimeouts:
    """Seconds. ``rebalance`` must leave room for a handler to drain, ``request`` for a whole rebalance.

    Args:
        session: silence after which the broker takes a member for dead.
        heartbeat: between two signs of life; a third of ``session`` at most.
        rebalance: how long the group waits for its members to give up partitions.
        request: one request to a broker.
        commit: one commit, tried again by aiokafka as long as it may.
        publish: until a record that no broker acknowledged is given back as a TransientError.
        connect: how long ``declare`` waits for a broker that is not up yet.
        probe: without records for that long, the consumer asks whether the broker is still there.
        close: how long leaving may take.
    """

    session: float = 30.0
    heartbeat: float = 3.0
    rebalance: float = 30.0
    request: float = 40.0
    commit: float = 5.0
    publish: float = 15.0
    connect: float = 30.0
    probe: float = 5.0
    close: float = 10.0

    @classmethod
    def of_session(cls, session: float) -> "KafkaTimeouts":
        """Production's time-outs for a session of that many seconds."""
        return cls(session=session, heartbeat=min(3.0, session / 3))


def security_options(security: KafkaSecurity) -> dict[str, Any]:
    """The options of aiokafka for encryption and login. The password is open in them: never log them."""
    options: dict[str, Any] = {"security_protocol": security.protocol}
    if security.protocol.endswith("SSL"):
        options["ssl_context"] = ssl.create_default_context(cafile=security.cafile)
    if security.protocol.startswith("SASL"):
        options["sasl_mechanism"] = security.mechanism
        options["sasl_plain_username"] = security.username
        options["sasl_plain_password"] = security.password.get_secret_value() if security.password else None
    return options
