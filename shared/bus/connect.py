"""The one place that chooses a bus."""

from pathlib import Path

from shared.bus.kafka import KafkaBus
from shared.bus.kafka.settings import KafkaTimeouts
from shared.bus.port import Bus
from shared.bus.sqlite import SqliteBus
from shared.settings import BusSettings

FILE_NAME = "bus.db"


def connect(settings: BusSettings, data_dir: Path, *, client_id: str = "troopwatch") -> Bus:
    """Kafka if the settings name its servers, else the embedded log in ``data_dir``. Enter it to open it.

    Args:
        settings: which bus, how to log in, and when a silent member is taken for dead.
        data_dir: where the embedded log's file lies.
        client_id: how Kafka's own logs name this process.
    """
    if settings.kafka is None:
        return SqliteBus(data_dir / FILE_NAME)
    timeouts = KafkaTimeouts.of_session(settings.session_seconds)
    return KafkaBus(settings.kafka, client_id=client_id, security=settings.security, timeouts=timeouts)
