"""The one place that chooses a bus."""

from pathlib import Path

from shared.bus.kafka import KafkaBus
from shared.bus.kafka_settings import KafkaSecurity, KafkaTimeouts
from shared.bus.port import Bus
from shared.bus.sqlite import SqliteBus
from shared.clock import Clock
from shared.errors import ConfigError


def connect(
    *,
    bootstrap_servers: str | None = None,
    path: Path | None = None,
    client_id: str = "troopwatch",
    security: KafkaSecurity | None = None,
    timeouts: KafkaTimeouts | None = None,
    lease: float = 10.0,
    clock: Clock | None = None,
) -> Bus:
    """The bus that the arguments name: Kafka with ``bootstrap_servers``, the embedded log with ``path``.

    Raises:
        ConfigError: neither or both are given.
    """
    if bootstrap_servers and path is None:
        return KafkaBus(bootstrap_servers, client_id=client_id, security=security, timeouts=timeouts)
    if path is not None and not bootstrap_servers:
        return SqliteBus(path, lease=lease, clock=clock)
    raise ConfigError(
        f"bus: give Kafka's servers ({bootstrap_servers!r}) or the embedded log's file ({path}), one of them"
    )
