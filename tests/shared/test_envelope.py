import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.port import Record
from shared.envelope import decode, encode, trace_of
from shared.errors import PoisonError
from shared.events import Decision, Story
from shared.topics import STORIES
from shared.trace import Trace

NOW = datetime(2026, 3, 17, 6, 30, tzinfo=UTC)


def story(title: str = "A battalion crosses the strait") -> Story:
    return Story(story="s1", feed="f1", source="The Invented Post", host="127.0.0.2", title=title, first_seen=NOW)


def record(event: Story | None = None) -> Record:
    return encode(event or story(), source="watcher", trace=Trace.start(), now=NOW)


@given(st.text())
def test_what_goes_in_comes_out(title: str) -> None:
    event = story(title.encode("utf-8", "ignore").decode())
    assert decode(record(event), Story) == event


def test_a_record_carries_cloudevents_attributes() -> None:
    made = record()
    assert made.topic == STORIES.name
    assert made.key == b"127.0.0.2"
    assert {name: made.header(name) for name in ("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject")} == {
        "ce_specversion": "1.0",
        "ce_id": "s1.0",
        "ce_type": "org.troopwatch.story.v1",
        "ce_source": "/troopwatch/watcher",
        "ce_subject": "s1",
    }
    assert made.header("content-type") == "application/json"


def test_the_trace_goes_on_in_a_new_step() -> None:
    trace = Trace.start()
    followed = trace_of(encode(story(), source="watcher", trace=trace, now=NOW))
    assert followed.trace == trace.trace
    assert followed.span != trace.span


def test_another_type_is_poison() -> None:
    with pytest.raises(PoisonError, match="wrong_type"):
        decode(record(), Decision)


@pytest.mark.parametrize("value", [b"", b"\xff\xfe", b"[]", b'{"story": 1}', b"{" * 5000])
def test_a_value_that_no_schema_fits_is_poison(value: bytes) -> None:
    with pytest.raises(PoisonError, match="bad_schema"):
        decode(dataclasses.replace(record(), value=value), Story)


def test_a_field_of_a_newer_version_is_ignored() -> None:
    newer = dataclasses.replace(record(), value=record().value.replace(b'{"story"', b'{"mood":"calm","story"'))
    assert decode(newer, Story) == story()
