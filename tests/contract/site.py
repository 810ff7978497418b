"""One place where a bus lives, for the tests and for the processes that they start."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shared.bus.kafka import KafkaBus
from shared.bus.kafka.settings import KafkaTimeouts
from shared.bus.port import Bus
from shared.bus.sqlite import SqliteBus


@dataclass(frozen=True, slots=True)
class Site:
    """``kafka`` holds bootstrap servers, or None for the embedded log. ``session`` is when a silent member is dead."""

    kafka: str | None
    data_dir: str
    session: float

    def bus(self) -> Bus:
        if self.kafka is None:
            return SqliteBus(Path(self.data_dir) / "bus.db", lease=self.session)
        timeouts = KafkaTimeouts(
            session=self.session, heartbeat=self.session / 5, rebalance=6, request=10, publish=10, probe=2, close=5
        )
        return KafkaBus(self.kafka, client_id="test", timeouts=timeouts)

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> "Site":
        return cls(**json.loads(text))
