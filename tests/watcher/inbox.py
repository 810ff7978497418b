"""What a bus holds on a topic for who reads it from the start."""

from shared.bus.port import Bus, Record
from shared.topics import STORIES


async def published(bus: Bus, topic: str = STORIES.name) -> list[Record]:
    """Every record of the topic that the group ``test`` has not committed, which is all of them."""
    async with bus.subscribe("test", [topic]) as consumer:
        found: list[Record] = []
        while records := await consumer.fetch(timeout=0):
            found += records
        return found
