"""Which way troops go where no word of movement says it: "3,000 soldiers to Poland", "troops might serve in Mali"."""

import re
from collections.abc import Iterator

from services.classifier.scenes.frame import Frame
from shared.verdict import Kind, Status

_ENDS = re.compile("[;:–—]")
_FAR, _LONGEST = 2, 4  # words between troops and a cue; words of the longest cue
KINDS: dict[str, Kind] = {
    "lasting": "extension",
    "refused": "refusal",
    "gone": "withdrawal",
    "across": "incursion",
    "maybe": "deployment",
    "due": "deployment",
    "moving": "deployment",
}
STATUSES: dict[str, Status] = {"maybe": "considered", "due": "announced", "lasting": "announced"}


def bare(frame: Frame) -> str:
    """The table of the lexicon's ``[bare]`` whose words stand by the troops; empty where none does."""
    if frame.troop is None or frame.movement == "leave":
        return ""
    if frame.scene.between(0, _opening(frame))[-1:] in {(word,) for word in frame.scene.words.language.bare.lasting}:
        return "lasting"
    if not frame.still:
        return ""
    words = _behind(frame)
    tables = [(name, frozenset(terms)) for name, terms in frame.scene.words.language.bare]
    found = [(at, -size, name) for name, terms in tables for at, size in _places(words, terms)]
    return min(found)[2] if found else ""


def _opening(frame: Frame) -> int:
    """Where the troops begin, with the state that owns them."""
    assert frame.troop is not None  # noqa: S101 (bare() has looked)
    return min(mark.start for mark in (frame.troop, *frame.senders) if mark.start <= frame.troop.start)


def _behind(frame: Frame) -> list[str]:
    """The words behind the troops, up to a sign that ends the clause."""
    scene, troop = frame.scene, frame.troop
    assert troop is not None  # noqa: S101 (bare() has looked)
    end = _ENDS.search(scene.text, troop.end)
    words = scene.between(troop.end, end.start() if end else len(scene.text))
    return [word.strip(".'’") for word in words[: _FAR + _LONGEST]]


def _places(words: list[str], terms: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a term stands near enough, and how many words it has: one word must follow the troops at once."""
    for size in range(1, min(_LONGEST, len(words)) + 1):
        for at in range(1 if size == 1 else min(_FAR, len(words) - size) + 1):
            if " ".join(words[at : at + size]) in terms:
                yield at, size


def none(frame: Frame) -> bool:
    """Whether "no" stands right before the troops and their owner: "no American troops will be sent"."""
    troop, scene = frame.troop, frame.scene
    if troop is None:
        return False
    words = scene.between(0, _opening(frame))[-1:]
    return frame.sender_how in {"owner", ""} and bool(words) and words[0] in scene.words.none
