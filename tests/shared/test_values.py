"""Ids, clocks, traces, topics: the small values everything rests on."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import asyncapi
from shared.clock import ManualClock, ScaledClock, sleep_until_set
from shared.events import Story, pair_of
from shared.ids import derive
from shared.topics import TOPICS
from shared.trace import Trace
from shared.verdict import Item, Verdict

START = datetime(2026, 3, 17, 5, tzinfo=UTC)


def test_an_id_never_changes_between_versions() -> None:
    assert derive("story", "feed", "guid-1") == "8fb9c51b254fd557"


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_give_different_ids(left: list[str], right: list[str]) -> None:
    assert (derive(*left) == derive(*right)) == (left == right)


async def test_a_manual_clock_moves_when_it_sleeps() -> None:
    clock = ManualClock(START)
    await clock.sleep(90)
    assert clock.now() == START + timedelta(seconds=90)


def test_a_scaled_clock_starts_where_it_was_told() -> None:
    assert timedelta() <= ScaledClock(START, 600).now() - START < timedelta(minutes=10)


async def test_waiting_ends_when_the_event_is_set() -> None:
    event = asyncio.Event()
    asyncio.get_running_loop().call_soon(event.set)
    assert await sleep_until_set(ScaledClock(START, 1), event, 3600)


async def test_waiting_ends_when_time_is_up() -> None:
    assert not await sleep_until_set(ManualClock(START), asyncio.Event(), 3600)


@pytest.mark.parametrize("header", [None, "", "garbage", "00-zz-11-01", "00-" + "0" * 31 + "-" + "1" * 16 + "-01"])
def test_a_malformed_traceparent_starts_a_new_trace(header: str | None) -> None:
    assert len(Trace.parse(header).trace) == 32


def test_a_traceparent_is_read_back() -> None:
    trace = Trace.start()
    assert Trace.parse(trace.header()) == trace


@pytest.mark.parametrize(
    ("senders", "hosts", "region", "pair"),
    [
        (("KP",), ("RU",), None, "KP>RU"),
        (("GB", "FR"), ("UA",), None, "FR+GB>UA"),
        ((), ("RU",), None, "?>RU"),
        (("FR",), (), "Sahel", "FR>Sahel"),
        ((), (), None, "?>?"),
    ],
)
def test_the_pair_is_a_key(senders: tuple[str, ...], hosts: tuple[str, ...], region: str | None, pair: str) -> None:
    assert pair_of(Verdict(label="yes", score=1, senders=senders, hosts=hosts, region=region)) == pair


def test_an_item_takes_null_for_empty() -> None:
    item = Item.model_validate({"id": "1", "title": "t", "summary": None, "text": None})
    assert item.given == "t"


def test_a_story_is_an_item() -> None:
    story = Story(story="s", feed="f", source="x", host="h", title="t", summary="u", published=START, first_seen=START)
    assert story.as_item().given == "t\nu"
    assert story.as_item().published == "2026-03-17T05:00:00+00:00"


def test_topics_are_named_after_their_entity_and_version() -> None:
    assert all(topic.name.startswith("troopwatch.") and topic.name.endswith(".v1") for topic in TOPICS)
    assert len({topic.event for topic in TOPICS}) == len(TOPICS)


def test_the_asyncapi_file_has_not_drifted() -> None:
    committed = Path(__file__).parents[2] / "deploy" / "asyncapi.json"
    assert json.loads(committed.read_text()) == asyncapi.document()


def test_every_reference_in_the_asyncapi_file_resolves() -> None:
    document = asyncapi.document()

    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [ref for part in value.values() for ref in references(part)]
        return [ref for part in value for ref in references(part)] if isinstance(value, list) else []

    for reference in references(document):
        place: object = document
        for part in reference.removeprefix("#/").split("/"):
            assert isinstance(place, dict)
            place = place[part]
