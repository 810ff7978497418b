"""Where to: the places that a frame's sentence gives to its movement, the plainest first."""

from dataclasses import replace

from services.classifier.lexicon.matcher import Mark
from services.classifier.parties import callers
from services.classifier.parties.contributors import serves
from services.classifier.parties.objects import listed, taken
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_AHEAD = 12  # characters: the noun behind an adjective
_COMING = frozenset({"send", "arrive", "more"})


def hosts_of(frame: Frame, own: set[str]) -> tuple[tuple[Mark, ...], str]:
    """The hosts and by which rule they were found, without the states of ``own``, the senders."""
    scene = frame.scene
    first = "from" if frame.leaving or frame.link == "rescue" else "into"
    candidates = [
        (roles.grounds(scene, first, frame.anchor), "preposition"),
        (roles.grounds(scene, "from", frame.anchor) if frame.link == "stance" else (), "preposition"),
        (taken(frame), "object"),
        (_recipients(frame), "object"),
        (roles.grounds(scene, "of", frame.anchor) if frame.link == "acting" else (), "preposition"),
        (roles.grounds(scene, first) if scene.words.order.places_first else (), "preposition"),
        (roles.grounds(scene, "into", frame.anchor), "preposition"),
        (callers.actors(frame) if _takes(frame) else (), "actor"),
        (roles.compounds(scene), "compound"),
        (roles.grounds(scene, "into"), "preposition"),
        (_owning(frame, own), "adjective"),
        (_missions(scene), "mission"),
        (roles.described(scene, frame.anchor), "adjective"),
        (roles.grounds(scene, "near", frame.anchor), "nearby"),
        (_serving(frame), "adjective"),
        (callers.threatened(frame) or callers.actors(frame), "actor"),
        (callers.partners(frame, own), "actor"),
        (callers.callers(frame), "actor"),
        (_bounded(frame) if frame.movement in _COMING else (), "object"),
        (_bordered(frame), "nearby"),
        (callers.troubled(frame), "nearby"),
        (callers.aided(frame), "nearby"),
        (callers.taught(frame), "nearby"),
        (callers.pleaders(frame), "nearby"),
        (callers.trespassed(frame), "actor"),
        (roles.nearby(scene, frame.anchor), "nearby"),
    ]
    if _takes(frame) and any(roles.code(mark) not in own for mark in callers.actors(frame)):
        candidates = [(marks, how) for marks, how in candidates if any(roles.form(one) != "region" for one in marks)]
    seen: tuple[Mark, ...] = ()
    for marks, how in candidates:
        if any(roles.code(mark) not in own for mark in marks) and not _tense(scene, marks):
            return _nearest(frame, marks, own), how
        home = frame.movement != "host" and not (
            first == "into" and all(scene.parts.get(mark) == "from" for mark in marks)
        )
        seen = seen or (marks if how == "preposition" and home else ())
        if seen and how == "mission":
            return seen, ""
    return seen, ""


def _takes(frame: Frame) -> bool:
    """Whether who acts takes others' troops in: "Togo to host UK bases", "agrees to host British brigade"."""
    if frame.movement != "host" or frame.move is None:
        return False
    return frame.move.text.lower().removeprefix("to ") in frame.scene.words.deeds.hosting


def _tense(scene: Scene, marks: tuple[Mark, ...]) -> bool:
    """Whether only a region's trouble is named: "amid South China Sea tensions"."""
    behind = (scene.between(mark.end, mark.end + _AHEAD)[:1] for mark in marks)
    regions = all(roles.form(mark) == "region" for mark in marks)
    return regions and not scene.words.joins and all(scene.words.outside.any(words) for words in behind)


def _nearest(frame: Frame, marks: tuple[Mark, ...], own: set[str]) -> tuple[Mark, ...]:
    """The first place that is not the sender's, with those listed beside it."""
    abroad = [mark for mark in marks if roles.code(mark) not in own]
    return listed(frame.scene, abroad)


def _recipients(frame: Frame) -> tuple[Mark, ...]:
    """The state right behind a verb and before what it gets: "sends Togo 300 soldiers"."""
    scene, move, troop = frame.scene, frame.move, frame.troop
    if move is None or troop is None or frame.movement != "send" or move.has("stage.requested"):
        return ()
    between = (geo for geo in scene.geos if move.end <= geo.start and geo.end <= troop.start)
    near = (geo for geo in between if roles.form(geo) == "name" and not scene.between(move.end, geo.start))
    owned = {mark.start for mark in frame.senders}
    return tuple(geo for geo in near if geo.start not in owned and scene.text[geo.end] == " ")[:1]


def _bordered(frame: Frame) -> tuple[Mark, ...]:
    """The state at whose border troops stand: "to Togo's border with Benin"."""
    scene = frame.scene
    behind = (geo for geo in scene.geos if geo.start >= frame.anchor and scene.parts[geo] == "into")
    return tuple(geo for geo in behind if roles.form(geo) in roles.GROUND)[:1]


def _bounded(frame: Frame) -> tuple[Mark, ...]:
    """The state on whose side of a border troops are to stand: "to help guard Latvia's border"."""
    scene = frame.scene
    owning = (geo for geo in scene.geos if geo.start >= frame.anchor and roles.form(geo) == "name")
    owning = (geo for geo in owning if scene.text[geo.end : geo.end + 2] in {"'s", "’s"})
    return tuple(geo for geo in owning if scene.words.frontiers.any(scene.between(geo.end + 2, geo.end + _AHEAD)[:1]))[
        :1
    ]


def _owning(frame: Frame, own: set[str]) -> tuple[Mark, ...]:
    """The state whose bases others use."""
    owners = ownership.owners(frame.scene, frame.troop) if frame.link == "base" and frame.troop is not None else ()
    return tuple(mark for mark in owners if roles.code(mark) not in own)


def _serving(frame: Frame) -> tuple[Mark, ...]:
    """The state whose adjective says where a mission serves: "adds 50 men to Afghan mission"."""
    scene, troop = frame.scene, frame.troop
    if troop is None or frame.sender_how == "owner":
        return ()
    return tuple(geo for geo in scene.geos if geo.end <= troop.start and serves(scene, geo, troop))[-1:]


def _missions(scene: Scene) -> tuple[Mark, ...]:
    """Missions stand for the state in which they serve."""
    found = (geo for geo in scene.geos if geo.place is not None and geo.place.host)
    return tuple(
        replace(geo, place=replace(geo.place, code=geo.place.host, form="place"))
        for geo in found
        if geo.place and geo.place.host
    )
