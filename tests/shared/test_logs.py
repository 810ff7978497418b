import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from shared import logs
from shared.settings import LogSettings


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    yield stream
    logging.getLogger().handlers, logging.getLogger().level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def configure(out: io.StringIO, format_: str = "json") -> None:
    logs.configure(LogSettings.model_validate({"format": format_}), stream=out)


def test_a_line_is_json_when_it_is_no_terminal(out: io.StringIO) -> None:
    configure(out, "auto")
    structlog.get_logger().info("story.published", story="abc", trace="t1")
    line = json.loads(out.getvalue())
    assert list(line)[:3] == ["timestamp", "level", "event"]
    assert line["event"] == "story.published"
    assert (line["story"], line["trace"], line["level"]) == ("abc", "t1", "info")
    assert line["timestamp"].endswith("Z")


def test_a_line_is_text_when_asked(out: io.StringIO) -> None:
    configure(out, "console")
    structlog.get_logger().info("story.published", story="abc")
    assert "story.published" in out.getvalue()
    assert "story=abc" in out.getvalue()


@pytest.mark.parametrize(
    "secret",
    [
        "https://hooks.slack.com/services/T0AAA/B0BBB/deadbeef",
        "xoxb-123-456-deadbeef",
        "postgresql+asyncpg://desk:deadbeef@db.example/troopwatch",
        "https://alerts.example/in?token=deadbeef&x=1",
    ],
)
@pytest.mark.parametrize("format_", ["json", "console"])
def test_no_secret_reaches_a_line(out: io.StringIO, secret: str, format_: str) -> None:
    configure(out, format_)
    log = structlog.get_logger()
    log.info("delivery.failed", url=secret, many=[secret], reason=f"POST {secret} said no")
    logging.getLogger("some.library").warning("request to %s failed", secret)
    log.error("bug", exc_info=RuntimeError(secret))
    assert "deadbeef" not in out.getvalue()


def test_the_http_client_cannot_log_addresses(out: io.StringIO) -> None:
    configure(out)
    logging.getLogger("httpx").info("HTTP Request: POST https://alerts.example/deadbeef")
    assert out.getvalue() == ""


@pytest.mark.parametrize("format_", ["json", "console"])
def test_untrusted_text_cannot_forge_a_line(out: io.StringIO, format_: str) -> None:
    configure(out, format_)
    structlog.get_logger().info("story.published", title="a\nlevel=error event=forged\u202e\u200b\x1b[31m")
    assert len(out.getvalue().splitlines()) == 1
    assert not set("\u202e\u200b\x1b") & set(out.getvalue())


def test_the_tap_sees_every_event(out: io.StringIO) -> None:
    seen: list[str] = []
    logs.configure(LogSettings(format="json"), stream=out, tap=lambda event: seen.append(event["event"]))
    structlog.get_logger().info("feed.polled")
    assert seen == ["feed.polled"]


def test_ids_bound_for_a_record_are_on_its_lines(out: io.StringIO) -> None:
    configure(out)
    with structlog.contextvars.bound_contextvars(trace="t1"):
        structlog.get_logger().info("story.classified")
    assert json.loads(out.getvalue())["trace"] == "t1"
