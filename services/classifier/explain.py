"""Why an item is judged as it is: the words that show sender, host, number and cue, and what moved the score."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from services.classifier.classify import Classifier, loaded, year_of
from services.classifier.facts import counts
from services.classifier.frames.reading import Reading, readings
from services.classifier.judging.deciding import decide, told
from services.classifier.language import language_of_item
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene
from services.classifier.weighing.model import Model
from shared.verdict import Item, Span, Verdict

_MOVED = 12
_CUES = ("stage", "signals")


class Part(BaseModel):
    """Words of the item with their part: ``sender``, ``host``, ``troops``, ``movement``, ``number`` or ``cue``.

    ``what`` is the code of a state, the value of a number, the class of a movement or the name of a cue.
    """

    model_config = ConfigDict(frozen=True)

    part: str
    what: str
    text: str
    span: Span


class Moved(BaseModel):
    """One feature and what it adds to the score's log-odds; a feature with ``:`` is a word or a pair of words."""

    model_config = ConfigDict(frozen=True)

    feature: str
    weight: float


class Explanation(BaseModel):
    """The verdict and what it rests on. ``parts`` in order of the text; ``moved`` the strongest first."""

    model_config = ConfigDict(frozen=True)

    verdict: Verdict
    bias: float = 0.0
    parts: tuple[Part, ...] = ()
    moved: tuple[Moved, ...] = Field(default=())


def explain(item: Item, by: Classifier | None = None) -> Explanation:
    """Why ``classify`` says what it says. Offsets point into ``item.given``."""
    by = by or loaded()
    verdict = by.classify(item)
    words = by.vocabularies.get(language_of_item(item))
    if words is None or "no_gate" in verdict.reasons:
        return Explanation(verdict=verdict)
    model, year = by.models[words.lang], year_of(item.published)
    one = decide(readings(item, words), model, year)
    reading, found = one.reading, one.found | told(model, one.reading, year)
    parts = sorted(set(_parts(item, reading)), key=lambda part: (part[3], part[4], part[0]))
    return Explanation(
        verdict=verdict,
        bias=model.weights.bias,
        parts=tuple(
            Part(part=part, what=what, text=text, span=Span(start=start, end=end))
            for part, what, text, start, end in parts
        ),
        moved=_moved(model, found),
    )


def _moved(model: Model, found: frozenset[str]) -> tuple[Moved, ...]:
    known = model.weights.weights
    return tuple(Moved(feature=name, weight=known[name]) for name in model.moved(found, _MOVED))


_Found = tuple[str, str, str, int, int]


def _parts(item: Item, reading: Reading) -> Iterator[_Found]:
    if reading.frame is None:
        return
    frame = reading.frame
    for part, scene, mark, what in _marks(reading, frame):
        if scene.text[mark.start : mark.end] == mark.text:
            start, end = scene.sentence.given(mark.start, mark.end)
            yield part, what, item.given[start:end], start, end
    for scene in reading.scenes:
        for count in counts.counts(scene, there=frame.movement == "presence"):
            if count.span is not None:
                value = count.value if count.value is not None else f"{count.low or ''}-{count.high or ''}".strip("-")
                yield (
                    "number",
                    str(value),
                    item.given[count.span.start : count.span.end],
                    count.span.start,
                    count.span.end,
                )


def _marks(reading: Reading, frame: Frame) -> Iterator[tuple[str, Scene, Mark, str]]:
    """The frame's own marks, each with the sentence that it stands in, and the cues of its sentence."""
    for part, marks in (("sender", frame.senders), ("host", frame.hosts)):
        for mark in marks:
            for scene in (frame.scene, *reading.scenes):
                if any(geo.start == mark.start and geo.text == mark.text for geo in scene.geos):
                    yield part, scene, mark, mark.place.code if mark.place else ""
                    break
    if frame.troop is not None:
        yield "troops", frame.scene, frame.troop, frame.troop.text.lower()
    if frame.move is not None:
        yield "movement", frame.scene, frame.move, frame.movement
    for group, marks in frame.scene.marks.items():
        if group.startswith(_CUES):
            yield from (("cue", frame.scene, mark, group.partition(".")[2]) for mark in marks)
