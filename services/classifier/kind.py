"""The kind: the direction of the movement, the most specific one."""

from services.classifier.reading import Reading
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
_COMING = frozenset({"send", "arrive", "host", "more"})


def kind_of(reading: Reading) -> Kind:
    """The kind of the item's frame."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have a kind)
    movement = frame.movement
    if frame.link == "stance" and frame.scene.cues("stage.denied"):
        return "presence"
    if movement == "leave" and _before(reading, "stage.refused"):
        return "extension"
    if movement in _COMING and _refused(reading):
        return "refusal"
    if movement in {"send", "arrive"} and (reading.cued("signals.exercise", title=True)):
        return "exercise"
    if movement in {"send", "arrive", "presence"} and _more(reading):
        return "reinforcement"
    if movement == "presence" and frame.link != "there" and _before(reading, "stage.considered"):
        return "deployment"
    return _PLAIN[movement]


def _refused(reading: Reading) -> bool:
    frame = reading.frame
    assert frame is not None  # noqa: S101
    doubtful = any("rule out" in cue.text.lower() for cue in frame.scene.cues("stage.considered"))
    own = frame.link == "stance" and frame.move is not None and frame.move.has("stage.refused")
    return not doubtful and (
        own or _called_off(reading) or _before(reading, "stage.refused") or _before(reading, "stage.denied")
    )


def _called_off(reading: Reading) -> bool:
    """ "deployment cancelled": the refusal right behind the movement."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    scene, move = frame.scene, frame.move
    cues = scene.cues("stage.refused") if move is not None else ()
    return any(move is not None and 0 <= cue.start - move.end <= len(" has been ") for cue in cues)


def _before(reading: Reading, tag: str) -> bool:
    """Whether a cue stands before the movement, close enough to govern it."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    at = frame.move.start if frame.move is not None else frame.anchor
    scene = frame.scene
    return any(
        cue.start <= at and len(scene.between(cue.end, at)) <= 5 and not scene.broken(cue.end, at)
        for cue in scene.cues(tag)
    )  # noqa: PLR2004 (words)


def _more(reading: Reading) -> bool:
    """ "900 more soldiers", "reinforce", "additional troops"."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if frame.troop is None:
        return False
    scene = frame.scene
    increments = scene.words.counts.find(scene.text).get("counts", ())
    if any(
        mark.has("counts.increment")
        and mark.end <= frame.troop.start
        and len(scene.between(mark.end, frame.troop.start)) <= 2
        for mark in increments
    ):  # noqa: PLR2004 (words)
        return True
    return any(
        move.has("moves.more")
        and len(scene.between(min(move.end, frame.troop.end), max(move.start, frame.troop.start))) <= 4
        for move in scene.moves
    )  # noqa: PLR2004 (words)
