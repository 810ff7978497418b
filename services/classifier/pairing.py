"""Who sends and where to: the states that a frame's sentence gives to its movement."""

from dataclasses import replace

from services.classifier import roles
from services.classifier.frame import Frame
from services.classifier.matcher import Mark
from services.classifier.scene import Scene


def filled(frame: Frame) -> Frame:
    """The frame with its states."""
    senders, sender_how = _senders(frame)
    if sender_how == "owner" and frame.link == "active" and frame.movement == "send" and _estimated(frame):
        frame = replace(frame, movement="presence")
    own = {roles.code(mark) for mark in senders}
    own |= {code for code, state in frame.scene.words.territories.items() if state in own}
    hosts, host_how = _hosts(replace(frame, senders=senders), own)
    if _hosting(frame, senders, sender_how, hosts):
        return replace(frame, hosts=senders, host_how="actor")
    abroad = tuple(mark for mark in hosts if roles.code(mark) not in own)
    states = tuple(mark for mark in abroad if roles.form(mark) != "region")
    if hosts and not abroad:
        return replace(frame, senders=senders, sender_how=sender_how, own=True)
    how = host_how if states else "region" if abroad else ""
    return replace(frame, senders=senders, sender_how=sender_how, hosts=states or abroad, host_how=how)


def _estimated(frame: Frame) -> bool:
    """Whether the verb of sending is one of saying here: "Kyiv puts the contingent at 12,000"."""
    return any(frame.move is not None and cue.start == frame.move.start for cue in frame.scene.cues("stage.claimed"))


def _hosting(frame: Frame, senders: tuple[Mark, ...], how: str, hosts: tuple[Mark, ...]) -> bool:
    """Whether the one who acts is the host: it asks others for troops, or sends foreign ones out of its own land."""
    if how != "subject" or any(roles.form(mark) not in {"name", "seat"} for mark in senders):
        return False
    if not hosts and all(frame.scene.text[mark.end :].lstrip().startswith(":") for mark in senders):
        return True  # "Mali : retrait des troupes"
    if frame.movement == "leave":
        return bool(hosts) and all(
            roles.form(mark) == "name" and roles.code(mark) in frame.codes(senders) for mark in hosts
        )
    return not hosts and frame.movement in {"send", "arrive", "more"} and bool(frame.scene.cues("stage.requested"))


def _senders(frame: Frame) -> tuple[tuple[Mark, ...], str]:
    scene, noun = frame.scene, frame.troop or frame.move
    assert noun is not None  # noqa: S101 (a frame has a troop or a move)
    if owned := tuple(mark for mark in roles.owners(scene, noun) if roles.form(mark) != "region"):
        return owned, "owner"
    if frame.link == "base":
        users = [mark for troop in scene.troops for mark in roles.owners(scene, troop)]
        makers = [geo for geo in scene.geos if geo.end <= noun.start and roles.form(geo) in {"adj", "name"}]
        makers = [geo for geo in makers if roles.form(geo) == "adj" or scene.parts[geo] not in {"into", "from"}]
        if users or (makers and not roles.subjects(scene, noun.start)[1:]):
            return tuple((users or makers[-1:])[:1]), "owner"
    if frame.movement != "leave" and frame.troop and (origin := roles.origins(scene, frame.troop)):
        return origin, "origin"
    if agents := roles.agents(scene):
        return agents, "agent"
    at = frame.move.start if frame.move is not None else frame.anchor
    subjects = roles.subjects(scene, at)
    if frame.link == "base" and len(subjects) > 1:
        subjects = tuple(mark for mark in subjects if roles.code(mark) in scene.words.usual_senders)[:1] or subjects
    return (subjects, "subject") if subjects else ((), "")


def _hosts(frame: Frame, own: set[str]) -> tuple[tuple[Mark, ...], str]:
    scene = frame.scene
    first = "from" if frame.movement == "leave" else "into"
    candidates = [
        (roles.grounds(scene, first, frame.anchor), "preposition"),
        (roles.grounds(scene, "from", frame.anchor) if frame.link == "stance" else (), "preposition"),
        (_object(frame), "object"),
        (roles.grounds(scene, first) if scene.words.order.places_first else (), "preposition"),
        (roles.grounds(scene, "into", frame.anchor), "preposition"),
        (roles.compounds(scene), "compound"),
        (roles.grounds(scene, "into"), "preposition"),
        (_missions(scene), "mission"),
        (roles.described(scene, frame.anchor), "adjective"),
        (_actors(frame), "actor"),
        (_partners(frame, own), "actor"),
        (_callers(frame), "actor"),
        (roles.nearby(scene, frame.anchor), "nearby"),
    ]
    seen: tuple[Mark, ...] = ()
    for marks, how in candidates:
        if any(roles.code(mark) not in own for mark in marks):
            return _nearest(frame, marks, own), how
        seen = seen or (marks if how == "preposition" else ())
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


def _object(frame: Frame) -> tuple[Mark, ...]:
    """The place right behind an entry or exit: "invades Ukraine", "leaves Chad", "invasion of Ukraine"."""
    move, scene = frame.move, frame.scene
    if move is None or frame.movement not in {"invade", "leave", "arrive"}:
        return ()
    after = [geo for geo in scene.geos if geo.start >= move.end and roles.form(geo) in roles.GROUND]
    allowed = (scene.words.modifiers, scene.words.of, scene.words.into)
    between = scene.between(move.end, after[0].start) if after else ()
    if after and all(any(word in words for words in allowed) for word in between):
        return tuple(after)
    return ()


def _missions(scene: Scene) -> tuple[Mark, ...]:
    """Missions stand for the state in which they serve."""
    found = (geo for geo in scene.geos if geo.place is not None and geo.place.host)
    return tuple(
        replace(geo, place=replace(geo.place, code=geo.place.host, form="place"))
        for geo in found
        if geo.place and geo.place.host
    )


def _actors(frame: Frame) -> tuple[Mark, ...]:
    """The host as the one who asks, orders, agrees or hosts."""
    scene = frame.scene
    marks = roles.subjects(scene, min(frame.anchor, *(mark.start for mark in frame.senders), len(scene.text)))
    denies = bool(scene.cues("stage.denied"))
    forms = {"name", "seat", "office"} if denies else {"name", "seat"}
    return tuple(mark for mark in marks if roles.form(mark) in forms and (denies or _acts(frame, mark)))


def _callers(frame: Frame) -> tuple[Mark, ...]:
    """The host by its parliament's or government's adjective: "Iraqi lawmakers vote to expel US troops"."""
    if frame.movement != "leave" or not frame.senders:
        return ()
    before = (geo for geo in frame.scene.geos if roles.form(geo) == "adj" and geo.end <= frame.anchor)
    owned = {mark.start for mark in frame.senders}
    return tuple(geo for geo in before if geo.start not in owned)[:1]


def _partners(frame: Frame, own: set[str]) -> tuple[Mark, ...]:
    """The other party of a basing deal."""
    if frame.link != "base":
        return ()
    marks = roles.subjects(frame.scene, frame.anchor)
    return tuple(mark for mark in marks if roles.code(mark) not in own and roles.form(mark) in {"name", "seat"})


def _acts(frame: Frame, mark: Mark) -> bool:
    between = frame.scene.text[mark.end : mark.end + 30].lower()
    speaks = any(
        cue.start >= mark.end and not frame.scene.between(mark.end, cue.start)
        for cue in frame.scene.cues("stage.claimed")
    )
    return bool(between.strip()) and not speaks
