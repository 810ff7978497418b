"""The flow: is it worth asking, was it answered before, ask, believe what the sentences hold."""

import secrets

import structlog

from services.classifier.classify import Classifier
from services.classifier.opinion.answer import Answer, settled
from services.classifier.opinion.endpoint import Endpoint, Post
from services.classifier.opinion.errors import OpinionError
from services.classifier.opinion.memory import Memory
from services.classifier.opinion.question import Question, question, worth_asking
from shared.clock import Clock
from shared.settings import SecondOpinion
from shared.verdict import Item, Verdict


class Second:
    """Settles uncertain verdicts, or leaves them as they are."""

    def __init__(
        self, settings: SecondOpinion, *, post: Post, memory: Memory, clock: Clock, classifier: Classifier
    ) -> None:
        self._settings = settings
        self._memory = memory
        self._clock = clock
        self._classifier = classifier
        self._endpoint = Endpoint(settings, post=post, clock=clock, marker=lambda: f"^{secrets.token_hex(4)}")

    async def settle(self, item: Item, verdict: Verdict) -> Verdict:
        """The verdict, after another opinion where the score left it open and one is to be had."""
        if not worth_asking(verdict, self._settings.low, self._settings.high):
            return verdict
        reading = self._classifier.reading(item)
        if reading is None:
            return verdict
        asked = question([scene.text for scene in reading.scenes], self._settings.model)
        log = structlog.get_logger()
        try:
            answer = await self._memory.known(asked.key) or await self._asked(asked)
        except OpinionError as error:
            log.warning("opinion.missed", story=item.id, reason=error.reason)
            return verdict
        after = settled(verdict, answer, reading.scenes, item.given)
        log.info("opinion.given", story=item.id, label=after.label, was=verdict.label, reason=after.reasons[0])
        return after

    async def _asked(self, asked: Question) -> Answer:
        answer = await self._endpoint.ask(asked, lambda: self._memory.claim(self._clock.now(), self._settings.per_day))
        await self._memory.keep(asked.key, answer, self._clock.now())
        return answer
