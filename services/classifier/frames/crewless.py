"""Entries without anybody in them: missiles, drones and balloons that stray into a state, violations of its air."""

import re

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame

_APART = re.compile(r"[,;:—–、，]")
# Words between a thing and its verb: "drone from Belarus again crosses into"; between the verb and the air.
_SUBJECT, _OBJECT = 4, 3


def crewless(frame: Frame) -> bool:
    """Whether nobody comes in with what enters: "a drone crosses into Romania", "violate airspace"."""
    scene, move = frame.scene, frame.move
    if move is None or not move.has("moves.invade"):
        return False
    drifts = any(_drifts(frame, move, thing) for thing in scene.cues("signals.crewless"))
    return drifts or any(_flown(frame, move, air) for air in scene.cues("signals.airspace"))


def _drifts(frame: Frame, move: Mark, thing: Mark) -> bool:
    """Whether a thing is who enters: before its verb, or behind it with at most its state between."""
    scene = frame.scene
    if _manned(frame, thing, move):
        return False
    if thing.end <= move.start:
        return _together(frame, thing, move, _SUBJECT)
    states = [geo for geo in scene.geos if move.end <= geo.start and geo.end <= thing.start]
    cut = scene.text[move.end : thing.start]
    plain = cut.strip() == "" or (len(states) == 1 and scene.text[states[0].start : states[0].end] == cut.strip())
    return scene.words.order.subject_after and plain and all(roles.form(geo) == "adj" for geo in states)


def _flown(frame: Frame, move: Mark, air: Mark) -> bool:
    """Whether the air above a state is what is entered."""
    first, last = sorted((move, air), key=lambda mark: mark.start)
    return not _manned(frame, air, move) and _together(frame, first, last, _OBJECT)


def _together(frame: Frame, first: Mark, last: Mark, far: int) -> bool:
    """Whether two words stand in one breath, so many words apart at most."""
    gap = frame.scene.text[first.end : last.start]
    return not _APART.search(gap) and len(frame.scene.between(first.end, last.start)) <= far


def _manned(frame: Frame, thing: Mark, move: Mark) -> bool:
    """Whether the frame's troops stand nearer to the verb, or beside the thing: "troops and drones enter"."""
    troop = frame.troop
    if troop is None:
        return any(_beside(frame, other, thing) for other in frame.scene.troops)
    inside = min(thing.start, move.start) <= troop.start and troop.end <= max(thing.end, move.end)
    return inside or _beside(frame, troop, thing)


def _beside(frame: Frame, troop: Mark, thing: Mark) -> bool:
    """Whether troops stand right before a thing, or hold it in their name: "missile battalion", "tanks, drones"."""
    if troop.start <= thing.start and thing.end <= troop.end:
        return True
    gap = frame.scene.between(troop.end, thing.start)
    return troop.end <= thing.start and len(gap) <= 1
