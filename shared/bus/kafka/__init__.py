"""The bus on Apache Kafka. ``engine`` alone imports aiokafka."""

from shared.bus.kafka.bus import KafkaBus

__all__ = ["KafkaBus"]
