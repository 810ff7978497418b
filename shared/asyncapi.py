"""The AsyncAPI 3.0 document of our topics, generated from the registry and the event models.

Run ``python -m shared.asyncapi > deploy/asyncapi.json``; a test fails when the file has drifted.
Source: AsyncAPI specification 3.0.0; Kafka bindings 0.5.0.
"""

import json
import sys
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.topics import TOPICS, Topic

_REFERENCES = "#/components/schemas/{model}"


def document() -> dict[str, Any]:
    """The whole document as plain values."""
    schemas = models_json_schema([(topic.event, "validation") for topic in TOPICS], ref_template=_REFERENCES)[1]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Troopwatch topics",
            "version": "1",
            "description": "JSON values with CloudEvents 1.0 binary-mode headers and a traceparent header.",
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {f"publish-{_word(topic)}": _operation(topic) for topic in TOPICS},
        "components": {"schemas": schemas["$defs"], "messages": {_word(topic): _message(topic) for topic in TOPICS}},
    }


def _word(topic: Topic) -> str:
    return topic.event.__name__.lower()


def _channel(topic: Topic) -> dict[str, Any]:
    return {
        "address": topic.name,
        "description": topic.about,
        "messages": {_word(topic): {"$ref": f"#/components/messages/{_word(topic)}"}},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": {"retention.ms": int(topic.retention.total_seconds() * 1000)},
            }
        },
    }


def _message(topic: Topic) -> dict[str, Any]:
    return {
        "name": topic.event.ce_type,
        "summary": (topic.event.__doc__ or "").split("\n", 1)[0],
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "required": ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "traceparent"],
            "properties": {
                "ce_specversion": {"const": "1.0"},
                "ce_type": {"const": topic.event.ce_type},
                "ce_id": {"type": "string", "description": "The same for a second copy of the same event."},
                "ce_source": {"type": "string"},
                "ce_subject": {"type": "string"},
                "ce_time": {"type": "string", "format": "date-time"},
                "ce_partitionkey": {"type": "string"},
                "traceparent": {"type": "string"},
            },
        },
        "payload": {"$ref": _REFERENCES.format(model=topic.event.__name__)},
    }


def _operation(topic: Topic) -> dict[str, Any]:
    # A "$ref" to the channel's name: "/" and "~" would need escapes, our names have neither.
    channel = f"#/channels/{topic.name}"
    return {
        "action": "send",
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{_word(topic)}"}],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(document(), indent=2, ensure_ascii=False) + "\n")
