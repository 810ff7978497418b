"""Headlines whose main clause sends troops abroad or takes them away, whatever else stands beside it.

"Togo recalls peacekeepers accused of theft in Haiti" holds cues of a trial, and the recall is the news all the same. A
cue of other news only counts against a headline whose movement stands aside: behind a conjunction, as a noun ("inquiry
into the withdrawal"), as a participle ("soldiers sent to Chad complain").
"""

import re

from services.classifier.frames.mass import contested
from services.classifier.frames.reading import Reading
from services.classifier.judging.plain import fought
from services.classifier.scenes.frame import Frame

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LOOKING = ("opinion", "history", "sport", "pressure", "condition", "volunteer", "visit", "exercise", "domestic")
_CLEAR = frozenset({"owner", "subject", "origin", "agent"})
_STATED = frozenset({"preposition", "object"})


def mainly(reading: Reading) -> bool:
    """Whether the headline's main clause tells the movement by a word that tells of nothing else."""
    frame = reading.frame
    if frame is None or frame.own or frame.scene.words.joins or not frame.scene.title:
        return False
    if frame.troop is None or frame.move is None or not frame.hosts or contested(frame) or not _aloud(frame):
        return False
    scene = frame.scene
    if any(scene.cues(f"signals.{name}") for name in _LOOKING) or scene.words.clause.schooled.search(scene.text):
        return False
    return _leaving(frame) or _sending(frame)


def _aloud(frame: Frame) -> bool:
    """Whether the movement is the verb of the first clause: no conjunction before it, no question, no year."""
    scene, move, troop = frame.scene, frame.move, frame.troop
    if move is None or troop is None or "?" in scene.text or _YEAR.search(scene.text):
        return False
    if scene.words.plain_tail.search(scene.text, 0, frame.anchor) or scene.text.startswith(("'", "’"), troop.end):
        return False  # "the troops' withdrawal"
    aside = scene.words.clause.aside.any(scene.between(0, move.start))
    return not aside and move.has("moves.core") and frame.link in {"active", "passive"}


def _leaving(frame: Frame) -> bool:
    """Whether troops are recalled or leave; those whom an enemy drives out do so in combat."""
    strong = frame.troop is not None and frame.troop.has("troops.strong", "troops.units")
    stated = frame.host_how in {*_STATED, "actor", "compound"}
    return frame.movement == "leave" and strong and stated and not fought(frame)


def _sending(frame: Frame) -> bool:
    """Whether troops are sent or arrive: by a verb that their state governs, or that "are" and "were" make passive."""
    if frame.movement not in {"send", "arrive"} or frame.sender_how not in _CLEAR or frame.host_how not in _STATED:
        return False
    scene, move, troop = frame.scene, frame.move, frame.troop
    assert move is not None and troop is not None  # noqa: S101, PT018 (mainly() has looked)
    before = scene.between(0, move.start)[-2:]
    if not troop.has("troops.strong") or before[-1:] == ("by",):
        return False
    return frame.link == "active" or any(word in scene.words.language.stage.going for word in before)
