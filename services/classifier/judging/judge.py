"""From a reading and its score to a label, with the reason that decided."""

import re

from services.classifier.frames.reading import Reading
from services.classifier.judging.certain import certain
from services.classifier.judging.mainly import mainly
from services.classifier.judging.plain import plainly
from services.classifier.judging.ruled_out import ruled_out
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene
from services.classifier.weighing.model import Weights
from shared.verdict import Label

_PAGE_OUT = {"signals.history": "history", "signals.sport": "sport"}
_ASKED = re.compile(r"Why (?:is|are|isn['’]t|aren['’]t|[\w .]{2,24} (?:is|are|isn['’]t|aren['’]t)) ", re.IGNORECASE)
_GOING = re.compile(r"ing\b")
_UNDER_WAY = frozenset({"send", "arrive", "more", "leave"})
_OUT = (
    "transit",
    "police",
    "volunteer",
    "commercial",
    "local",
    "arms",
    "trial",
    "visit",
    "casualty",
    "domestic",
    "software",
    "combat",
)


def judge(reading: Reading, score: float, weights: Weights, year: int | None = None) -> tuple[Label, str]:
    """The label, and one stable word that says which rule gave it. ``year`` is that of publication, if known."""
    if out := _never(reading) or _bygone(reading.frame, year):
        return ("borderline", "massing") if out == "own_territory" and _massed(reading) else ("no", out)
    doubt, sure = _doubtful(reading), certain(reading)
    if sure and not doubt:
        return "yes", sure
    plain = not doubt and score < weights.yes and (plainly(reading) or mainly(reading))
    if score < weights.borderline and not (doubt or plain):
        return "no", _why_not(reading)
    bent = _bent(reading) or (doubt if score < weights.borderline else "")
    if bent:
        return "borderline", bent
    placed = reading.frame is not None and bool(reading.frame.hosts)
    if plain or score >= weights.yes:
        return "yes", "plain" if plain else "frame" if placed else "unplaced"
    return "borderline", "uncertain" if placed else "no_host"


def _never(reading: Reading) -> str:
    """What makes an item a plain "no", whatever its score."""
    if reading.frame is None:
        return _why_none(reading)
    if reading.frame.own or _at_home(reading.frame) or _home_army(reading):
        return "own_territory"
    titled = next((why for tag, why in _PAGE_OUT.items() if reading.cued(tag, title=True)), "")
    return titled or ruled_out(reading)


def _bygone(frame: Frame | None, year: int | None) -> str:
    """Whether all foreign troops had left the place in an earlier year: news of their leaving only looks back."""
    if frame is None or year is None or frame.movement != "leave" or not frame.hosts:
        return ""
    gone = frame.scene.words.left
    return "history" if all(gone.get(code, year) < year for code in frame.codes(frame.hosts)) else ""


def _at_home(frame: Frame) -> bool:
    """Whether nobody's troops are in a state that is used to sending its own: "soldiers sent to the US border"."""
    hosts = frame.codes(frame.hosts)
    return bool(hosts) and not frame.senders and all(host in frame.scene.words.at_home for host in hosts)


def _home_army(reading: Reading) -> bool:
    """Whether "the army" is that of the only state named: "Canada : l'armée évacue Yellowknife"."""
    frame = reading.frame
    if frame is None or frame.troop is None or frame.senders or not frame.scene.words.joins:
        return False
    if frame.scene.words.order.topic_comma and _own_forces(reading, frame):
        return True
    bare = frame.troop.text.lower() in frame.scene.words.armies
    return bare and bool(frame.hosts) and reading.named() == set(frame.codes(frame.hosts))


def _own_forces(reading: Reading, frame: Frame) -> bool:
    """Whether an item names the army of the only state in it: "ミサイル部隊、石垣島に開設 陸自570人"."""
    armies = {roles.code(geo) for scene in reading.scenes for geo in scene.geos if roles.form(geo) == "force"}
    return bool(armies) and armies == set(frame.codes(frame.hosts)) == reading.named()


def _massed(reading: Reading) -> bool:
    """Whether the title tells of troops that mass at a border: two cues, "mass" and "border with"."""
    return any(scene.title and scene.troops and len(scene.cues("signals.massing")) > 1 for scene in reading.scenes)


def _why_none(reading: Reading) -> str:
    if not any(scene.troops or scene.bases for scene in reading.scenes):
        return "no_troops"
    return "no_movement"


def _why_not(reading: Reading) -> str:
    for signal in _OUT:
        if reading.cued(f"signals.{signal}", title=True):
            return signal
    frame = reading.frame
    if frame is not None and not frame.hosts:
        return "no_host"
    return "low_score"


def _pressed(scene: Scene, frame: Frame | None) -> bool:
    """Whether those without power speak: before the movement, or behind it with a word of saying."""
    at = frame.anchor if frame is not None and frame.scene is scene else len(scene.text)
    said = scene.cues("stage.claimed")
    return any(
        cue.end <= at or any(0 <= word.start - cue.end <= 1 for word in said) for cue in scene.cues("signals.pressure")
    )


def _bent(reading: Reading) -> str:
    """What makes a live deployment borderline: opinion, pressure by non-governments, exercises, massing at home."""
    if _opined(reading):
        return "opinion"
    if any(_pressed(scene, reading.frame) for scene in reading.scenes if scene.title):
        return "pressure"
    frame = reading.frame
    assert frame is not None  # noqa: S101
    massing = [cue for cue in frame.scene.cues("signals.massing") if not _crosses(frame, cue)]
    loose = {"nearby", "actor", "elsewhere", ""} if frame.scene.words.joins else {"nearby", "actor", "elsewhere"}
    bends = {
        "exercise": _drilled(frame) and frame.movement in {"send", "arrive", "presence", "more"},
        "same_host": _shifted(frame),
        "pull_back": _pulled_back(frame),
        "no_host": not frame.senders and (not frame.hosts or frame.host_how == "region"),  # neither whose nor where
        "massing": bool(massing) and frame.host_how in loose,
    }
    return next((why for why, holds in bends.items() if holds), "")


def _pulled_back(frame: Frame) -> bool:
    """Whether troops only leave a town along a front: "withdraws from Lyman"; not "pulls Wagner out of Ukraine"."""
    fronts, scene = frame.scene.words.fronts, frame.scene
    fought = {host for code in frame.codes(frame.senders) for host in fronts.get(code, ())}
    towns = (geo for geo in scene.geos if roles.form(geo) == "place" and roles.code(geo) in fought)
    return frame.movement == "leave" and bool(fought & set(frame.codes(frame.hosts))) and any(towns)


def _crosses(frame: Frame, cue: Mark) -> bool:
    """Whether a word for a border is part of the movement: "przekroczyła granicę z Libanem"."""
    return frame.move is not None and frame.move.start <= cue.start < frame.move.end


def _doubtful(reading: Reading) -> str:
    """What is borderline by the definition, whatever the score: told in the title, with all parts in place."""
    frame = reading.frame
    if frame is None or not frame.scene.title:
        return "massing" if frame is not None and _massed(reading) else ""
    scene, coming = frame.scene, frame.movement in {"send", "arrive"}
    doubts = {
        "exercise": coming and bool(frame.hosts) and _drilled(frame),
        "opinion": bool(frame.hosts) and frame.link != "there" and _opined(reading),
        "massing": bool(scene.cues("signals.massing")) and frame.movement == "presence" and frame.sender_how == "owner",
        "pressure": frame.link == "implicit" and bool(frame.hosts) and bool(scene.cues("signals.pressure")),
        "no_host": coming and frame.host_how == "region" and not frame.senders,
    }
    return next((why for why, holds in doubts.items() if holds), "")


def _drilled(frame: Frame) -> bool:
    """Whether the troops move for an exercise: not "Chad to hold drills as French troops leave"."""
    scene, apart = frame.scene, frame.scene.words.clause.meanwhile
    cues = scene.cues("signals.exercise")
    return any(cue.end > frame.anchor or not apart.any(scene.between(cue.end, frame.anchor)) for cue in cues)


def _opined(reading: Reading) -> bool:
    """Whether the title opines or explains; "Why is Togo pulling out" asks about a movement that is under way."""
    frame = reading.frame
    for scene in (scene for scene in reading.scenes if scene.title):
        cues = scene.cues("signals.opinion")
        asked = [cue for cue in cues if cue.start == 0 and _ASKED.match(scene.text)]
        moving = frame is not None and frame.scene is scene and frame.movement in _UNDER_WAY
        going = moving and frame is not None and frame.move is not None and _GOING.search(frame.move.text.lower())
        if len(cues) > (len(asked) if going else 0):
            return True
    return False


def _shifted(frame: Frame) -> bool:
    """Whether troops only move within one host: "from Basra to Baghdad"."""
    left = {roles.code(mark) for mark in roles.grounds(frame.scene, "from") if roles.form(mark) == "place"}
    return bool(left & set(frame.codes(frame.hosts))) and frame.movement in {"send", "arrive"}
