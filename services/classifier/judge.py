"""From a reading and its score to a label, with the reason that decided."""

from services.classifier import roles
from services.classifier.frames import Frame
from services.classifier.model import Weights
from services.classifier.reading import Reading
from shared.verdict import Label

_PAGE_OUT = {"signals.history": "history", "signals.sport": "sport"}
_BENT = {"signals.opinion": "opinion", "signals.pressure": "pressure"}
_OUT = (
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


def judge(reading: Reading, score: float, weights: Weights) -> tuple[Label, str]:
    """The label, and one stable word that says which rule gave it."""
    if out := _never(reading):
        return ("borderline", "massing") if out == "own_territory" and _massed(reading) else ("no", out)
    doubt = _doubtful(reading)
    if score < weights.borderline and not doubt:
        return "no", _why_not(reading)
    bent = (
        _bent(reading)
        or (doubt if score < weights.borderline else "")
        or ("" if reading.frame is not None and reading.frame.hosts else "no_host")
    )
    if bent:
        return "borderline", bent
    return ("yes", "frame") if score >= weights.yes else ("borderline", "uncertain")


def _never(reading: Reading) -> str:
    """What makes an item a plain "no", whatever its score."""
    if reading.frame is None:
        return _why_none(reading)
    if reading.frame.own:
        return "own_territory"
    titled = next((why for tag, why in _PAGE_OUT.items() if reading.cued(tag, title=True)), "")
    return titled or _ruled_out(reading)


def _massed(reading: Reading) -> bool:
    """Whether the title tells of troops that mass at a border: two cues, "mass" and "border with"."""
    return any(scene.title and scene.troops and len(scene.cues("signals.massing")) > 1 for scene in reading.scenes)


def _why_none(reading: Reading) -> str:
    if not any(scene.troops or scene.bases for scene in reading.scenes):
        return "no_troops"
    return "no_movement"


def _ruled_out(reading: Reading) -> str:
    """Rules that no score outweighs: hired guards, local forces, a police mission."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if reading.cued("signals.commercial", title=True):
        return "commercial"
    if frame.scene.cues("signals.local") and frame.troop is not None and not frame.troop.has("troops.strong"):
        return "local"
    police = frame.scene.cues("signals.police")
    plain = frame.troop is None or not frame.troop.has("troops.strong", "troops.units")
    return "police" if police and plain else ""


def _why_not(reading: Reading) -> str:
    for signal in _OUT:
        if reading.cued(f"signals.{signal}", title=True):
            return signal
    frame = reading.frame
    if frame is not None and not frame.hosts:
        return "no_host"
    return "low_score"


def _bent(reading: Reading) -> str:
    """What makes a live deployment borderline: opinion, pressure by non-governments, exercises, massing at home."""
    titled = next((why for tag, why in _BENT.items() if reading.cued(tag, title=True)), "")
    if titled:
        return titled
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if frame.scene.cues("signals.exercise") and frame.movement in {"send", "arrive", "presence", "more"}:
        return "exercise"
    if _shifted(frame):
        return "same_host"
    massing = frame.scene.cues("signals.massing")
    return "massing" if massing and frame.host_how in {"nearby", "actor", "elsewhere"} else ""


def _doubtful(reading: Reading) -> str:
    """What is borderline by the definition, whatever the score: told in the title, with all parts in place."""
    frame = reading.frame
    if frame is None or not frame.scene.title:
        return "massing" if frame is not None and _massed(reading) else ""
    scene, coming = frame.scene, frame.movement in {"send", "arrive"}
    doubts = {
        "exercise": coming and bool(frame.hosts) and bool(scene.cues("signals.exercise")),
        "opinion": bool(frame.hosts) and frame.link != "there" and bool(scene.cues("signals.opinion")),
        "massing": bool(scene.cues("signals.massing")) and frame.movement == "presence" and frame.sender_how == "owner",
        "no_host": coming and frame.host_how == "region" and not frame.senders,
    }
    return next((why for why, holds in doubts.items() if holds), "")


def _shifted(frame: Frame) -> bool:
    """Whether troops only move within one host: "from Basra to Baghdad"."""
    left = {roles.code(mark) for mark in roles.grounds(frame.scene, "from") if roles.form(mark) == "place"}
    return bool(left & set(frame.codes(frame.hosts))) and frame.movement in {"send", "arrive"}
