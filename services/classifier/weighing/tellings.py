"""How an item tells its movement: by which form of the verb, with what before it, and what else the item tells.

Named features, each 0 or 1, for the model of kind and status (``hints.py``). "Sends" and "is sending" are one word of
movement; whether troops are on their way or only about to be depends on its form, on "has" or "will" before it and on
how the other sentences put it.
"""

from collections.abc import Iterator
from dataclasses import replace

from services.classifier.facts import tense
from services.classifier.facts.kind import kind_of
from services.classifier.facts.status import status_of
from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes.frame import movements
from services.classifier.scenes.scene import Scene
from shared.verdict import Kind, Status

_LEADING = ("had", "going", "begun", "announced", "considered", "requested", "offered", "ordered")
_OTHERS = 4  # frames beside the item's own


def tellings(reading: Reading, kind: Kind, status: Status) -> frozenset[str]:
    """The features that hold, given what the rules say."""
    return frozenset(
        (
            *_worded(reading, kind, status),
            *_elsewhere(reading),
            *_others(reading, status),
            *_placed(reading, kind, status),
        )
    )


def _worded(reading: Reading, kind: Kind, status: Status) -> Iterator[str]:
    """The form of the frame's own word, and what leads to it."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have fields)
    if frame.move is None:
        yield from ("told.none", f"told.none.{status}")
        return
    form, how = tense.form(frame.scene, frame.move), _led(frame.scene, frame.move)
    yield from (f"told.{form}", f"told.by.{how}", f"told.{status}.{form}")
    for what in ("", "T" if frame.scene.title else "L", frame.movement, frame.link, status, kind):
        yield f"told.{what}.{how}"


def _led(scene: Scene, move: Mark) -> str:
    """The form of a word of movement and the cues right before it: "ing.had" of "has been sending"."""
    tags = (
        name
        for name in _LEADING
        if any(
            cue.end <= move.start and len(scene.between(cue.end, move.start)) <= 1
            for cue in scene.cues(f"stage.{name}")
        )
    )
    return ".".join((tense.form(scene, move), *tags))


def _elsewhere(reading: Reading) -> Iterator[str]:
    """How every word of movement of title and lead is put."""
    own = reading.frame.move if reading.frame is not None else None
    for scene in reading.scenes:
        part = "T" if scene.title else "L"
        for move in scene.moves:
            how, classes = _led(scene, move), movements(move)
            yield from (f"tells.{part}.{how}", *(f"tells.{part}.{one}.{how}" for one in classes))
            if move is not own:
                same = own is not None and bool({*classes} & {*movements(own)})
                yield from (f"tells.{part}.{same}.{how}", f"tells.{same}.{how}")


def _others(reading: Reading, status: Status) -> Iterator[str]:
    """What the rules say of the other frames."""
    assert reading.frame is not None  # noqa: S101
    if not reading.support:
        yield from ("other.none", f"other.none.{status}")
    for frame in reading.support[:_OTHERS]:
        other = replace(reading, frame=frame)
        kind = kind_of(other)
        told, part = status_of(other, kind), "T" if frame.scene.title else "L"
        same = frame.movement == reading.frame.movement
        yield from (f"other.{part}.{told}", f"other.{status}.{told}", f"other.{part}.{same}.{told}")
        yield from (f"other.{part}.{kind}.{told}", f"other.{status}.{same}.{told}")


def _placed(reading: Reading, kind: Kind, status: Status) -> Iterator[str]:
    """Where the rules' status comes from, and each tense beside kind and movement."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    part = "T" if frame.scene.title else "L"
    for where in (part, f"{len(reading.scenes) > 1}", f"{bool(frame.senders)}.{bool(frame.hosts)}", f"{kind}.{part}"):
        yield f"placed.{status}.{where}"
    yield from (f"placed.{status}.sender.{frame.sender_how}", f"placed.{status}.host.{frame.host_how}")
    tenses = {
        "begun": tense.begun(reading),
        "done": tense.done(reading),
        "ahead": tense.ahead(reading),
        "going": tense.going(frame),
        "dated": tense.dated(frame),
        "planned": tense.planned(frame.scene),
    }
    for name, holds in tenses.items():
        yield from (f"{name}.{holds}", f"{name}.{holds}.{kind}", f"{name}.{holds}.{frame.movement}")
