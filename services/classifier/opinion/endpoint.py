"""An OpenAI-compatible endpoint: one question, one answer, and no patience with a server that misbehaves."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from pydantic import SecretStr

from services.classifier.opinion.answer import Answer, read_answer
from services.classifier.opinion.errors import OpinionError
from services.classifier.opinion.question import Question, body
from shared.clock import Clock
from shared.errors import TransientError
from shared.exchange import Response
from shared.headers import retry_after
from shared.settings import SecondOpinion

_FAILURES, _REST = 3, timedelta(minutes=5)
_LONGEST_REST = 3600.0
_TRIES = 2
_NO_STRICT_FORM = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})
_BAD = frozenset({"not_json", "no_choice", "cut_off", "bad_answer"})


Post = Callable[..., Awaitable[Response]]  # the HTTP client's post


class Endpoint:
    """Asks. After 429 it is left alone for as long as it says, after three failures in a row for five minutes.

    Args:
        settings: where, which model, how long.
        post: the HTTP client's.
        clock: tells when a rest ends.
        marker: a new word for each request, which no story can guess.
    """

    def __init__(self, settings: SecondOpinion, *, post: Post, clock: Clock, marker: Callable[[], str]) -> None:
        self._settings = settings
        self._post = post
        self._clock = clock
        self._marker = marker
        self._strict = True
        self._failures = 0
        self._rests_until: datetime | None = None

    async def ask(self, question: Question, allowed: Callable[[], Awaitable[bool]]) -> Answer:
        """The answer; a bad one is asked for once more. ``allowed`` is asked before each request.

        Raises:
            OpinionError: none to be had, with the reason.
        """
        if self._rests_until is not None and self._clock.now() < self._rests_until:
            raise OpinionError("paused")
        try:
            answer = await self._answer(question, allowed)
        except OpinionError as error:
            self._failed(error.reason)
            raise
        self._failures = 0
        return answer

    async def _answer(self, question: Question, allowed: Callable[[], Awaitable[bool]]) -> Answer:
        for last in (False,) * (_TRIES - 1) + (True,):
            reply = await self._request(question, allowed)
            if self._strict and reply.status in _NO_STRICT_FORM:
                self._strict = False
                reply = await self._request(question, allowed)
            if reply.status != HTTPStatus.OK:
                raise self._refused(reply)
            try:
                return read_answer(reply.body)
            except OpinionError as error:
                if last or error.reason not in _BAD:
                    raise
        raise OpinionError("bad_answer")

    async def _request(self, question: Question, allowed: Callable[[], Awaitable[bool]]) -> Response:
        if not await allowed():
            raise OpinionError("capped")
        try:
            return await self._post(
                f"{self._settings.url.rstrip('/')}/chat/completions",
                json=body(question, self._marker(), strict=self._strict),
                headers=_headers(self._settings.api_key),
                timeout=self._settings.seconds,
            )
        except TransientError as error:
            raise OpinionError(error.reason) from None

    def _refused(self, reply: Response) -> OpinionError:
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            asked = retry_after(reply.header("retry-after"), self._clock.now())
            self._rest(timedelta(seconds=min(_REST.total_seconds() if asked is None else asked, _LONGEST_REST)))
        return OpinionError(f"http_{reply.status}")

    def _failed(self, reason: str) -> None:
        if reason == "capped":
            return
        self._failures += 1
        if self._failures >= _FAILURES:
            self._failures = 0
            self._rest(_REST)

    def _rest(self, length: timedelta) -> None:
        until = self._clock.now() + length
        self._rests_until = max(until, self._rests_until or until)


def _headers(key: SecretStr | None) -> dict[str, str]:
    return {} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"}
