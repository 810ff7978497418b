"""Troops whose coming is told by who takes them in, what is built for them, whom they go against, how many come."""

import itertools
import re

from services.classifier.frames.reading import Reading
from services.classifier.judging.plain import fought
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame

_LOOKING = ("opinion", "history", "sport", "visit", "exercise", "domestic", "pressure", "trial")
_NUMBER = re.compile(r"\d[\d,.]*\d\d|\d+k")
_COUNTED, _NEAR, _AIMED, _SETTLED = 5, 3, 4, 5  # words
_BACK = 45  # characters
_MISSION = frozenset({"send", "more", "leave", "extend", "rotate"})
_SENT = frozenset({"subject", "owner", "agent"})


def aims(reading: Reading) -> str:
    """Which rule holds of the frame in the title; empty where none does."""
    frame = reading.frame
    if frame is None or frame.own or frame.scene.words.joins or not frame.scene.title or frame.troop is None:
        return ""
    if any(frame.scene.cues(f"signals.{name}") for name in _LOOKING) or "?" in frame.scene.text:
        return ""
    rules = {
        "arrived": _arrived(frame),
        "entering": _entering(frame),
        "welcomed": _welcomed(frame),
        "housed": _housed(frame),
        "settled": _settled(frame),
        "aimed": _aimed(frame),
        "to_front": _to_front(frame),
        "mission": _mission(frame),
    }
    return next((name for name, holds in rules.items() if holds), "")


def _many(frame: Frame) -> bool:
    """Whether troops are counted in hundreds, or are more than there were."""
    scene, troop = frame.scene, frame.troop
    assert troop is not None  # noqa: S101 (aims() has looked)
    words = scene.between(max(0, troop.start - _BACK), troop.start)[-_COUNTED:]
    return any(word in scene.words.deeds.more or _NUMBER.fullmatch(word) for word in words)


def _arrived(frame: Frame) -> bool:
    """Whether more of a state's troops arrive somewhere, in whichever clause: "as 900 more Danes land in Mali"."""
    move = frame.move
    if move is None or not frame.hosts or frame.movement != "arrive" or frame.link != "passive":
        return False
    core = move.has("moves.core") or len(frame.scene.between(move.end, frame.hosts[0].start)) <= 1
    return core and frame.sender_how == "owner" and frame.host_how in {"preposition", "region"} and _many(frame)


def _entering(frame: Frame) -> bool:
    """Whether troops, not one soldier, cross into a state that is no foe's: "Eritrean soldiers pour into Djibouti"."""
    troop, move = frame.troop, frame.move
    if troop is None or move is None or frame.link != "passive" or frame.movement != "invade" or fought(frame):
        return False
    plural = troop.has("troops.strong") and not troop.has("troops.single")
    placed = frame.sender_how in {"owner", "subject"} and frame.host_how in {"object", "preposition"}
    core = move.text.lower() in frame.scene.words.deeds.enters
    combat = any(frame.scene.cues(f"signals.{name}") for name in ("casualty", "combat"))
    return plural and placed and core and not combat


def _welcomed(frame: Frame) -> bool:
    """Whether a state's troops are welcomed to another: "president welcomes Rwandan soldiers to Bangui"."""
    scene, move = frame.scene, frame.move
    greeted = move is not None and move.text.lower() in scene.words.deeds.greets
    if not greeted or frame.sender_how != "owner" or frame.host_how != "preposition" or fought(frame):
        return False
    behind = scene.between(frame.hosts[-1].end, len(scene.text))[:1]  # not "to Warsaw marathon"
    return not behind or any(word in some for word in behind for some in (scene.words.follow, scene.words.grounds))


def _housed(frame: Frame) -> bool:
    """Whether somebody builds a base for a state's troops: "opens camp for 300 Danish soldiers"."""
    scene, troop = frame.scene, frame.troop
    assert troop is not None  # noqa: S101 (aims() has looked)
    if not frame.hosts or frame.sender_how != "owner":
        return False
    for base in (base for base in scene.bases if base.end <= troop.start):
        words = scene.between(base.end, troop.start)
        made = scene.words.deeds.builds.any(scene.between(0, base.start)[-_NEAR - 1 :])
        if words[:1] == ("for",) and len(words) <= _COUNTED and made:
            return True
    return False


def _settled(frame: Frame) -> bool:
    """Whether a state agrees to another's military presence or rejects a force: "Togo backs French troop presence"."""
    scene, troop = frame.scene, frame.troop
    assert troop is not None  # noqa: S101 (aims() has looked)
    first = min((mark.start for mark in (troop, *frame.senders) if mark.start <= troop.start), default=troop.start)
    if frame.host_how != "actor":
        return False
    if frame.link == "stance" and troop.text.lower() in scene.words.aside.forces and frame.move is not None:
        return frame.move.text.lower().startswith("reject")
    present = frame.link == "there" and troop.text.lower().endswith(" presence") and frame.sender_how == "owner"
    return present and scene.words.deeds.settled.any(scene.between(0, first)[-_SETTLED:])


def _aimed(frame: Frame) -> bool:
    """Whether troops go against or for another state and no place is named: "weighs sending 900 men to deter Togo"."""
    scene = frame.scene
    if frame.hosts or frame.movement not in {"send", "arrive"} or frame.link not in {"active", "passive"}:
        return False
    strong = frame.troop is not None and frame.troop.has("troops.strong", "troops.count")
    if frame.sender_how not in _SENT or not frame.senders or not strong or scene.cues("stage.requested"):
        return False
    own = set(frame.codes(frame.senders))
    for geo in (geo for geo in scene.geos if geo.start > frame.anchor and roles.code(geo) not in own):
        words = scene.between(max(frame.anchor, scene.text.rfind(",", 0, geo.start)), geo.start)[-_AIMED:]
        if any(one == "to" and two in scene.words.deeds.serve for one, two in itertools.pairwise(words)):
            return True
    return False


def _to_front(frame: Frame) -> bool:
    """Whether an invader sends many more to where it fights: "Russia sends 900 more soldiers to Donetsk front"."""
    scene, move, troop = frame.scene, frame.move, frame.troop
    assert troop is not None  # noqa: S101 (aims() has looked)
    if move is None or frame.link != "active" or frame.movement != "send" or not move.has("moves.core"):
        return False
    people = troop.has("troops.strong", "troops.weak") and not troop.has("troops.units")
    behind = scene.between(troop.end, len(scene.text))
    foes = any(scene.words.foes.get(code) for code in frame.codes(frame.senders))
    placed = fought(frame) or (not frame.hosts and foes and scene.words.deeds.fronts.any((*behind, *_pairs(behind))))
    return frame.sender_how in {"subject", "owner"} and people and placed and _many(frame)


def _pairs(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{one}-{two}" for one, two in itertools.pairwise(words))


def _mission(frame: Frame) -> bool:
    """Whether a state joins, prolongs or ends a mission known by name: "adds 90 soldiers to Operation Unifier"."""
    scene, move = frame.scene, frame.move
    if move is None or frame.movement not in _MISSION or frame.link not in {"active", "passive"}:
        return False
    named = [geo for geo in scene.geos if roles.form(geo) == "mission"]
    if len(named) != 1:
        return False
    behind = scene.between(named[0].end, len(scene.text))[:1]
    itself = frame.troop is not None and frame.troop.start < named[0].end and named[0].start < frame.troop.end
    if itself and frame.movement not in {"leave", "extend"}:  # "sends investigators to MINUSMA"
        return False
    whole = not behind or behind[0] in scene.words.follow or scene.text[named[0].end] == ","
    acting = roles.subjects(scene, min(move.start, named[0].start)) or frame.link == "passive"
    near = len(scene.between(move.end, named[0].start)) <= _COUNTED if move.end <= named[0].start else True
    combat = any(scene.cues(f"signals.{name}") for name in ("casualty", "combat", "arms"))
    return whole and near and bool(acting) and not combat
