"""What speaks for a kind or a status: the rules' own answers, and how the item is told. For the model of fields.

Named features, each 0 or 1: those that the score is made of (``features.py``, ``phrasing.py``), every cue with its
place, the tenses and voices that the rules heard, and what the rules concluded. No name of a state is among them.
"""

from collections.abc import Iterator

from services.classifier.facts import tense, verbless
from services.classifier.facts.concluded import ruled
from services.classifier.facts.voices import voice
from services.classifier.frames.reading import Reading
from services.classifier.weighing.features import features
from services.classifier.weighing.phrasing import phrasing
from services.classifier.weighing.tellings import tellings
from shared.verdict import Kind, Status

_CUES = ("stage.", "signals.")


def hints(reading: Reading, year: int | None, kind: Kind, status: Status) -> frozenset[str]:
    """The features that hold, given what the rules say. ``year`` is that of publication, if known."""
    told = features(reading, year) | phrasing(reading, year)
    told |= tellings(reading, kind, status)
    return told | {*ruled(reading, kind, status), *_heard(reading, status), *_cued(reading)}


def _heard(reading: Reading, status: Status) -> Iterator[str]:
    """Tenses, voices, and what stands right behind the troops."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    by = voice(reading)
    yield from (f"voice.{by}", f"voice.{by}.{frame.movement}", f"bare.{verbless.bare(frame)}")
    begun, done, ahead = tense.begun(reading), tense.done(reading), tense.ahead(reading)
    yield from (f"begun.{begun}.{status}", f"done.{done}.{status}", f"ahead.{ahead}.{status}")
    going, dated, planned = tense.going(frame), tense.dated(frame), tense.planned(frame.scene)
    yield f"tense.{done}.{begun}.{going}.{dated}.{ahead}.{planned}"


def _cued(reading: Reading) -> Iterator[str]:
    """Every cue, by title and lead and by whether it stands in the frame's sentence."""
    assert reading.frame is not None  # noqa: S101
    for scene in reading.scenes:
        place = ("T" if scene.title else "L") + ("F" if scene is reading.frame.scene else "")
        yield from (f"{place}.{tag}" for tag in scene.marks if tag.startswith(_CUES))
