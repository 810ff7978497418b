"""Who is asked for troops, and so would send them."""

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_STATES = frozenset({"name", "seat", "office", "body"})


def asked(frame: Frame) -> tuple[Mark, ...]:
    """Who is asked for troops: "Togo asks Ghana for soldiers"; a body also behind: "Lituânia pede tropas à NATO"."""
    scene, cue = frame.scene, frame.move
    if frame.link == "active" and frame.movement == "send" and cue is not None:
        return _called_on(scene, cue)
    if frame.link != "stance" or cue is None or not cue.has("stage.requested"):
        return ()
    if not scene.words.joins:
        behind = [geo for geo in scene.geos if geo.start >= cue.end and not scene.parts[geo]]
        listed = [geo for geo in behind if roles.form(geo) in _STATES][:1]
        for geo in behind[1:] if listed == behind[:1] else ():
            if not roles.joined(scene, listed[-1], geo):
                break
            listed.append(geo)
        near = bool(listed) and len(scene.between(cue.end, listed[0].start)) <= 1
        return tuple(listed) if near and _wanted(scene, listed[-1]) else ()
    bodies = tuple(geo for geo in scene.geos if roles.form(geo) == "body" and geo.start >= cue.end)[:1]
    return bodies or _asked_of(scene)


def begged(frame: Frame) -> tuple[tuple[Mark, ...], tuple[Mark, ...]] | None:
    """Whom a state asks for troops and where to: "bittet Ghana um Soldaten", "pide a Ghana 300 soldados para Togo"."""
    scene, cue, order = frame.scene, frame.move, frame.scene.words.order
    if frame.link != "stance" or cue is None or not cue.has("stage.requested") or not scene.words.joins:
        return None
    subjects = (geo for geo in roles.subjects(scene, cue.start) if geo.end <= cue.start)
    asking = tuple(geo for geo in subjects if roles.form(geo) in _STATES)
    behind = [geo for geo in scene.geos if geo.start >= cue.end]
    if not asking or not behind or not order.spaces or order.verb_final or roles.form(behind[0]) not in _STATES:
        return None
    first, words = behind[0], scene.between(cue.end, behind[0].start)
    if not (scene.words.asks_of.any(words[-2:]) or (not words and not scene.parts[first])):
        return None
    there = tuple(geo for geo in behind[1:] if scene.parts[geo] == "into" and roles.form(geo) in roles.GROUND)
    return (first,), there or asking


def _called_on(scene: Scene, move: Mark) -> tuple[Mark, ...]:
    """Who is asked to send, where the verb opens the clause: "طلبت بغداد من واشنطن إرسال مستشارين"."""
    cues = [cue.end for cue in scene.cues("stage.requested") if cue.end <= move.start]
    if not cues or not (scene.words.order.owners_after and scene.words.order.subject_after):
        return ()
    return tuple(geo for geo in _asked_of(scene) if cues[0] <= geo.start and geo.end <= move.start)


def _asked_of(scene: Scene) -> tuple[Mark, ...]:
    """Who is asked, where a language asks from somebody: "از استرالیا نیرو خواست", "تطلب من كندا قوات"."""
    if not scene.words.order.owners_after:
        return ()
    asked = (geo for geo in scene.geos if scene.parts[geo] == "from")
    return tuple(geo for geo in asked if roles.form(geo) in _STATES)[:1]


def _wanted(scene: Scene, geo: Mark) -> bool:
    """Whether something is asked of a state: "asks Ghana for"; of a body that asks, without the word."""
    return roles.form(geo) == "body" or scene.words.into.any(scene.between(geo.end, len(scene.text))[:1])
