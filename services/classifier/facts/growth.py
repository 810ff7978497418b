"""Whether more troops come to those already there, or something else grows: "boosts defence with 300 soldiers"."""

from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_LINKED, _BESIDE = 4, 2  # words between a movement, a number word and the troops
_COMING = frozenset({"send", "arrive", "host", "more"})


def grows(reading: Reading) -> bool:
    """Whether more come to those already there, by the frame's sentence or one that agrees with it."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if frame.movement in {"send", "arrive"} and any(_topped(scene) for scene in reading.scenes):
        return True
    agreeing = (other for other in reading.support if other.movement in _COMING and _agrees(frame, other))
    return any(_raised(one, troop) for one in (frame, *agreeing) for troop in one.scene.troops if _mine(one, troop))


def _topped(scene: Scene) -> bool:
    """Whether those who come find others of theirs there: "will join the 400 already there", not "the UN mission"."""
    for cue in scene.cues("stage.topped"):
        words = scene.between(cue.end, len(scene.text))[:_LINKED]
        numbered = any(word[0].isdigit() for word in words) or "already" in words
        if numbered or scene.words.joins or not _joining(cue):
            return True
    return False


def _joining(cue: Mark) -> bool:
    return cue.text.lower().split()[-2:][0].startswith("join")


def _agrees(frame: Frame, other: Frame) -> bool:
    senders = set(frame.codes(frame.senders))
    return bool(senders & set(other.codes(other.senders))) and other.scene.sentence.index == 0


def _mine(frame: Frame, troop: Mark) -> bool:
    """Whether troops of the frame's sentence may be those of its sender."""
    owned = {roles.code(mark) for mark in ownership.owners(frame.scene, troop)}
    return troop is frame.troop or not owned or bool(owned & set(frame.codes(frame.senders)))


def others_grow(frame: Frame) -> bool:
    """Whether something else grows than the troops: "boosts defence with 300 soldiers"."""
    troops = (*frame.scene.troops, frame.troop) if frame.troop is not None and frame.move is not None else ()
    return bool(troops) and not any(_raised(frame, troop) for troop in troops)


def _raised(frame: Frame, troop: Mark) -> bool:
    """Whether a word for "more" stands by the troops: "900 more soldiers", "boosts its presence"."""
    scene = frame.scene
    counts = scene.words.counts.find(scene.text).get("counts", ())
    words = [mark for mark in counts if mark.has("counts.increment") and mark.text.lower() not in scene.words.fresh]
    if any(mark.end <= troop.start and len(scene.between(mark.end, troop.start)) <= _BESIDE for mark in words):
        return True
    return any(move.has("moves.more") and _lifts(scene, move, troop) for move in scene.moves)


def _lifts(scene: Scene, move: Mark, troop: Mark) -> bool:
    """Whether it is the troops that grow: "boosts its naval presence", "raises contingent to 900 soldiers"."""
    if scene.words.aside.given.any(scene.between(troop.end, len(scene.text))[:1]):
        return False  # "steps up its military help"
    if troop.end <= move.start:
        between = scene.between(troop.end, move.start)
        purpose = not scene.words.joins and between[-1:] == ("to",)
        return len(between) <= (1 if scene.words.order.spaces else _LINKED) and not purpose
    words = scene.between(move.end, troop.start)
    others = (*scene.geos, *scene.troops, *(other for other in scene.moves if other.has("moves.more")))
    named = {word for one in others if move.end <= one.start for word in scene.between(one.start, one.end)}
    plain = (word.removesuffix("'s").removesuffix("’s") for word in words)
    return len(words) <= _LINKED and (scene.words.joins or all(_small(scene, word, named) for word in plain))


def _small(scene: Scene, word: str, named: set[str]) -> bool:
    """Whether a word between "boosts" and troops only describes them: a number, a state, "its", "naval"."""
    sets = (scene.words.gap, scene.words.modifiers, scene.words.of, scene.words.into, scene.words.sizes, named)
    return word[0].isdigit() or any(word in words for words in sets)
