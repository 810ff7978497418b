"""The status: how far a movement has got, or how far a claim is borne out, as the item leaves it."""

import re
from collections.abc import Iterator

from services.classifier.facts import tense, verbless
from services.classifier.facts.voices import voice
from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene
from shared.verdict import Kind, Status

_NEAR, _CLOSE = 6, 2
_STOPS, _WISHED = frozenset(",，"), frozenset({"stage.requested", "stage.ordered"})
_ALLEGED = frozenset({"deployment", "reinforcement", "incursion"})
_NO_DENIAL = frozenset({"refusal", "extension"})
_SEEN = re.compile(
    r"\b(?:witnesses|residents|villagers|locals|activists|exiles|monitors?|journalist|reporter|blogger|broadcaster|"
    r"channel|newspaper|daily|sources?)\s+(?:\w+\s+){0,3}?(?:said|says?|told|reported|wrote|posted)\b|"
    r"according to (?:a|an|the|some) (?:local|telegram|monitoring|rights|war|opposition|witness|resident)",
    re.IGNORECASE,
)
_LADDER: tuple[Status, ...] = ("offered", "considered", "requested", "ordered")


def status_of(reading: Reading, kind: Kind) -> Status:
    """By the tag's precedence: disputed, unverified, denied, then how far the movement has got."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have a status)
    if kind not in _NO_DENIAL and _denied(reading):
        return "disputed" if _accused(reading) else "denied"
    if reading.cued("stage.unverified"):
        return "unverified"
    if kind == "refusal":
        return "announced"
    if kind == "presence":
        return _present(reading)
    if _alleged(reading, kind):
        return "claimed"
    status = _progress(reading, kind)
    return "claimed" if status == "confirmed" and kind in _ALLEGED and _rumoured(reading) else status


def planned_as(reading: Reading) -> Status:
    """What a movement is that is only planned, by the words that govern it: a thought, a request, an order."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    ordered = bool(frame.scene.cues("stage.ordered"))
    return _stance(frame) or _decided(reading) or ("ordered" if ordered else "announced")


def _denied(reading: Reading) -> bool:
    """Whether the title or the frame's sentence denies it: by a word of denial, or by "no soldiers in"."""
    assert reading.frame is not None  # noqa: S101
    scenes = (scene for scene in reading.scenes if scene.title or scene is reading.frame.scene)
    return any(scene.cues("stage.denied") for scene in scenes) or verbless.none(reading.frame)


def _accused(reading: Reading) -> bool:
    """Whether somebody's claim stands beside the denial; "dismisses claims" is the denial itself."""
    cues = ((scene, cue) for scene in reading.scenes for cue in scene.cues("stage.accused"))
    charged = (not _dismissed(scene, cue) and not _earlier(scene, cue) for scene, cue in cues)
    return any(charged) or any(_answered(scene) for scene in reading.scenes if scene.title)


def _answered(scene: Scene) -> bool:
    """Whether a denial answers what somebody says before a semicolon: "Kigali says ...; Kampala: nonsense"."""
    denials = [cue.start for cue in scene.cues("stage.denied")]
    said = (cue.end for cue in scene.cues("stage.claimed"))
    heard = () if scene.words.joins else (cue.end for cue in scene.cues("stage.hearsay"))
    answered = any(";" in scene.text[end:start] for end in said for start in denials)
    return answered or any("," in scene.text[end:start] for end in heard for start in denials)


def _earlier(scene: Scene, cue: Mark) -> bool:
    """Whether a lead only looks back at a charge: "the mayor had accused", "responding to press claims"."""
    looks_back = scene.words.clause.back.any(scene.between(0, cue.start)[-_NEAR:])
    return looks_back and "alleg" not in cue.text.lower() and not scene.title


def _dismissed(scene: Scene, cue: Mark) -> bool:
    before = (denial for denial in scene.cues("stage.denied") if denial.start <= cue.start)
    return any(denial.end > cue.start or len(scene.between(denial.end, cue.start)) <= _CLOSE for denial in before)


def _alleged(reading: Reading, kind: Kind) -> bool:
    """Whether only others tell of a movement, none of them its sender."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if frame.scene.cues("stage.admitted"):
        return False
    told = (_unwelcome(frame) and reading.cued("stage.hearsay")) or voice(reading) == "third"
    if kind in _ALLEGED and (told or _governs(reading, "stage.accused")):
        return True
    heard = bool(frame.scene.cues("stage.hearsay")) or (kind == "withdrawal" and voice(reading) == "third")
    return heard and (tense.done(reading) or tense.going(frame) or _seeming(reading))


def _seeming(reading: Reading) -> bool:
    """Whether the movement only seems to be: "appear to enter", "appears to show soldiers entering"."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    into = frame.scene.words.into
    if frame.move is not None and tense.to_come(frame.scene, frame.move):
        return False
    cues = _governing(reading, "stage.hearsay")
    return any(word in into for cue in cues for word in cue.text.lower().split())


def _rumoured(reading: Reading) -> bool:
    """Whether a title's plain fact rests in the lead on people who saw it or on a reporter alone."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if not frame.scene.title or frame.scene.words.joins or reading.cued("stage.admitted"):
        return False
    leads = (scene for scene in reading.scenes if not scene.title and not scene.sentence.index)
    return any(_SEEN.search(scene.text) for scene in leads)


def _present(reading: Reading) -> Status:
    """Of a presence: admitted, planned, told by others or plainly there."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    by = voice(reading)
    if by == "sender" or (by != "third" and reading.cued("stage.admitted")):
        return "confirmed"
    if frame.still and (soon := _decided(reading) or _promised(reading)):
        return soon
    told = by == "third" or any(frame.scene.cues(f"stage.{cue}") for cue in ("claimed", "hearsay"))
    return "claimed" if told else "confirmed"


def _unwelcome(frame: Frame) -> bool:
    """Whether the host is one that lets none of the sender's troops in, so that others tell of them."""
    known, hosts = frame.scene.words.foes, frame.codes(frame.hosts)
    return any(host in known.get(sender, ()) for sender in frame.codes(frame.senders) for host in hosts)


def _progress(reading: Reading, kind: Kind) -> Status:
    """How far it has got: by what the frame itself is, begun, decided on, told without a verb, done, planned."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    way = verbless.bare(frame)
    bare = verbless.STATUSES.get(way, "confirmed") if way else None
    if told := _stance(frame) or _readied(frame) or _begun(reading) or _decided(reading) or bare:
        return told
    if tense.dated(frame):
        return "announced"
    if tense.done(reading):
        return "confirmed"
    ordered = frame.scene.cues("stage.ordered")
    if kind == "extension":  # "to stay until 2016" sets no date to go by
        ordered = tuple(cue for scene in reading.scenes for cue in _prolonged(scene))
    if ordered:
        return "ordered"
    soon = tense.planned(frame.scene) or tense.ahead(reading)
    return "announced" if soon else "ordered" if kind == "extension" else "confirmed"


def _prolonged(scene: Scene) -> Iterator[Mark]:
    """Orders and votes to stay: those that stand before a word of staying."""
    stays = [move.start for move in scene.moves if move.has("moves.extend")]
    return (cue for cue in scene.cues("stage.ordered") if any(cue.start <= at for at in stays))


def _begun(reading: Reading) -> Status | None:
    """Confirmed, where the movement has begun or is under way and no time to come is given."""
    assert reading.frame is not None  # noqa: S101
    going = tense.going(reading.frame) and not tense.dated(reading.frame)
    return "confirmed" if tense.begun(reading) or going else None


def _stance(frame: Frame) -> Status | None:
    """The status of a frame that is a request, an offer or a thought itself: "seeks troops"."""
    cue = frame.move if frame.link == "stance" else None
    return next((status for status in _LADDER if cue is not None and cue.has(f"stage.{status}")), None)


def _readied(frame: Frame) -> Status | None:
    """Considered, where troops are only readied to go: "puts 900 troops on alert"."""
    troop, scene = frame.troop, frame.scene
    behind = (cue for cue in scene.cues("signals.alerted") if troop is not None and cue.start >= troop.end)
    return "considered" if troop and any(len(scene.between(troop.end, cue.start)) <= _CLOSE for cue in behind) else None


def _decided(reading: Reading) -> Status | None:
    """By the outermost cue of thought, offer, request or order: "may order" is a thought, "approves offer" an order."""
    found = ((cue.start, -cue.end, status) for status in _LADDER for cue in _governing(reading, f"stage.{status}"))
    return min(found, default=(0, 0, None), key=lambda cue: cue[:2])[2]


def _promised(reading: Reading) -> Status | None:
    """Announced, where a plan governs troops without a word of movement."""
    return "announced" if _governs(reading, "stage.announced") else None


def _governs(reading: Reading, tag: str) -> bool:
    return any(True for _ in _governing(reading, tag))


def _governing(reading: Reading, tag: str) -> Iterator[Mark]:
    """The cues right before the movement or the troops; right behind them where a language puts the verb last."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    starts = [mark.start for mark in (frame.troop, frame.move) if mark is not None]
    scene = frame.scene
    for cue in tense.plans(scene) if tag == "stage.announced" else scene.cues(tag):
        behind = scene.words.order.verb_final and cue.start >= max(starts)
        ahead = min((at for at in starts if at > cue.start), default=max(starts))
        left, right = (max(starts), cue.start) if behind else (cue.end, ahead)
        before = cue.start < max(starts)
        met = tag in _WISHED and scene.words.joins and scene.text[cue.end : cue.end + 1] in _STOPS
        near = len(scene.between(left, right)) <= _NEAR and not scene.broken(left, right)
        if (behind or (before and not met)) and near:  # "NATO istedi, tabur gitti": who asked has got them
            yield cue
