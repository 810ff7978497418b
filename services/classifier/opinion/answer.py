"""Reading an answer, and what of it is believed: a field only if the sentence that it cites holds it."""

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.classifier.facts import counts
from services.classifier.opinion.errors import OpinionError
from services.classifier.scenes import roles
from services.classifier.scenes.scene import Scene
from shared.verdict import Count, Evidence, Label, Verdict

_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,.\u00a0\u202f ’'](?=\d{3})")
_YEARS = range(1900, 2101)
_EVIDENCE = 3


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CitedState(_Form):
    """A state or body, and the number of the sentence that names it."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2,10}$")]
    sentence: int


class CitedNumber(_Form):
    """A number of personnel, and the number of the sentence that has it."""

    value: Annotated[int, Field(ge=1, le=10_000_000)]
    sentence: int


class Answer(_Form):
    """The answer's form. Sentences are counted from 1; 0 is none."""

    label: Label
    sentence: int
    senders: Annotated[list[CitedState], Field(max_length=10)]
    hosts: Annotated[list[CitedState], Field(max_length=10)]
    count: CitedNumber | None


def read_answer(body: bytes) -> Answer:
    """The answer in a chat completion's body. Raises OpinionError."""
    content = _content(_json(body, "not_json"))
    try:
        return Answer.model_validate(_json(_FENCE.sub("", content), "bad_answer"))
    except ValidationError:
        raise OpinionError("bad_answer") from None


def _json(text: str | bytes, reason: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise OpinionError(reason) from None


def _content(reply: Any) -> str:
    try:
        choice = reply["choices"][0]
        message = choice["message"]
        if choice.get("finish_reason") == "length":
            raise OpinionError("cut_off")
        if message.get("refusal"):
            raise OpinionError("refused")
        content = message["content"]
    except (KeyError, IndexError, TypeError, AttributeError):
        raise OpinionError("no_choice") from None
    if not isinstance(content, str):
        raise OpinionError("no_choice")
    return content


def settled(verdict: Verdict, answer: Answer, scenes: Sequence[Scene], given: str) -> Verdict:
    """The verdict after the answer. Empty fields are filled with what the sentences hold; none is replaced."""
    if answer.label == "no":
        return Verdict(label="no", score=verdict.score, lang=verdict.lang, reasons=("opinion_no", *verdict.reasons))
    filled = _filled(verdict, answer, scenes)
    label, reason = _judged(filled, answer, scenes)
    evidence = _evidence(filled, answer, scenes, given) if label == "yes" else filled.evidence
    return filled.model_copy(
        update={"label": label, "evidence": evidence, "reasons": (reason, *verdict.reasons)},
    )


def _judged(filled: Verdict, answer: Answer, scenes: Sequence[Scene]) -> tuple[Label, str]:
    if answer.label == "borderline":
        return "borderline", "opinion_borderline"
    if _scene(scenes, answer.sentence) is None:
        return "borderline", "opinion_without_evidence"
    if not filled.hosts and filled.region is None:
        return "borderline", "opinion_without_host"
    return "yes", "opinion_yes"


def _filled(verdict: Verdict, answer: Answer, scenes: Sequence[Scene]) -> Verdict:
    senders = verdict.senders or _held(answer.senders, scenes, without=verdict.hosts)
    hosts = verdict.hosts or _held(answer.hosts, scenes, without=senders)
    update: dict[str, Any] = {"senders": senders, "hosts": hosts}
    number = answer.count
    if verdict.count is None and number is not None and _has_number(_scene(scenes, number.sentence), number.value):
        update |= {"count": number.value, "counts": (*verdict.counts, Count(value=number.value))}
    return verdict.model_copy(update=update)


def _held(cited: Sequence[CitedState], scenes: Sequence[Scene], *, without: Sequence[str]) -> tuple[str, ...]:
    """The codes whose sentence names that state, in order, each once."""
    held = (
        state.code
        for state in cited
        if state.code not in without
        and (scene := _scene(scenes, state.sentence)) is not None
        and any(roles.code(geo) == state.code for geo in scene.geos)
    )
    return tuple(dict.fromkeys(held))


def _has_number(scene: Scene | None, value: int) -> bool:
    """Whether a sentence has that number, in digits or in words, and not as a year."""
    if scene is None or value in _YEARS:
        return False
    plain = _BETWEEN_DIGITS.sub("", scene.text)
    if re.search(rf"(?<![\d.,]){value}(?![\d%]|[.,]\d)", plain):
        return True
    return any(count.value == value and count.scope != "killed" for count in counts.counts(scene, there=False))


def _evidence(filled: Verdict, answer: Answer, scenes: Sequence[Scene], given: str) -> tuple[Evidence, ...]:
    """The sentence that the answer cites, before those that the rules found."""
    scene = _scene(scenes, answer.sentence)
    if scene is None:
        return filled.evidence
    start, end = scene.sentence.given(0, len(scene.text))
    cited = Evidence(text=given[start:end], start=start, end=end)
    others = (one for one in filled.evidence if (one.start, one.end) != (start, end))
    return (cited, *others)[:_EVIDENCE]


def _scene(scenes: Sequence[Scene], number: int) -> Scene | None:
    return scenes[number - 1] if 1 <= number <= len(scenes) else None
