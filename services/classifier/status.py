"""The status: how far a movement has got, or how far a claim is borne out, as the item leaves it."""

from services.classifier import claims, roles
from services.classifier.frame import Frame
from services.classifier.matcher import Mark
from services.classifier.reading import Reading
from services.classifier.scene import Scene
from shared.verdict import Kind, Status

_NEAR, _CLOSE = 6, 2
_ALLEGED = frozenset({"deployment", "reinforcement", "incursion"})


def status_of(reading: Reading, kind: Kind) -> Status:
    """By the tag's precedence: disputed, unverified, denied, then how far the movement has got."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have a status)
    if _cued(reading, "stage.denied", near=True) and kind not in {"refusal", "extension"}:
        return "disputed" if _accused(reading) else "denied"
    if reading.cued("stage.unverified"):
        return "unverified"
    if kind == "refusal":
        return "announced"
    return _alleged(reading, kind) or _progress(reading, kind)


def _cued(reading: Reading, tag: str, *, near: bool) -> bool:
    assert reading.frame is not None  # noqa: S101
    scenes = (
        [scene for scene in reading.scenes if scene.title or scene is reading.frame.scene] if near else reading.scenes
    )
    return any(scene.cues(tag) for scene in scenes)


def _accused(reading: Reading) -> bool:
    """Whether somebody's claim stands beside the denial."""
    return reading.cued("stage.accused")


def _alleged(reading: Reading, kind: Kind) -> Status | None:
    """A presence or movement that only others tell of."""
    if kind == "presence":
        return _present(reading)
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if frame.scene.cues("stage.admitted"):
        return None
    voice = _vouched(reading)
    told = _unwelcome(frame) and reading.cued("stage.hearsay")
    if kind in _ALLEGED and (told or voice == "third"):
        return "claimed"
    return "claimed" if frame.scene.cues("stage.hearsay") and _done(reading) else None


def _present(reading: Reading) -> Status:
    """Of a presence: admitted, planned, told by others or plainly there."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if reading.cued("stage.admitted") or _vouched(reading) == "sender":
        return "confirmed"
    if frame.link == "there" and (soon := _planned(reading)):
        return soon
    told = bool(frame.scene.cues("stage.claimed"))
    seen = frame.move is not None and any(cue.start == frame.move.start for cue in frame.scene.cues("stage.claimed"))
    return "claimed" if told or seen else "confirmed"


def _unwelcome(frame: Frame) -> bool:
    """Whether the host is one that lets none of the sender's troops in, so that others tell of them."""
    known, hosts = frame.scene.words.foes, frame.codes(frame.hosts)
    return any(host in known.get(sender, ()) for sender in frame.codes(frame.senders) for host in hosts)


def _progress(reading: Reading, kind: Kind) -> Status:
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if frame.link == "stance" and frame.move is not None:
        for status in ("offered", "requested", "considered"):
            if frame.move.has(f"stage.{status}"):
                return status
    if _begun(reading) or _going(frame):
        return "confirmed"
    for status, tag in _LADDER:
        if _governs(reading, tag):
            return status
    if _done(reading):
        return "confirmed"
    if frame.scene.cues("stage.ordered") or kind == "extension":
        return "ordered"
    planned = frame.scene.cues("stage.announced") or _ahead(reading)
    return "announced" if planned else "confirmed"


def _planned(reading: Reading) -> Status | None:
    """How far a plan has got that the sentence puts before troops without a word of movement."""
    return next((status for status, tag in (*_LADDER, _PLAN) if _governs(reading, tag)), None)


_PLAN: tuple[Status, str] = ("announced", "stage.announced")
_LADDER: tuple[tuple[Status, str], ...] = (
    ("considered", "stage.considered"),
    ("offered", "stage.offered"),
    ("requested", "stage.requested"),
    ("ordered", "stage.ordered"),
)


def _governs(reading: Reading, tag: str) -> bool:
    """Whether a cue stands right before the movement or the troops."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    at = max(mark.start for mark in (frame.troop, frame.move) if mark is not None)
    scene = frame.scene
    before = any(
        cue.start < at and len(scene.between(cue.end, at)) <= _NEAR and not scene.broken(cue.end, at)
        for cue in scene.cues(tag)
    )
    return before or (scene.words.order.verb_final and _closes(scene, tag, at))


def _closes(scene: Scene, tag: str, at: int) -> bool:
    """Whether a cue stands behind the movement, where the verb that governs comes last: "派兵を検討"."""
    behind = (cue for cue in scene.cues(tag) if cue.start >= at)
    return any(len(scene.between(at, cue.start)) <= _NEAR and not scene.broken(at, cue.start) for cue in behind)


def _begun(reading: Reading) -> bool:
    """Whether the movement begins or ends, with no "to" or "will" before that."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    scene, move = frame.scene, frame.move
    cues = scene.cues("stage.begun") if move is not None else ()
    near = (cue for cue in cues if move and cue.end <= move.start and len(scene.between(cue.end, move.start)) <= _CLOSE)
    talks = [cue.start for cue in scene.cues("stage.considered")]
    return any(not _to_come(scene, cue) and not any(at >= cue.end for at in talks) for cue in near)


def _going(frame: Frame) -> bool:
    """Whether the movement is under way: "is deploying", "troops seen withdrawing", "Marines deploying"."""
    scene, move, troop = frame.scene, frame.move, frame.troop
    if move is None or not move.text.split()[0].lower().endswith(scene.words.language.stage.running or ("\0",)):
        return False
    near = any(0 <= move.start - cue.end <= 1 for cue in scene.cues("stage.going"))
    return near or (
        troop is not None and len(scene.between(troop.end, move.start)) <= _CLOSE and frame.link == "passive"
    )


def _vouched(reading: Reading) -> str:
    """Who stands for the frame's sentence: ``sender``, ``third`` (neither sender nor host) or nobody known."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    codes = {code for _, code in claims.speakers(frame.scene)} | _announced_by(frame.scene)
    senders, hosts = set(frame.codes(frame.senders)), set(frame.codes(frame.hosts))
    if codes & senders:
        return "sender"
    known = frame.scene.words.foes
    if any(host in known.get(sender, ()) for sender in senders for host in codes & hosts):
        return "third"  # a host that lets no such troops in charges, it does not admit
    return "third" if codes - hosts and senders and hosts else ""


def _announced_by(scene: Scene) -> set[str]:
    """The state before a colon that opens the sentence, where a language marks a speaker so."""
    if not scene.words.order.colon_speaks or not scene.geos:
        return set()
    first = scene.geos[0]
    told = scene.text[first.end :].lstrip().startswith((":", "："))
    return {roles.code(first)} if told and roles.form(first) in {"seat", "office", "name"} else set()


def _done(reading: Reading) -> bool:
    """Whether the movement's own word is one of things done, with no "to" or "will" before it."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    move = frame.move
    if move is None:
        return True
    scene = frame.scene
    return not _ahead(reading) and any(
        cue.start <= move.start < cue.end or cue.end == move.end for cue in scene.cues("stage.confirmed")
    )


def _ahead(reading: Reading) -> bool:
    """Whether any sentence puts this kind of movement into the future: "UN withdraws ... will be withdrawn"."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    tags = frame.move.tags if frame.move is not None else frozenset()
    return any(_to_come(scene, mark) for scene in reading.scenes for mark in scene.moves if mark.tags & tags)


def _to_come(scene: Scene, move: Mark) -> bool:
    """Whether, as in "will send" and "to withdraw", the word before the movement puts it into the future."""
    return any(
        cue.end <= move.start and len(scene.between(cue.end, move.start)) <= 1 for cue in scene.cues("stage.announced")
    )
