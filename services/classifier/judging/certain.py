"""What is in by the definition, whatever the score: few rules, each of which must hold nearly always."""

import re

from services.classifier.frames.mass import disputed, massed
from services.classifier.frames.reading import Reading
from services.classifier.judging.aims import aims
from services.classifier.judging.deeds import deeds
from services.classifier.judging.plain import plainly
from services.classifier.judging.titled import placed_only
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_NUMBER = re.compile(r"\d{3}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ASKED = 3  # words: "of the", "that", "withdrawal of"
_ELSE = ("casualty", "combat", "trial", "arms", "opinion", "history", "sport", "volunteer", "visit")  # other news
_LOOKING = ("opinion", "history", "sport")  # a look back, or an opinion


def certain(reading: Reading) -> str:
    """Which rule holds of the reading's frame; empty where none does."""
    frame = reading.frame
    if frame is None or not (frame.hosts or frame.senders):
        return ""
    found = (
        _stated(frame)
        or _said(frame)
        or _open(frame)
        or entered(reading)
        or _alerted(reading)
        or _asked_out(reading)
        or _placed(reading)
    )
    return found or deeds(reading) or aims(reading)


def _stated(frame: Frame) -> str:
    """A title that denies a presence or puts a number on it."""
    scene = frame.scene
    if not scene.title or frame.sender_how != "owner" or not frame.hosts or frame.troop is None:
        return ""
    if any(scene.cues(f"signals.{name}") for name in _ELSE):
        return ""
    cues = (cue for cue in scene.cues("stage.denied") if cue.end <= frame.senders[0].start)
    near = any(len(scene.between(cue.end, frame.senders[0].start)) <= 1 for cue in cues)
    near = near or (scene.words.joins and bool(scene.cues("stage.denied")))
    denied = near and frame.link in {"there", "stance"} and frame.troop.has("troops.strong")
    said = frame.move is not None and any(cue.start == frame.move.start for cue in scene.cues("stage.claimed"))
    estimated = said and frame.link == "active" and frame.movement == "presence" and bool(_NUMBER.search(scene.text))
    return "denied" if denied else "estimated" if estimated else ""


def _said(frame: Frame) -> str:
    """A title that says that troops are in a place by now, or tells how many: "reveals number of troops in Chad"."""
    scene, troop, move = frame.scene, frame.troop, frame.move
    if troop is None or move is None or not scene.title or frame.own or frame.movement != "presence":
        return ""
    if any(scene.cues(f"signals.{name}") for name in _ELSE) or frame.host_how != "preposition" or not frame.senders:
        return ""
    strong = troop.has("troops.strong", "troops.units") or frame.sender_how == "owner"
    there = frame.link == "passive" and move.text.lower().startswith("already ") and bool(scene.cues("stage.claimed"))
    counted = frame.link == "active" and scene.words.deeds.counted.any(scene.between(move.end, troop.start))
    return "there" if strong and there else "counted" if strong and counted else ""


def _open(frame: Frame) -> str:
    """Somebody who will not rule out troops abroad: "Togo does not rule out sending soldiers to Mali"."""
    scene, troop = frame.scene, frame.troop
    if troop is None or frame.own or not _early(scene) or not troop.has("troops.strong"):
        return ""
    if not (frame.hosts and frame.senders) or frame.link == "acting":
        return ""
    first = min((mark.start for mark in (troop, *frame.senders) if mark.start <= troop.start), default=troop.start)
    cues = [cue for cue in scene.cues("stage.open") if cue.end <= first]
    near = any(len(scene.between(cue.end, first)) <= _ASKED for cue in cues)
    return "open" if near else ""


def turned(reading: Reading) -> str:
    """Which rule holds of another frame than the best one, so that it decides."""
    found = entered(reading) or _alerted(reading) or deeds(reading) or aims(reading)
    return found or ("plain" if plainly(reading) else "")


def entered(reading: Reading) -> str:
    """Troops sent onto disputed ground by a state that is named: what the definition counts there.

    "Sent", "deployed" and the like are needed, with the place behind its preposition, or a mass of troops that leaves
    or "was deployed": fighting and raids have other words.
    """
    frame = reading.frame
    if frame is None or frame.own or frame.move is None or not _early(frame.scene) or not disputed(frame):
        return ""
    looked = any(reading.cued(f"signals.{name}", title=True) for name in _LOOKING)
    told = frame.scene.cues("signals.history") or _YEAR.search(frame.scene.text)  # "in 2014"
    if looked or told or frame.sender_how not in {"owner", "subject", "agent"}:
        return ""
    core, placed = frame.move.has("moves.core"), frame.host_how == "preposition"
    sent = frame.link == "active" and frame.movement == "send" and core and placed
    sending = frame.move.text.lower().split()[0] in frame.scene.words.language.moves.send  # "deployed in"
    posted = frame.link == "passive" and frame.movement == "presence" and sending and placed
    left = frame.link == "active" and frame.movement == "leave" and core
    return "entered" if sent or ((posted or left) and massed(frame)) else ""


def _placed(reading: Reading) -> str:
    """A title that is nothing but troops in a place, with no other kind of news."""
    assert reading.frame is not None  # noqa: S101 (certain() has looked)
    other = any(reading.frame.scene.cues(f"signals.{name}") for name in _ELSE)
    return "placed" if not other and placed_only(reading) else ""


def _early(scene: Scene) -> bool:
    """Whether a sentence is the title or opens the summary."""
    return scene.title or (scene.sentence.part == "summary" and scene.sentence.index == 0)


def _alerted(reading: Reading) -> str:
    """A title in which a power readies troops to go, where another state is named: "puts 8,500 on alert"."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (certain() has looked)
    scene = frame.scene
    if frame.own or not scene.title or frame.troop is None or not scene.cues("signals.alerted"):
        return ""
    own = set(frame.codes(frame.senders))
    if frame.sender_how not in {"owner", "subject"} or not own <= scene.words.usual_senders:
        return ""
    others = {roles.code(geo) for one in reading.scenes for geo in one.geos} - own
    bidden = {roles.code(geo) for geo in roles.subjects(scene, frame.anchor)} - own  # "Togo puts US troops on alert"
    looked = any(reading.cued(f"signals.{name}", title=True) for name in (*_LOOKING, "domestic"))
    return "alerted" if others and not bidden and not looked else ""


def _asked_out(reading: Reading) -> str:
    """A state that asks another to take its troops out of it: "has formally requested that Togo withdraw troops"."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (certain() has looked)
    scene = frame.scene
    if frame.movement != "leave" or not _early(scene) or frame.troop is None or not frame.senders or not frame.hosts:
        return ""
    if any(reading.cued(f"signals.{name}", title=True) for name in (*_ELSE, "pressure")):
        return ""
    asked = [cue for tag in ("requested", "ordered") for cue in scene.cues(f"stage.{tag}") if cue.end <= frame.anchor]
    if len(asked) != 1 or scene.cues("stage.considered") or not _addressed(frame, asked[0].end):
        return ""
    askers = {roles.code(geo) for geo in roles.subjects(scene, asked[0].start)}
    return "asked_out" if askers & set(frame.codes(frame.hosts)) else ""


def _addressed(frame: Frame, since: int) -> bool:
    """Whether those who are to leave stand right behind the request: not "urges allies to remove Ghana's troops"."""
    sender = min(mark.start for mark in frame.senders)
    ahead = frame.link == "nominal" or (frame.move is not None and sender < frame.move.start)
    return sender >= since and ahead and len(frame.scene.between(since, sender)) <= _ASKED
