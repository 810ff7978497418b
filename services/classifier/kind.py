"""The kind: the direction of the movement, the most specific one."""

from services.classifier import roles
from services.classifier.frame import Frame
from services.classifier.matcher import Mark
from services.classifier.reading import Reading
from services.classifier.scene import Scene
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
_GOVERNED, _LINKED, _BESIDE = 5, 4, 2  # words between a cue, a movement, a number word and what it belongs to
_FINAL = 40  # characters between a movement and the verb that ends its sentence
_COMING = frozenset({"send", "arrive", "host", "more"})


def kind_of(reading: Reading) -> Kind:
    """The kind of the item's frame."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have a kind)
    movement = frame.movement
    if movement == "leave" and _before(reading, "stage.refused"):
        return "extension"
    if movement == "send" and _extended(frame):
        return "extension"
    if movement == "leave" and frame.scene.cues("stage.turn"):
        return "rotation"  # a numbered contingent goes home when the next one has come
    return _coming(reading) or _PLAIN[movement]


def _coming(reading: Reading) -> Kind | None:
    """The more specific kind of troops that come or are there."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    movement, came = frame.movement, frame.movement in {"send", "arrive"}
    readings: tuple[tuple[Kind, bool], ...] = (
        ("presence", frame.link == "stance" and bool(frame.scene.cues("stage.denied"))),
        ("refusal", movement in _COMING and _refused(reading)),
        ("rotation", came and bool(frame.scene.cues("stage.turn"))),
        ("exercise", came and reading.cued("signals.exercise", title=True)),
        ("reinforcement", movement in {*_COMING, "presence"} - {"more"} and _more(reading)),
        ("deployment", movement == "presence" and frame.link != "there" and _before(reading, "stage.considered")),
    )
    return next((kind for kind, holds in readings if holds), None)


def _refused(reading: Reading) -> bool:
    frame = reading.frame
    assert frame is not None  # noqa: S101
    doubtful = bool(frame.scene.cues("stage.open"))
    past = frame.move is not None and frame.move.has("moves.past")
    own = frame.link == "stance" and frame.move is not None and frame.move.has("stage.refused")
    return not doubtful and (
        own
        or _called_off(reading)
        or _none(frame)
        or _before(reading, "stage.refused")
        or (not past and _before(reading, "stage.denied"))
    )


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


def _none(frame: Frame) -> bool:
    """Whether "no" stands right before the troops and their owner: "no American troops will be sent"."""
    troop, scene = frame.troop, frame.scene
    if troop is None:
        return False
    at = min(mark.start for mark in (troop, *(mark for mark in frame.senders if mark.end <= troop.start)))
    words = scene.between(0, at)[-1:]
    return frame.sender_how in {"owner", ""} and bool(words) and words[0] in scene.words.none


def _extended(frame: Frame) -> bool:
    """Whether what is prolonged is a deployment: "extends troop deployment"."""
    longer = (move for move in frame.scene.moves if move.has("moves.extend") and move.end <= frame.anchor)
    noun = frame.move is not None and frame.move.text.lower() in frame.scene.words.nouns
    return noun and any(len(frame.scene.between(move.end, frame.anchor)) <= _BESIDE for move in longer)


def _more(reading: Reading) -> bool:
    """Whether more come to those already there, by the frame's sentence or one that agrees with it."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    agreeing = (other for other in reading.support if other.movement in _COMING and _agrees(frame, other))
    return any(_raised(one, troop) for one in (frame, *agreeing) for troop in one.scene.troops if _mine(one, troop))


def _agrees(frame: Frame, other: Frame) -> bool:
    senders = set(frame.codes(frame.senders))
    return bool(senders & set(other.codes(other.senders))) and other.scene.sentence.index == 0


def _mine(frame: Frame, troop: Mark) -> bool:
    """Whether troops of the frame's sentence may be those of its sender."""
    owned = {roles.code(mark) for mark in roles.owners(frame.scene, troop)}
    return troop is frame.troop or not owned or bool(owned & set(frame.codes(frame.senders)))


def _raised(frame: Frame, troop: Mark) -> bool:
    """Whether a word for "more" stands by the troops: "900 more soldiers", "boosts its presence"."""
    scene = frame.scene
    words = [mark for mark in scene.words.counts.find(scene.text).get("counts", ()) if mark.has("counts.increment")]
    if any(mark.end <= troop.start and len(scene.between(mark.end, troop.start)) <= _BESIDE for mark in words):
        return True
    raised = (move for move in scene.moves if move.has("moves.more"))
    return any(len(_apart(scene, move, troop)) <= _LINKED for move in raised)


def _apart(scene: Scene, move: Mark, troop: Mark) -> tuple[str, ...]:
    return scene.between(min(move.end, troop.end), max(move.start, troop.start))
