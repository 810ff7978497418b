"""Troops whose deeds tell that they are abroad: they teach another state's army, serve in secret, bring help."""

import itertools
import re

from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import claims, ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_ELSE = ("casualty", "combat", "trial", "arms", "opinion", "history", "sport", "visit", "exercise")
_HARM = ("casualty", "trial", "arms")
_PLACED = frozenset({"preposition", "object", "adjective"})
_WORD = re.compile(r"[\w-]+")
_REACH, _NEAR = 8, 3  # words


def deeds(reading: Reading) -> str:
    """Which rule holds of the frame, in the title or the sentence behind it; empty where none does."""
    frame = reading.frame
    if frame is None or frame.own or frame.scene.words.joins or frame.troop is None or not frame.hosts:
        return ""
    if not (frame.scene.title or (frame.scene.sentence.part == "summary" and frame.scene.sentence.index == 0)):
        return ""
    if frame.sender_how not in {"owner", "subject", "origin"} or frame.troop.has("troops.single"):
        return ""
    if any(reading.cued(f"signals.{name}", title=True) for name in ("opinion", "history", "sport", "visit")):
        return ""
    rules = {"teaching": _teaching(reading, frame), "secret": _secret(frame), "helping": _helping(reading, frame)}
    rules["siding"] = _siding(frame)
    return next((name for name, holds in rules.items() if holds), "")


def _teaching(reading: Reading, frame: Frame) -> bool:
    """Whether somebody's soldiers train those of another in a place: "Cubans train Angolan cadets in Luanda"."""
    if frame.host_how not in _PLACED or frame.sender_how == "subject":
        return False
    at = _taught_at(frame)
    told = frame.scene.title or not any(reading.cued(f"signals.{name}", title=True) for name in _ELSE)
    return at >= 0 and told and not _cued(frame.scene, at)


def _taught_at(frame: Frame) -> int:
    """Where the word for teaching stands, behind the troops or before "by" them; -1 where there is none."""
    scene, troop, deeds = frame.scene, frame.troop, frame.scene.words.deeds
    assert troop is not None  # noqa: S101 (deeds() has looked)
    for match in itertools.islice(_WORD.finditer(scene.text, troop.end), _REACH):
        if match[0].lower() in deeds.teach:
            residents = _resident(frame, scene.between(troop.end, match.start()))
            return match.end() if _pupils(frame, match.end()) and not residents else -1
    first = min((mark.start for mark in frame.senders), default=troop.start)
    before = scene.between(0, min(first, troop.start))[-5:]
    passive = any(one in deeds.passive and two in deeds.taught for one, two in itertools.pairwise(before))
    by = any(word in scene.words.by for word in before[-2:])
    return first if passive and by else -1


def _pupils(frame: Frame, since: int) -> bool:
    """Whether others than the teachers' own stand right behind: "train Somali recruits", not "train with Kenyans"."""
    scene = frame.scene
    marks = [mark for mark in (*scene.troops, *_people(scene)) if mark.start >= since]
    near = [mark for mark in marks if len(scene.between(since, mark.start)) <= _NEAR and not _owned(frame, mark)]
    words = scene.between(since, near[0].start if near else len(scene.text))
    if not near:
        at = next((at for at, word in enumerate(words[: _NEAR + 1]) if word in scene.words.deeds.pupils), -1)
        return at >= 0 and not _beside(scene, words[:at])
    return not _beside(scene, words)


def _people(scene: Scene) -> tuple[Mark, ...]:
    """Nations as people: "training Russians"."""
    return tuple(geo for geo in scene.geos if roles.form(geo) == "adj" and geo.text.endswith("s"))


def _owned(frame: Frame, other: Mark) -> bool:
    """Whether those who learn are the teachers' own: "US instructors train US recruits"."""
    theirs = ownership.owners(frame.scene, other) or (other,)
    return bool({roles.code(geo) for geo in theirs} & set(frame.codes(frame.senders)))


def _resident(frame: Frame, words: tuple[str, ...]) -> bool:
    """Whether the place only says which troops are meant: "Danish troops in Mali are training Guineans"."""
    troop = frame.troop
    assert troop is not None  # noqa: S101 (deeds() has looked)
    known, behind = frame.scene.words, frame.scene.between(troop.end, len(frame.scene.text))[:1]
    return behind[:1] == words[:1] and known.into.any(words[:1]) and known.deeds.passive.any(words)


def _beside(scene: Scene, words: tuple[str, ...]) -> bool:
    """Whether both train together or elsewhere: "train with Kenyan soldiers"."""
    return any(word in some for word in words for some in (scene.words.beside, scene.words.into, scene.words.from_))


def _cued(scene: Scene, until: int) -> bool:
    """Whether other news stands before the deed."""
    return any(cue.end <= until for name in _ELSE for cue in scene.cues(f"signals.{name}"))


def _secret(frame: Frame) -> bool:
    """Whether soldiers turn out to serve in a place in secret: "Italian commandos in covert operations in Niger"."""
    scene, troop, deeds = frame.scene, frame.troop, frame.scene.words.deeds
    assert troop is not None  # noqa: S101 (deeds() has looked)
    if frame.host_how != "preposition" or frame.sender_how != "owner" or not troop.has("troops.strong", "troops.units"):
        return False
    words = scene.between(troop.end, min(mark.start for mark in frame.hosts))
    hidden = deeds.secret.any(word.strip("'‘’\"") for word in words) and deeds.work.any(words)
    return hidden and not any(scene.cues(f"signals.{name}") for name in _ELSE)


def _siding(frame: Frame) -> bool:
    """Whether others say that soldiers fight in a place beside somebody: "Danes fought alongside rebels, UN says"."""
    scene, move, troop = frame.scene, frame.move, frame.troop
    assert troop is not None  # noqa: S101 (deeds() has looked)
    if move is None or frame.link != "acting" or not scene.title or frame.host_how != "preposition":
        return False
    if frame.sender_how != "owner" or not troop.has("troops.strong", "troops.units"):
        return False
    if any(scene.cues(f"signals.{name}") for name in (*_HARM, "exercise", "pressure")):
        return False
    beside = move.text.lower().split()[0] in scene.words.deeds.sides
    shown = scene.words.deeds.shows.any(scene.between(move.end, len(scene.text)))
    return beside and not shown and _told_by_others(frame)


def _told_by_others(frame: Frame) -> bool:
    """Whether it comes out, or somebody else than the sender says so."""
    scene, own = frame.scene, frame.codes(frame.senders)
    disclosed = any(scene.cues(f"stage.{name}") for name in ("hearsay", "admitted"))
    return disclosed or any(code not in own for _, code in claims.speakers(scene))


def _helping(reading: Reading, frame: Frame) -> bool:
    """Whether soldiers bring people away from a place, or search and rescue there: "oversee evacuation from Chad"."""
    if not frame.scene.title and any(reading.cued(f"signals.{name}", title=True) for name in _HARM):
        return False
    scene, troop, deeds = frame.scene, frame.troop, frame.scene.words.deeds
    assert troop is not None  # noqa: S101 (deeds() has looked)
    stop = scene.text.find(",", troop.end)
    words = scene.between(troop.end, stop if stop >= 0 else len(scene.text))[:_REACH]
    at = next((at for at, word in enumerate(words) if word in deeds.relief), None)
    runs = at is not None and deeds.run.any(words[:at]) and not scene.words.aside.meanwhile.any(words[:at])
    states = any(roles.form(mark) != "region" for mark in frame.hosts)
    return runs and states and not any(scene.cues(f"signals.{name}") for name in ("trial", "exercise", "history"))
