"""Troops told as a mass, and ground that is disputed: what tells an entry in strength from the raids of every day."""

import re

from services.classifier.scenes.frame import Frame

_NUMBER = re.compile(r"\d[\d,.]*\d\d|\d+k|hundred|thousand")
_BACK, _WORDS, _COUNTED = 45, 5, 4  # characters; words before the troops


def massed(frame: Frame) -> bool:
    """Whether a large number, "hundreds of" or armour stands beside the frame's troops."""
    scene, troop = frame.scene, frame.troop
    if troop is None:
        return False
    before = scene.between(max(0, troop.start - _BACK), troop.start)[-_WORDS:]
    after = scene.between(troop.end, troop.end + _BACK)[:2]
    vague = any(word in scene.words.language.counts.vague for word in before)
    counted = any(_NUMBER.fullmatch(word) for word in before[-_COUNTED:])
    return vague or counted or scene.words.aside.armour.any((*before[-2:], *after[1:]))


def contested(frame: Frame) -> bool:
    """Whether the frame's ground is disputed, and its troops may be there to fight: peacekeepers are not."""
    return disputed(frame) and not (
        frame.troop is not None and frame.troop.text.lower() in frame.scene.words.aside.forces
    )


def disputed(frame: Frame) -> bool:
    """Whether the frame's ground is disputed."""
    return any(mark.place is not None and mark.place.disputed for mark in frame.hosts)
