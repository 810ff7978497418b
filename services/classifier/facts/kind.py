"""The kind: the direction of the movement, the most specific one."""

import re

from services.classifier.facts.growth import grows, others_grow
from services.classifier.facts.verbless import KINDS, bare, none
from services.classifier.facts.voices import voice
from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene
from shared.verdict import Kind

_PLAIN: dict[str, Kind] = {
    "send": "deployment",
    "arrive": "deployment",
    "host": "deployment",
    "more": "reinforcement",
    "leave": "withdrawal",
    "rotate": "rotation",
    "extend": "extension",
    "presence": "presence",
    "invade": "incursion",
}
_GOVERNED, _LINKED, _BESIDE = 5, 4, 2  # words between a cue, a movement and what it belongs to
_OTHER = re.compile(r"[、。　…,]|部隊|兵|부대|병력")  # another clause, other troops
_FINAL = 40  # characters between a movement and the verb that ends its sentence
_COMING = frozenset({"send", "arrive", "host", "more"})
_PLAINLY = frozenset({"withdrawal", "incursion", "refusal", "extension"})
_DECIDED = ("considered", "requested", "offered", "ordered")


def kind_of(reading: Reading) -> Kind:
    """The kind of the item's frame."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have a kind)
    movement = frame.movement
    way = KINDS.get(bare(frame))
    if way in _PLAINLY:
        return way
    if movement == "leave" and _before(reading, "stage.refused"):
        return "extension"
    if movement == "send" and (longer := _lengthened(frame)):
        return longer
    if aside := _beside_news(frame):
        return aside
    if movement == "leave" and any(scene.cues("stage.turn") for scene in _turning(reading)):
        return "rotation"  # a numbered contingent goes home when the next one has come
    return _coming(reading) or way or _decided(reading) or _PLAIN[movement]


def _decided(reading: Reading) -> Kind | None:
    """A deployment that no word of movement tells of, where somebody asks for the troops or decides on them."""
    decided = any(_before(reading, f"stage.{stage}") for stage in _DECIDED)
    return "deployment" if reading.frame is not None and reading.frame.still and decided else None


def _turning(reading: Reading) -> tuple[Scene, ...]:
    """The sentences that may tell of a change of contingents; in English also others than the frame's."""
    assert reading.frame is not None  # noqa: S101
    scene = reading.frame.scene
    return (scene,) if scene.words.joins else reading.scenes


def _barred(reading: Reading) -> bool:
    """Whether a sender says "no troops for" or "no troops in": a refusal; said by others it denies a presence."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    scenes = (frame.scene,) if frame.scene.words.joins else reading.scenes
    denies = any(scene.cues("stage.denied") for scene in scenes)
    return frame.still and none(frame) and not denies and (bare(frame) == "due" or voice(reading) == "sender")


def _coming(reading: Reading) -> Kind | None:
    """The more specific kind of troops that come or are there."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    movement, came = frame.movement, frame.movement in {"send", "arrive"}
    readings: tuple[tuple[Kind, bool], ...] = (
        ("presence", frame.link == "stance" and bool(frame.scene.cues("stage.denied"))),
        ("presence", _not_to_stay(reading)),
        ("refusal", (movement in _COMING and _refused(reading)) or _barred(reading) or _forgone(frame)),
        ("rotation", came and any(scene.cues("stage.turn") for scene in _turning(reading))),
        ("exercise", came and _drilled(reading)),
        ("reinforcement", movement in {*_COMING, "presence"} - {"more"} and grows(reading)),
        ("deployment", movement == "presence" and not frame.still and _before(reading, "stage.considered")),
        ("deployment", movement == "presence" and _carried(frame)),
        ("deployment", movement == "more" and others_grow(frame)),
    )
    return next((kind for kind, holds in readings if holds), None)


def _drilled(reading: Reading) -> bool:
    """Whether the title tells of an exercise, and not of a third state's."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    sides = {*frame.codes(frame.senders), *frame.codes(frame.hosts)}
    for scene in (scene for scene in reading.scenes if scene.title):
        for cue in scene.cues("signals.exercise"):
            before = [geo for geo in scene.geos if geo.end <= cue.start and roles.form(geo) in {"name", "adj", "seat"}]
            if scene.words.joins or not before or roles.code(before[-1]) in sides:
                return True
    return False


def _forgone(frame: Frame) -> bool:
    """Whether an entry is said never to come: "will not be any American forces moving into"; a delay is none."""
    scene, move = frame.scene, frame.move
    if frame.movement != "invade" or move is None:
        return False
    cues = (cue for cue in scene.cues("stage.refused") if _governs(scene, cue, move.start))
    return any(scene.words.clause.never.any(cue.text.lower().split()) for cue in cues)


def _refused(reading: Reading) -> bool:
    frame = reading.frame
    assert frame is not None  # noqa: S101
    doubtful = bool(frame.scene.cues("stage.open"))
    own = frame.link == "stance" and frame.move is not None and frame.move.has("stage.refused")
    return not doubtful and (
        own or _called_off(reading) or none(frame) or _before(reading, "stage.refused") or _denied_plan(frame)
    )


def _not_to_stay(reading: Reading) -> bool:
    """Whether it is denied that troops are there to stay: "否认美军将永久留驻"; denied leaving is another thing."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    scene, troop = frame.scene, frame.troop
    if frame.movement != "extend" or troop is None or not scene.words.joins or frame.move is None:
        return False
    denials = [cue.start for cue in scene.cues("stage.denied") if _governs(scene, cue, troop.start)]
    leaving = (move for move in scene.moves if move.has("moves.leave") and not move.has("moves.extend"))
    return bool(denials) and frame.move.start > denials[0] and not any(move.start >= denials[0] for move in leaving)


def _denied_plan(frame: Frame) -> bool:
    """Whether a plan is denied: "denies plans to send"; "denies sending" and "denies it sent" deny the fact."""
    scene, at = frame.scene, frame.move.start if frame.move is not None else frame.anchor
    denials = [cue for cue in scene.cues("stage.denied") if _governs(scene, cue, at)]
    plans = (cue for stage in ("announced", "considered") for cue in scene.cues(f"stage.{stage}") if cue.end <= at)
    return any(denial.start <= plan.start for plan in plans for denial in denials)


def _called_off(reading: Reading) -> bool:
    """Whether a refusal stands right behind the movement: "deployment cancelled"."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    scene, move = frame.scene, frame.move
    cues = scene.cues("stage.refused") if move is not None else ()
    reach = _FINAL if scene.words.order.verb_final else len(" has been ")
    return any(move is not None and 0 <= cue.start - move.end <= reach for cue in cues)


def _before(reading: Reading, tag: str) -> bool:
    """Whether a cue stands before the movement, close enough to govern it."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    at = frame.move.start if frame.move is not None else frame.anchor
    return any(_governs(frame.scene, cue, at) for cue in frame.scene.cues(tag))


def _governs(scene: Scene, cue: Mark, at: int) -> bool:
    near = len(scene.between(cue.end, at)) <= _GOVERNED
    return cue.start <= at and near and not scene.broken(cue.end, at)


def _lengthened(frame: Frame) -> Kind | None:
    """The kind where a deployment is prolonged or cut short: "extends troop deployment", "ends deployment of"."""
    if frame.move is None or frame.move.text.lower() not in frame.scene.words.nouns:
        return None
    before = [move for move in frame.scene.moves if move.end <= frame.anchor]
    near = [move for move in before if len(frame.scene.between(move.end, frame.anchor)) <= _BESIDE]
    near += _closing(frame, frame.move)
    longer = any(move.has("moves.extend") for move in near)
    return "extension" if longer else "withdrawal" if any(move.has("moves.leave") for move in near) else None


def _closing(frame: Frame, move: Mark) -> list[Mark]:
    """Words of staying or ending behind a movement that is their object, as verbs come last: "派遣を3年延長"."""
    scene = frame.scene
    if not scene.words.order.verb_final or not scene.words.order.topic_comma:
        return []
    later = [one for one in scene.moves if one.start >= move.end and one.has("moves.extend", "moves.leave")]
    return [one for one in later if _object(scene, move, one)]


def _object(scene: Scene, move: Mark, verb: Mark) -> bool:
    """Whether little stands between a noun of movement and the verb that takes it, and no other movement."""
    gap = scene.text[move.end : verb.start]
    return len(scene.between(move.end, verb.start)) <= _LINKED and not _OTHER.search(gap)


def _beside_news(frame: Frame) -> Kind | None:
    """The kind where the frame's word of movement tells of something else than where these troops go."""
    return "extension" if _kept(frame) else "deployment" if _fetching(frame) else None


def _kept(frame: Frame) -> bool:
    """Whether a word of staying stands between the frame's and the troops: "committed to keeping troops"."""
    move, troop = frame.move, frame.troop
    if move is None or troop is None or frame.movement not in {"send", "host"}:
        return False
    between = (other for other in frame.scene.moves if move.end <= other.start and other.end <= troop.start)
    return any(other.has("moves.extend") for other in between)


def _fetching(frame: Frame) -> bool:
    """Whether those who leave are not the troops: "sends 400 troops to help Britons out of Khartoum"."""
    troop, scene = frame.troop, frame.scene
    if frame.link != "take" or troop is None:
        return False
    particle = next((mark for mark in scene.particles if mark.start >= troop.end), None)
    return particle is not None and scene.words.aside.assisting.any(scene.between(troop.end, particle.start))


def _carried(frame: Frame) -> bool:
    """Whether "deployed in" tells of a coming: "were deployed in Riga", where "troops deployed in Riga" are there."""
    scene, move = frame.scene, frame.move
    if move is None or move.text.split()[0].lower() not in scene.words.language.moves.past:
        return False
    return any(cue.end <= move.start and not scene.between(cue.end, move.start) for cue in scene.cues("stage.put"))
