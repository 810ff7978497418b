"""A stand-in for an OpenAI-compatible server: chat completions over real HTTP on loopback, with scripted misbehaviour."""

import json
from collections.abc import Mapping
from typing import Any

from tests.watcher.publisher import Answer, Publisher, Request

PATH = "/v1/chat/completions"
YES: Mapping[str, Any] = {
    "label": "yes",
    "sentence": 1,
    "senders": [{"code": "SE", "sentence": 1}],
    "hosts": [{"code": "GH", "sentence": 1}],
    "count": None,
}


def completion(content: Any, **choice: Any) -> Answer:
    """A well-formed completion with that content, an object or raw text."""
    text = content if isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": text}
    body = json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"} | choice]}).encode()
    return Answer(headers={"Content-Type": "application/json"}, body=body)


def asked(publisher: Publisher) -> list[Request]:
    """The requests that came."""
    return publisher.seen(PATH)


def sent(request: Request) -> Any:
    """A request's JSON."""
    return json.loads(request.body)
