"""Whose the soldiers of a body's force or mission are: states that add to it, give men to it, recall them."""

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_LEFT = 3  # words before troops
_MEMBERS = frozenset({"name", "seat", "office", "adj", "force"})
_BESIDE = 14  # characters between a state and its mission: "Afghan training mission"


def adders(frame: Frame, owned: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Who adds to a mission that is called by its place: "Romania to add 50 men to Afghan mission"."""
    scene, troop = frame.scene, frame.troop
    if troop is None or len(owned) != 1 or not serves(scene, owned[0], troop):
        return ()
    own = {roles.code(owned[0])}
    marks = roles.subjects(scene, owned[0].start)
    return tuple(mark for mark in marks if roles.code(mark) not in own and mark.end < owned[0].start)


def raisers(frame: Frame, owned: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The body whose a force of many nations is: "NATO launches multinational force in Romania"."""
    if frame.link == "stance" or any(mark.place is None or mark.place.code != "COALITION" for mark in owned):
        return ()
    marks = roles.subjects(frame.scene, owned[0].start)
    forms = {"body", "name", "seat"} if frame.movement in {"send", "host"} and len(marks) > 1 else {"body"}
    return tuple(mark for mark in marks if roles.form(mark) in forms and roles.code(mark) != "COALITION")


def serves(scene: Scene, geo: Mark, troop: Mark) -> bool:
    """Whether a state before a mission may be where it serves: "its Afghan mission", "NATO's Iraq training mission"."""
    beside = 0 < troop.start - geo.end <= _BESIDE and scene.text[geo.end] == " "
    if not beside or geo.text in scene.words.adjectival or roles.code(geo) in scene.words.usual_senders:
        return False
    noun = (troop.text.lower(),)
    if roles.form(geo) == "name":
        return troop.has("troops.units") or scene.words.served.any(noun) or scene.words.nouns.any(noun)
    sized = scene.words.resized.any(scene.between(0, geo.start)[-_LEFT:])
    contingent = scene.words.served.any(noun) or (sized and scene.words.nouns.any(noun))
    return roles.form(geo) == "adj" and contingent


def givers(frame: Frame, owned: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The state that gives soldiers to a body's force, or keeps them back: "Fiji offers 200 men to UN force"."""
    scene = frame.scene
    if not all(roles.form(mark) in {"body", "mission"} for mark in owned):
        return ()
    marks = roles.subjects(scene, owned[0].start)
    marks = tuple(
        mark for mark in marks if roles.form(mark) in {"name", "seat", "office", "adj"} and mark.end < owned[0].start
    )
    if not marks or scene.broken(marks[-1].end, owned[0].start):
        return ()
    words = scene.between(marks[-1].end, owned[0].start)
    led = any(word in scene.words.toward or word in scene.words.from_ or word == "for" for word in words[-_LEFT:])
    given = any(word in scene.words.giving for word in words[: _LEFT + 1]) or _spared(frame, marks[-1], owned[0])
    return marks if led and given else ()


def _spared(frame: Frame, giver: Mark, owner: Mark) -> bool:
    """Whether somebody thinks of or offers soldiers for a body's force: "Lome weighs commandos for UN force"."""
    scene, cue = frame.scene, frame.move
    if frame.link != "stance" or cue is None or not cue.has("stage.considered", "stage.offered", "stage.approved"):
        return False
    return any(giver.end <= troop.start and troop.end <= owner.start for troop in scene.troops)


def joiners(frame: Frame, owned: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The state that takes part in a force, where verbs come last: "兵士250人をマリへ 国連の平和維持活動に参加"."""
    scene, troop, move = frame.scene, frame.troop, frame.move
    if troop is None or move is None or troop.end > move.start or not scene.words.order.topic_comma:
        return ()
    led = (scene.text[troop.end : move.start].strip(), "into") in scene.words.endings
    if not led or move.text not in scene.words.contributes:
        return ()
    own = {roles.code(mark) for mark in owned}
    marks = roles.subjects(scene, owned[0].start)
    return tuple(mark for mark in marks if roles.form(mark) in _MEMBERS and roles.code(mark) not in own)


def contributors(frame: Frame, owned: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The state that moves a body's troops: "South Africa recalls UN peacekeepers from Congo"."""
    scene, move = frame.scene, frame.move
    bodies = all(roles.form(mark) in {"body", "mission"} for mark in owned)
    if bodies and move is not None and frame.link == "nominal":  # "Trump's withdrawal of NATO troops"
        return tuple(geo for geo in scene.geos if scene.text[geo.end : move.start] in {"'s ", "’s "})
    if move is None or not bodies or frame.link != "active":
        return ()
    subjects = roles.subjects(scene, move.start)
    if subjects and all(mark.place and mark.place.host and mark.start >= move.end for mark in owned):
        served = {mark.place.host for mark in owned if mark.place}
        return tuple(mark for mark in subjects if roles.code(mark) not in served)  # "Ghana leaves UNIFIL"
    if move.text.lower() not in scene.words.contributes:
        return ()
    parts = ("from", "into", "of") if scene.words.joins else ("from", "into")
    placed = {roles.code(mark) for part in parts for mark in roles.grounds(scene, part, frame.anchor)}
    named = all(roles.form(mark) in {"name", "seat", "office"} and roles.code(mark) not in placed for mark in subjects)
    return subjects if named and placed else ()
