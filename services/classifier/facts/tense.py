"""Tense: whether a movement has begun, is under way, is done, or is put into the future."""

from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_CLOSE, _NEAR, _CLAUSE = 2, 4, 8  # words
_ANY = frozenset({"moves.core", "moves.past", "moves.shift", "moves.never"})  # of verbs of every class


def begun(reading: Reading) -> bool:
    """Whether the movement begins or ends, with no "to" or "will" before that."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    scene, move = frame.scene, frame.move
    cues = scene.cues("stage.begun") if move is not None else ()
    near = (cue for cue in cues if move and _beside(scene, cue, move))
    talks = [cue.start for cue in scene.cues("stage.considered")]
    began = any(not to_come(scene, cue) and not any(at >= cue.end for at in talks) for cue in near)
    return began and not any(_beginning(other, frame, later=True) for other in reading.scenes)


def _beginning(scene: Scene, frame: Frame, *, later: bool) -> bool:
    """Whether such a movement "will begin", or ("later" not) "has begun" or "has finished", by its own word."""
    moves = [move for move in scene.moves if move.tags & _classes(frame)]
    cues = (cue for cue in scene.cues("stage.begun") if any(0 <= _gap(scene, cue, move) <= _CLOSE for move in moves))
    return any(to_come(scene, cue) if later else _had(scene, cue) for cue in cues)


def _gap(scene: Scene, cue: Mark, move: Mark) -> int:
    return len(scene.between(cue.end, move.start)) if cue.end <= move.start else -1


def _had(scene: Scene, mark: Mark) -> bool:
    """Whether "has" stands right before it."""
    near = (cue for cue in scene.cues("stage.had") if cue.end <= mark.start)
    return any(len(scene.between(cue.end, mark.start)) <= 1 for cue in near)


def _beside(scene: Scene, cue: Mark, move: Mark) -> bool:
    """Whether a cue stands right before the movement, or ends its clause where verbs come last."""
    if cue.start <= move.start:
        return _by(scene, cue, move) <= _CLOSE
    if not scene.words.order.verb_final or scene.broken(move.end, cue.start):
        return False
    return len(scene.between(move.end, cue.start)) <= _CLAUSE


def _by(scene: Scene, cue: Mark, move: Mark) -> int:
    """How many words part a cue from the movement: none where it is the movement's own first word."""
    return len(scene.between(cue.end, move.start)) if cue.end <= move.start else 0


def going(frame: Frame) -> bool:
    """Whether the movement is under way: "is deploying", "troops seen withdrawing", "Marines deploying"."""
    scene, move, troop = frame.scene, frame.move, frame.troop
    if move is None or not move.text.split()[0].lower().endswith(scene.words.language.stage.running or ("\0",)):
        return False
    near = any(0 <= move.start - cue.end <= 1 for cue in scene.cues("stage.going"))
    return near or (
        troop is not None and len(scene.between(troop.end, move.start)) <= _CLOSE and frame.link == "passive"
    )


def perfect(frame: Frame) -> bool:
    """Whether "has" or "have" stands right before the movement: "has doubled", "have now left"; not "have to leave"."""
    scene, move = frame.scene, frame.move
    if move is None or to_come(scene, move) or move.text.split()[0].lower() in scene.words.into:
        return False  # "have to go"
    near = (cue for cue in scene.cues("stage.had") if cue.start <= move.start)
    return any(_by(scene, cue, move) <= 1 for cue in near)


def done(reading: Reading) -> bool:
    """Whether the movement's own word is one of things done, with no "to" or "will" before it."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    move, scene = frame.move, frame.scene
    if move is None or perfect(frame):
        return True
    told = (cue for cue in scene.cues("stage.confirmed") if cue.start <= move.start < cue.end or cue.end == move.end)
    covered = any(cue.start <= move.start and cue.end > move.end for cue in scene.cues("stage.announced"))
    past = move.has("moves.past") or move.text.split()[0].lower().endswith(scene.words.language.stage.ended or ("\0",))
    later = to_come(scene, move) if past else ahead(reading) and not _over(reading)
    return any(True for _ in told) and not covered and not later


def form(scene: Scene, move: Mark) -> str:
    """The form of a word of movement by its ending: ``past``, ``running``, ``present``, or ``base``, the rest."""
    word, stage = move.text.split()[0].lower(), scene.words.language.stage
    if move.has("moves.past") or word.endswith(stage.ended or ("\0",)):
        return "past"
    if word.endswith(stage.running or ("\0",)):
        return "running"
    return "present" if word.endswith(scene.words.language.grammar.present or ("\0",)) else "base"


def reported(reading: Reading) -> bool:
    """Whether the title plainly tells of it in the present: "sends", and no sentence puts it into the future."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if frame.move is None or not frame.scene.title:
        return False
    return form(frame.scene, frame.move) == "present" and done(reading)


def dated(frame: Frame) -> bool:
    """Whether a time to come is given, and no verb in the past: "soldiers deploying this summer"."""
    scene, move = frame.scene, frame.move
    past = move is not None and (move.has("moves.past") or perfect(frame))
    return bool(scene.cues("stage.soon")) and not past


def ahead(reading: Reading) -> bool:
    """Whether any sentence puts this kind of movement into the future: "UN withdraws ... will be withdrawn".

    What grows does so by sending: "raises contingent ... will send".
    """
    frame = reading.frame
    assert frame is not None  # noqa: S101
    tags = _classes(frame)
    tags |= {"moves.send"} if "moves.more" in tags else set()
    return any(to_come(scene, mark) for scene in reading.scenes for mark in scene.moves if mark.tags & tags)


def _classes(frame: Frame) -> frozenset[str]:
    """The classes of the movement's word."""
    return frame.move.tags - _ANY if frame.move is not None else frozenset()


def _over(reading: Reading) -> bool:
    """Whether a sentence says that such a movement has begun or ended, whatever another calls planned."""
    assert reading.frame is not None  # noqa: S101
    return any(_beginning(scene, reading.frame, later=False) for scene in reading.scenes)


def planned(scene: Scene) -> bool:
    """Whether a word of plans stands in the sentence; "to" before a place or a number is none."""
    return any(not _direction(scene, cue) for cue in plans(scene))


def plans(scene: Scene) -> tuple[Mark, ...]:
    """The cues of plans; the "to" of "appears to" is none."""
    seen = scene.cues("stage.hearsay")
    return tuple(
        cue
        for cue in scene.cues("stage.announced")
        if not any(other.start < cue.start and cue.end <= other.end for other in seen)
    )


def _direction(scene: Scene, cue: Mark) -> bool:
    """Whether a small word leads to a place: "to Latvia", "to the Middle East", "to 5,000"."""
    if cue.text.lower() not in scene.words.into:
        return False
    behind = next((geo.start for geo in scene.geos if geo.start >= cue.end), None)
    words = scene.between(cue.end, behind) if behind is not None else ()
    placed = behind is not None and len(words) <= _NEAR and all(word in scene.words.modifiers for word in words)
    return placed or scene.text[cue.end : cue.end + 2].strip()[:1].isdigit()


def to_come(scene: Scene, move: Mark) -> bool:
    """Whether, as in "will send" and "to withdraw", the word before the movement puts it into the future."""
    cues = plans(scene)
    near = (cue for cue in cues if cue.end <= move.start)
    if any(_leads(scene, scene.between(cue.end, move.start)) and not _ranked(scene, cue) for cue in near):
        return True
    return scene.words.joins and any(_within(scene, cue, move) for cue in cues)


def _within(scene: Scene, cue: Mark, move: Mark) -> bool:
    """Whether the movement's own word is one of plans ("سترسل"), or a final verb makes it one ("خارج خواهد کرد")."""
    if cue.start <= move.start and move.end <= cue.end:
        return True
    final = scene.words.order.spaces and scene.words.order.verb_final and cue.start >= move.end
    return final and not scene.between(move.end, cue.start)


def _leads(scene: Scene, words: tuple[str, ...]) -> bool:
    """Whether a verb still depends on "will" or "to" over these words: one of any kind, "not be", "never be"."""
    small = (*scene.words.language.stage.put, *scene.words.none)
    return len(words) <= 1 or (len(words) <= _CLOSE and all(word in small for word in words))


def _ranked(scene: Scene, cue: Mark) -> bool:
    """Whether "to" only says which one: "the last soldier to leave", "first contingent to arrive"."""
    words = scene.between(0, cue.start)[-_NEAR:]
    return cue.text.lower() in scene.words.into and any(word in scene.words.ranks for word in words)
