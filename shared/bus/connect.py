"""The one place that chooses a bus."""

from pathlib import Path

from shared.bus.kafka import KafkaBus
from shared.bus.kafka_settings import KafkaTimeouts
from shared.bus.port import Bus
from shared.bus.sqlite import SqliteBus
from shared.clock import Clock
from shared.settings import BusSettings

FILE_NAME = "bus.db"


def connect(
    settings: BusSettings,
    data_dir: Path,
    *,
    client_id: str = "troopwatch",
    timeouts: KafkaTimeouts | None = None,
    lease: float = 10.0,
    clock: Clock | None = None,
) -> Bus:
    """Kafka if the settings name its servers, else the embedded log in ``data_dir``. Enter it to open it.

    Args:
        settings: which bus, and how to log in.
        data_dir: where the embedded log's file lies.
        client_id: how Kafka's own logs name this process.
        timeouts: Kafka's; the defaults suit production.
        lease: seconds after which the embedded log takes a silent member of a group for dead.
        clock: dates the embedded log's records; the wall clock if None.
    """
    if settings.kafka:
        return KafkaBus(settings.kafka, client_id=client_id, security=settings.security, timeouts=timeouts)
    return SqliteBus(data_dir / FILE_NAME, lease=lease, clock=clock)
