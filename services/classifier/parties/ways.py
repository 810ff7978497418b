"""Which way troops move where the word of movement alone does not tell: away, home, or from home to another land."""

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_GRACE = 40  # characters: "until the end of May"
_BEHIND = 8  # characters: the preposition behind the movement


def shifted(frame: Frame) -> bool:
    """Whether troops are moved away and the sentence does not say where to: "to move 12,000 troops from Germany"."""
    scene = frame.scene
    if frame.link not in {"active", "passive"} or frame.move is None or not frame.move.has("moves.shift"):
        return False
    since = max(mark.end for mark in (frame.troop, frame.move) if mark is not None)
    behind = scene.between(since, since + _BEHIND)[:1]
    away = bool(behind) and behind[0] in scene.words.from_ and bool(roles.grounds(scene, "from", since))
    return away and not roles.grounds(scene, "into", since)


def outbound(frame: Frame, own: set[str]) -> bool:
    """Whether troops leave their own land for another: "contingent leaves Banjul for Darfur"."""
    scene, move = frame.scene, frame.move
    if move is None or frame.link != "passive":
        return False
    first = next((geo for geo in scene.geos if geo.start >= move.end), None)
    home = first is not None and roles.code(first) in own and roles.form(first) in roles.GROUND
    return home and any(roles.code(geo) not in own for geo in roles.grounds(scene, "into", move.end))


def homeward(frame: Frame, own: set[str]) -> bool:
    """Whether troops are moved from abroad to their own land: "передислокация морпехов США с Окинавы на Гуам"."""
    scene = frame.scene
    goals = {roles.code(mark) for mark in roles.grounds(scene, "into", frame.anchor)}
    if not scene.words.joins or not goals or goals - own:
        return False
    return any(roles.code(mark) not in own for mark in roles.grounds(scene, "from"))


def brought(frame: Frame) -> bool:
    """Whether a verb that mostly leads home leads into a place: "brings 900 soldiers to Poland"."""
    scene, move, troop = frame.scene, frame.move, frame.troop
    if move is None or troop is None or frame.link != "active" or not move.has("moves.take"):
        return False
    ground = next(iter(roles.grounds(scene, "into", troop.end)), None)
    back = any(mark.start >= troop.end for mark in scene.particles) or scene.between(troop.end, troop.end + 5)[:1] == (
        "off",
    )
    return not back and ground is not None and len(scene.between(troop.end, ground.start)) <= 2  # noqa: PLR2004 (preposition, article)


def warned(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether troops get a time to be gone: "gives French soldiers a month", "gives them until May to leave"."""
    gives = move.text.lower() in scene.words.giving and move.end <= troop.start and bool(ownership.owners(scene, troop))
    words = scene.between(troop.end, troop.end + _GRACE)[:3] if gives else ()
    return scene.words.times.any(words)
