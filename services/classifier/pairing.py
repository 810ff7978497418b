"""Who sends and where to: the states that a frame's sentence gives to its movement."""

from dataclasses import replace

from services.classifier import callers, ownership, roles
from services.classifier.frame import Frame
from services.classifier.matcher import Mark
from services.classifier.neighbours import homely, settled
from services.classifier.objects import taken
from services.classifier.scene import Scene
from services.classifier.senders import senders as find_senders
from services.classifier.senders import serves
from services.classifier.ways import brought, homeward, outbound, shifted

_AHEAD = 12  # characters: the noun behind an adjective
FORCES = frozenset({"peacekeeping force", "peacekeepers", "peacekeeping mission", "intervention force"})
_COMING = frozenset({"send", "arrive", "more"})


def filled(frame: Frame) -> Frame:
    """The frame with its states."""
    if frame.movement == "send" and shifted(frame):
        frame = replace(frame, movement="leave")
    elif frame.movement == "leave" and brought(frame):
        frame = replace(frame, movement="send")
    senders, sender_how = find_senders(frame)
    senders = _guests(frame, senders) if sender_how == "subject" else senders
    if sender_how == "owner" and frame.link == "active" and frame.movement == "send" and _estimated(frame):
        frame = replace(frame, movement="presence")
    own = {roles.code(mark) for mark in senders}
    own |= {code for code, state in frame.scene.words.territories.items() if state in own}
    if frame.movement == "leave" and outbound(frame, own):
        frame = replace(frame, movement="arrive")
    elif frame.movement in {"send", "arrive", "rotate"} and homeward(frame, own):
        frame = replace(frame, movement="leave")
    if asked := callers.asked_out(frame, senders, sender_how):
        return replace(frame, senders=(asked,), sender_how="agent", hosts=senders[:1], host_how="actor")
    hosts, host_how = _hosts(replace(frame, senders=senders), own)
    if _hosting(frame, senders, sender_how, hosts):
        return replace(frame, hosts=senders, host_how="actor")
    abroad = tuple(mark for mark in hosts if roles.code(mark) not in own)
    states = tuple(mark for mark in abroad if roles.form(mark) != "region")
    if (hosts and not abroad) or homely(replace(frame, senders=senders, hosts=abroad, host_how=host_how), own):
        return replace(frame, senders=senders, sender_how=sender_how, own=True)
    if abroad and not states and frame.movement == "leave":
        states, host_how = callers.callers_of(frame, own), "actor"
    how = host_how if states else "region" if abroad else ""
    return settled(replace(frame, senders=senders, sender_how=sender_how, hosts=states or abroad, host_how=how))


def _guests(frame: Frame, senders: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The senders without the one whose own land is named: "Duda i Trump: do Polski przyjedzie tysiąc żołnierzy"."""
    scene = frame.scene
    codes = {roles.code(mark) for mark in senders}
    if not scene.words.joins or len(codes) < 2:  # noqa: PLR2004 (two sides)
        return senders
    placed = {roles.code(mark) for part in ("into", "from") for mark in roles.grounds(scene, part)}
    here = codes & placed
    here = here - scene.words.usual_senders if here == codes else here
    return tuple(mark for mark in senders if roles.code(mark) not in here) if codes - here else senders


def _estimated(frame: Frame) -> bool:
    """Whether the verb of sending is one of saying here: "Kyiv puts the contingent at 12,000"."""
    return any(frame.move is not None and cue.start == frame.move.start for cue in frame.scene.cues("stage.claimed"))


def _hosting(frame: Frame, senders: tuple[Mark, ...], how: str, hosts: tuple[Mark, ...]) -> bool:
    """Whether the one who acts is the host: it asks others for troops, or sends foreign ones out of its own land."""
    joins = frame.scene.words.joins
    forms = {"name", "seat", "adj", "office"} if joins else {"name", "seat"}
    if how != "subject" or any(roles.form(mark) not in forms for mark in senders):
        return False
    if (
        (joins or (frame.link == "stance" and frame.move is not None and frame.move.has("stage.requested")))
        and hosts
        and frame.scene.cues("stage.requested")
        and set(map(roles.code, hosts)) <= set(map(roles.code, senders))
    ):
        return True  # "Zelensky pede soldados europeus na Ucrânia"
    if not hosts and all(frame.scene.text[mark.end :].lstrip().startswith(":") for mark in senders):
        sending = (
            frame.scene.words.usual_senders if joins else frozenset()
        )  # "Hollande : retour des troupes" is his own
        led = (roles.form(mark) == "office" and roles.code(mark) in sending for mark in senders)
        return not all(led)  # "Mali : retrait des troupes"
    if (frame.movement == "leave" and _dismissed(frame)) or (not hosts and _turned_away(frame)):
        return True
    if frame.movement == "leave":
        return bool(hosts) and all(
            roles.form(mark) == "name" and roles.code(mark) in frame.codes(senders) for mark in hosts
        )
    return not hosts and frame.movement in {"send", "arrive", "more"} and bool(frame.scene.cues("stage.requested"))


def _turned_away(frame: Frame) -> bool:
    """Whether a state rejects a force of nobody's, which was to come to it: "Sudan rejects peacekeeping force"."""
    rejects = frame.link == "stance" and frame.move is not None and frame.move.text.lower().startswith("reject")
    return rejects and frame.troop is not None and frame.troop.text.lower() in FORCES


def _dismissed(frame: Frame) -> bool:
    """Whether troops that nobody names are told to go: "Indonesia tells foreign troops to leave Aceh"."""
    scene, troop = frame.scene, frame.troop
    if troop is None or not any(scene.cues(f"stage.{stage}") for stage in ("ordered", "requested")):
        return False
    return scene.words.nameless.any(scene.between(0, troop.end)[-3:])


def _hosts(frame: Frame, own: set[str]) -> tuple[tuple[Mark, ...], str]:
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
        (roles.nearby(scene, frame.anchor), "nearby"),
    ]
    seen: tuple[Mark, ...] = ()
    for marks, how in candidates:
        if any(roles.code(mark) not in own for mark in marks):
            return _nearest(frame, marks, own), how
        home = frame.movement != "host" and not (
            first == "into" and all(scene.parts.get(mark) == "from" for mark in marks)
        )
        seen = seen or (marks if how == "preposition" and home else ())
        if seen and how == "mission":
            return seen, ""
    return seen, ""


def _nearest(frame: Frame, marks: tuple[Mark, ...], own: set[str]) -> tuple[Mark, ...]:
    """The first place that is not the sender's, with those listed beside it."""
    abroad = [mark for mark in marks if roles.code(mark) not in own]
    kept = [abroad[0]]
    for mark in abroad[1:]:
        if not frame.scene.listed(kept[-1], mark):
            break
        kept.append(mark)
    return tuple(kept)


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
