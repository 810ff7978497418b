"""Where a frame stands to the words beside it: what is told before it and behind it, how its clause goes on.

Named features, each 0 or 1, for models that weigh how an item is put (``weights.en.toml``). "After the inquiry into the
withdrawal" and "withdrawal, says inquiry" hold the same words; these tell them apart.
"""

from collections.abc import Iterator

from services.classifier.frames.reading import Reading
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame

_OTHER = ("history", "trial", "opinion", "casualty", "combat", "arms", "visit", "volunteer", "police", "domestic")
_NEXT = 16  # characters: the word behind a place


def bearings(reading: Reading) -> frozenset[str]:
    """The features that hold; none where nothing was read."""
    frame = reading.frame
    return frozenset((*_sides(frame), *_goes_on(frame), *_alone(frame))) if frame is not None else frozenset()


def _sides(frame: Frame) -> Iterator[str]:
    """Which signals of other news stand before the frame and behind it, in its sentence."""
    end = max(mark.end for mark in (frame.troop, frame.move) if mark is not None)
    for signal in _OTHER:
        cues = frame.scene.cues(f"signals.{signal}")
        if any(cue.end <= frame.anchor for cue in cues):
            yield from (f"ahead.{signal}", f"ahead.{signal}.{frame.movement}")
        if any(cue.start >= end for cue in cues):
            yield from (f"behind.{signal}", f"behind.{signal}.{frame.movement}")


def _goes_on(frame: Frame) -> Iterator[str]:
    """What follows the place: nothing, a small word, or a word that makes the frame a part of something else."""
    scene = frame.scene
    host = next((host for host in frame.hosts if scene.text[host.start : host.end] == host.text), None)
    if host is None or host.start < frame.anchor:
        return
    tail = scene.text[host.end :].lstrip()
    words = scene.between(host.end, host.end + _NEXT)[:1]
    small = (scene.words.follow, scene.words.apart, scene.words.into, scene.words.from_, scene.words.beside)
    plain = bool(words) and tail[:1].isalnum() and not any(words[0] in some for some in small)
    kind = "word" if plain else "end" if not tail.strip(" .") else "small"
    yield from (f"next.{kind}", f"next.{kind}.{frame.link}")
    if scene.text[host.end : host.end + 2] in {"'s", "’s"}:
        yield from ("next.owned", f"next.owned.{frame.movement}")
    elif plain:
        yield f"next.word.{frame.movement}"


def _alone(frame: Frame) -> Iterator[str]:
    """Whether the sender is no party that the sentence names as a state or by its adjective."""
    forms = {roles.form(mark) for mark in frame.senders}
    if forms and forms <= {"office", "company"}:
        yield f"spoken.{frame.link}.{frame.movement}"
