"""The endpoint over real HTTP on loopback, with a server that misbehaves in every way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from services.classifier.opinion.endpoint import Endpoint
from services.classifier.opinion.errors import OpinionError
from services.classifier.opinion.question import question
from shared.clock import ManualClock
from shared.http import HttpClient
from shared.settings import SecondOpinion
from tests.classifier.opinion.judge_server import PATH, YES, asked, completion, sent
from tests.watcher.publisher import Answer, Publisher, Script, forever

NOW = datetime(2026, 3, 17, 6, tzinfo=UTC)
QUESTION = question(["Swedish soldiers may soon turn up in Ghana"], "small")
GOOD = completion(YES)


class Desk:
    """An endpoint with its server, its clock and a budget."""

    def __init__(self, publisher: Publisher, http: HttpClient, seconds: float) -> None:
        self.publisher = publisher
        self.clock = ManualClock(NOW)
        self.budget = 100
        settings = SecondOpinion(url=publisher.url("/v1"), model="small", api_key=SecretStr("sk-hush"), seconds=seconds)
        marks = iter(f"^{number}" for number in range(1_000))
        self.endpoint = Endpoint(settings, post=http.post, clock=self.clock, marker=lambda: next(marks))

    async def ask(self, *scripts: Script) -> str:
        """The label, or the reason why there is none."""
        if scripts:
            self.publisher.serve(PATH, *scripts)
        try:
            return (await self.endpoint.ask(QUESTION, self._allowed)).label
        except OpinionError as error:
            return error.reason

    async def _allowed(self) -> bool:
        self.budget -= 1
        return self.budget >= 0


@asynccontextmanager
async def desk(seconds: float = 5) -> AsyncIterator[Desk]:
    async with Publisher() as publisher, HttpClient(user_agent="test") as http:
        yield Desk(publisher, http, seconds)


async def test_a_good_answer_costs_one_request_with_the_key() -> None:
    async with desk() as one:
        assert await one.ask(GOOD) == "yes"
        (request,) = asked(one.publisher)
        assert request.header("authorization") == "Bearer sk-hush"
        assert sent(request)["model"] == "small"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Answer(body=b"<html>busy</html>"), "not_json"),
        (completion("{broken"), "bad_answer"),
        (completion(YES, finish_reason="length"), "cut_off"),
    ],
)
async def test_a_broken_answer_is_asked_for_once_more(bad: Answer, reason: str) -> None:
    async with desk() as one:
        assert await one.ask(bad, GOOD) == "yes"
        assert await one.ask(bad) == reason
        assert len(asked(one.publisher)) == 4


async def test_every_request_has_a_marker_of_its_own() -> None:
    async with desk() as one:
        await one.ask(completion("{broken"), GOOD)
        lines = [sent(request)["messages"][1]["content"][:2] for request in asked(one.publisher)]
        assert lines == ["^0", "^1"]


async def test_a_server_without_strict_forms_is_asked_without_from_then_on() -> None:
    async with desk() as one:
        assert await one.ask(Answer(400, body=b'{"error": "response_format"}'), GOOD) == "yes"
        assert await one.ask() == "yes"
        forms = [sent(request)["response_format"]["type"] for request in asked(one.publisher)]
        assert forms == ["json_schema", "json_object", "json_object"]


@pytest.mark.parametrize("status", [401, 403, 500, 503, 302])
async def test_a_refusal_is_not_repeated(status: int) -> None:
    async with desk() as one:
        assert await one.ask(Answer(status, {"Location": "/elsewhere"})) == f"http_{status}"
        assert len(one.publisher.requests) == 1


async def test_too_many_requests_rest_for_as_long_as_asked() -> None:
    async with desk() as one:
        assert await one.ask(Answer(429, {"Retry-After": "40"}), GOOD) == "http_429"
        one.clock.move_to(NOW + timedelta(seconds=39))
        assert await one.ask() == "paused"
        one.clock.move_to(NOW + timedelta(seconds=40))
        assert await one.ask() == "yes"


async def test_a_rest_is_an_hour_at_most() -> None:
    async with desk() as one:
        await one.ask(Answer(429, {"Retry-After": "999999"}), GOOD)
        one.clock.move_to(NOW + timedelta(hours=1))
        assert await one.ask() == "yes"


async def test_three_failures_in_a_row_rest_for_five_minutes() -> None:
    async with desk() as one:
        assert [await one.ask(Answer(500)) for _ in range(4)] == ["http_500"] * 3 + ["paused"]
        one.clock.move_to(NOW + timedelta(minutes=5))
        assert await one.ask(GOOD) == "yes"


async def test_a_success_between_failures_keeps_it_awake() -> None:
    async with desk() as one:
        said = [await one.ask(answer) for answer in (Answer(500), Answer(500), GOOD, Answer(500), Answer(500), GOOD)]
        assert said[-1] == "yes"


async def test_a_slow_server_is_left() -> None:
    async with desk(seconds=0.05) as one:
        assert await one.ask(Answer(stream=forever(b" ", pause=0.01))) == "timeout"


async def test_an_endless_answer_is_left() -> None:
    async with desk() as one:
        assert await one.ask(Answer(stream=forever(b"x" * 65_536))) == "too_large"


async def test_a_lost_connection_is_a_reason() -> None:
    async with desk() as one:
        assert await one.ask(Answer(raw=b"")) in {"connection_lost", "bad_response"}


async def test_without_budget_nothing_is_asked_and_nothing_is_blamed() -> None:
    async with desk() as one:
        one.budget = 0
        assert [await one.ask(GOOD) for _ in range(5)] == ["capped"] * 5
        assert one.publisher.requests == []
