"""What the model sees of a reading: named features, each 0 or 1. No word of an item, no name of a state."""

import re

from services.classifier.frames.reading import Reading
from services.classifier.lexicon.terms import Signals
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame

_SIGNALS = tuple(Signals.model_fields)
_YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?![\d,])(?!\s(?:troops|soldiers))")
_NUMBER = re.compile(r"\d{3}")
_NEAR = 30  # characters
_NOW = 2020  # the year before which all is past, where an item has no date
_STAGES = (
    "considered",
    "requested",
    "offered",
    "announced",
    "ordered",
    "confirmed",
    "claimed",
    "unverified",
    "denied",
    "refused",
)


def features(reading: Reading, year: int | None = None) -> frozenset[str]:
    """The features that hold. ``year`` is that of publication, if known: an older year in the text is the past."""
    if reading.frame is None:
        return frozenset({"no_frame"})
    return frozenset({*_framed(reading.frame), *_signalled(reading), *_around(reading), *_dated(reading, year)})


def _dated(reading: Reading, year: int | None) -> set[str]:
    """Whether years long past stand in the text."""
    years = {int(found) for scene in reading.scenes for found in _YEAR.findall(scene.text)}
    return {"past_year"} if any(past < (year or _NOW) - 1 for past in years) else set()


def _framed(frame: Frame) -> set[str]:
    return _told(frame) | _sided(frame) | _beside(frame) | _staged(frame)


def _told(frame: Frame) -> set[str]:
    """How troops and movement hang together, and where that is told."""
    found = {f"link.{frame.link}", f"move.{frame.movement}", f"sender.{frame.sender_how or 'none'}"}
    found |= {f"host.{frame.host_how or 'none'}", f"troop.{_strength(frame)}", f"{frame.link}.{frame.movement}"}
    part = frame.scene.sentence.part
    late = part != "title" and frame.scene.sentence.index > 0
    found.add("part.late" if late else f"part.{part}")
    return found | ({"core", f"core.{frame.link}"} if _core(frame) else set())


def _sided(frame: Frame) -> set[str]:
    """What is known of sender and host."""
    part, found = frame.scene.sentence.part, {"own_territory"} if frame.own else set()
    if frame.senders and frame.hosts:
        found |= {"pair", f"pair.{part}"}
    clear = frame.sender_how in {"owner", "subject", "origin", "agent"}
    if clear and frame.host_how in {"preposition", "object", "compound", "actor", "region"}:
        found |= {"clear", f"clear.{part}", f"clear.{frame.movement}"}
        found |= {"full", f"full.{part}"} if _core(frame) else set()
    if not frame.senders and set(frame.codes(frame.hosts)) & frame.scene.words.usual_senders:
        found.add("host.power_alone")
    return found


def _beside(frame: Frame) -> set[str]:
    """Whether a place stands soon behind the troops, a number before them."""
    troop, found = frame.troop, set[str]()
    if troop is None:
        return found
    if frame.host_how == "preposition" and 0 < frame.hosts[0].start - troop.end < _NEAR:
        found |= {"placed", f"placed.{frame.link}"}
    if _NUMBER.search(frame.scene.text[max(0, troop.start - _NEAR) : troop.start]):
        found |= {"counted", f"counted.{frame.link}"}
    return found


def _staged(frame: Frame) -> set[str]:
    """How far it has got, by the sentence's cues, alone and with the movement."""
    stages = {stage for stage in _STAGES if frame.scene.cues(f"stage.{stage}")}
    found = {name for stage in stages for name in (f"stage.{stage}", f"{frame.movement}.{stage}")}
    if "denied" in stages and frame.senders and frame.hosts and frame.link in {"there", "stance"}:
        found.add("denied.pair")
    return found


def _core(frame: Frame) -> bool:
    return frame.move is not None and frame.move.has("moves.core")


def _strength(frame: Frame) -> str:
    if frame.troop is None:
        return "none"
    return next(
        (
            kind
            for kind in ("single", "strong", "units", "bases", "company", "count", "people", "trades", "weak")
            if frame.troop.has(f"troops.{kind}")
        ),
        "weak",
    )


def _signalled(reading: Reading) -> set[str]:
    assert reading.frame is not None  # noqa: S101 (features() has looked)
    found = set()
    for signal in _SIGNALS:
        tag = f"signals.{signal}"
        if reading.frame.scene.cues(tag):
            found.add(f"near.{signal}")
        if reading.cued(tag, title=True):
            found.add(f"title.{signal}")
        elif reading.cued(tag, title=False):
            found.add(f"lead.{signal}")
    return found


def _out_of(frame: Frame | None) -> bool:
    """Whether a title without a word of movement says where troops come from: "French paras out of Chad"."""
    if frame is None or not (frame.still and frame.scene.title and frame.hosts):
        return False
    return frame.scene.parts.get(frame.hosts[0]) == "from"


def _moved_on(reading: Reading) -> str:
    """How the lead says that troops move which the title only places: "French paras in Bangui", "they landed"."""
    best = reading.frame
    if best is None or not (best.still and best.scene.title):
        return ""
    senders, hosts = set(best.codes(best.senders)), set(best.codes(best.hosts))
    for frame in reading.support:
        core = frame.move is not None and frame.move.has("moves.core") and not frame.still
        same = set(frame.codes(frame.senders)) <= senders and set(frame.codes(frame.hosts)) <= hosts
        if core and same and frame.movement != "presence" and frame.scene.sentence.index <= 1:
            return frame.movement
    return ""


def _around(reading: Reading) -> set[str]:
    """How the rest of the item stands to the frame."""
    found = set()
    titles = [scene for scene in reading.scenes if scene.title]
    if any(scene.text.rstrip().endswith("?") for scene in titles):
        found.add("title.question")
    if any(frame.rank > 6 for frame in reading.support):  # noqa: PLR2004 (a full frame)
        found.add("support")
    if _out_of(reading.frame):
        found.add("still.from")
    if moved := _moved_on(reading):
        found |= {"still.moved", f"still.{moved}"}
    if not any(scene.troops or scene.bases for scene in titles):
        found.add("title.no_troops")
    if not any(scene.moves for scene in titles):
        found.add("title.no_move")
    assert reading.frame is not None  # noqa: S101 (features() has looked)
    codes = {*reading.frame.codes(reading.frame.senders), *reading.frame.codes(reading.frame.hosts)}
    named = {roles.code(geo) for scene in titles for geo in scene.geos}
    found.add(f"title.names_{min(len(codes & named), 2)}")
    violence = sum(len(scene.cues("signals.combat")) + len(scene.cues("signals.casualty")) for scene in reading.scenes)
    found |= {f"violence.{step}" for step in (2, 4) if violence >= step}
    rank = reading.frame.rank
    found |= {f"rank.{step}" for step in (5, 6, 6.5, 7, 7.5, 8, 8.5, 9) if rank >= step}
    return found
