"""Rules that no score outweighs: hired guards, local forces, a police mission, ships that pass, one man who leaves."""

import re

from services.classifier.frames.aside import received
from services.classifier.frames.reading import Reading
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.helping import helped

_APART = re.compile(r"[,;]\s")
_COMING = frozenset({"send", "arrive", "presence", "invade"})


def ruled_out(reading: Reading) -> str:
    """Which rule holds of an item that has a frame; empty where none does."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if reading.cued("signals.commercial", title=True):
        return "commercial"
    if frame.scene.cues("signals.local") and frame.troop is not None and not frame.troop.has("troops.strong"):
        return "local"
    rules = {
        "transit": _passes(reading),
        "condition": _conditional(frame),
        "known": _known(frame),
        "one_soldier": _one_soldier(frame),
        "visit": _only_visited(frame),
        "combat": _only_struck(frame),
        "taught": _only_taught(frame),
        "given": _only_given(frame),
        "volunteer": _discharged(frame),
    }
    if out := next((why for why, holds in rules.items() if holds), ""):
        return out
    plain = frame.troop is None or not frame.troop.has("troops.strong", "troops.units")
    return "police" if plain and _policed(frame) else ""


def _conditional(frame: Frame) -> bool:
    """Whether who is invaded only makes the invader's withdrawal a condition: "no talks unless Russian troops go"."""
    named = {roles.code(geo) for geo in frame.scene.geos}
    known = frame.scene.words.foes
    foes = any(named.intersection(known.get(code, ())) for code in named)
    return foes and frame.movement in {"leave", "extend"} and bool(frame.scene.cues("signals.condition"))


def _known(frame: Frame) -> bool:
    """Whether a relative clause only says which invaders are meant: "arms for the forces that invaded Georgia"."""
    before = frame.scene.between(0, frame.move.start)[-1:] if frame.move is not None else ()
    return frame.movement == "invade" and frame.scene.words.clause.relative.any(before)


def _discharged(frame: Frame) -> bool:
    """Whether a state's soldiers are so no longer: "former French soldiers"; not "sends former Wagner fighters"."""
    if frame.troop is None or frame.sender_how != "owner":
        return False
    owner = min(frame.senders, key=lambda mark: mark.start)
    state = roles.form(owner) in {"adj", "name"} and owner.end <= frame.troop.start
    return state and frame.scene.words.aside.discharged.any(frame.scene.between(0, owner.start)[-1:])


def _policed(frame: Frame) -> bool:
    """Whether police stand in the clause that tells of the movement: not "A sends police, B sends its navy"."""
    cues, text = frame.scene.cues("signals.police"), frame.scene.text
    return any(not _APART.search(text[min(cue.end, frame.anchor) : max(cue.start, frame.anchor)]) for cue in cues)


def _passes(reading: Reading) -> bool:
    """Whether ships or aircraft only pass, over open sea or along a coast: "destroyer sails through Taiwan Strait"."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    craft = frame.troop is not None and frame.troop.has("troops.units")
    return craft and frame.scene.title and bool(frame.scene.cues("signals.transit")) and frame.movement in _COMING


def _one_soldier(frame: Frame) -> bool:
    """Whether a headline lets one man go: "to expel US soldier"; "last soldier leaves" stands for all."""
    troop, scene = frame.troop, frame.scene
    if troop is None or not troop.has("troops.single") or frame.movement != "leave" or not scene.title:
        return False
    if _adjective(frame):
        return False
    at = min(mark.start for mark in (troop, *frame.senders) if mark.start <= troop.start)
    before = scene.between(0, troop.start)[-2:]
    counted = any(word[:1].isdigit() or word in scene.words.language.counts.scales for word in before)
    return not counted and not scene.words.unique.any(scene.between(0, at)[-2:])


def _adjective(frame: Frame) -> bool:
    """Whether the word for a soldier only describes a withdrawal: "retirada militar", "retrait militaire"."""
    move, troop = frame.move, frame.troop
    if move is None or troop is None or not frame.scene.words.order.owners_after:
        return False
    return move.end + 1 == troop.start and move.text.lower() in frame.scene.words.nouns


def _only_visited(frame: Frame) -> bool:
    """Whether a headline's troops are where they are only because somebody calls on them there."""
    scene = frame.scene
    links = {"there", "passive", "active", "compound"} if scene.words.order.topic_comma else {"there", "passive"}
    idle = frame.link in links and frame.movement in {"presence", "arrive"}
    return scene.words.joins and scene.title and idle and bool(scene.cues("signals.visit"))


def _only_struck(frame: Frame) -> bool:
    """Whether a headline's troops are only named as those who are hit: "米軍駐留のイラク基地にロケット弾 3人負傷"."""
    scene = frame.scene
    idle = frame.movement == "presence" and scene.title and scene.words.order.topic_comma
    return idle and bool(scene.cues("signals.combat")) and bool(scene.cues("signals.casualty"))


def _only_taught(frame: Frame) -> bool:
    """Whether the troops only get something, and no place is told: "offers to train 900 Danish soldiers"."""
    taught = frame.troop is not None and helped(frame.scene, frame.troop)
    return taught and frame.link == "there" and frame.host_how in {"actor", ""} and not frame.scene.words.joins


def _only_given(frame: Frame) -> bool:
    """Whether troops that are somewhere only are sent something: "sends parcels to 300 soldiers in Mali"."""
    scene, troop = frame.scene, frame.troop
    if troop is None or frame.link != "there":
        return False
    return any(received(scene, troop, move) for move in scene.moves if move.end <= troop.start)
