"""Frames without a noun for troops: invasions, and states that leave a state."""

import re
from collections.abc import Iterator

from services.classifier.frames.aside import attributive, bygone, conditional, housed
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_OBJECT = 3  # words: "its top ambassador"
_ENDING = 3  # signs: "からの"
_FOREIGN = re.compile(r"[ァ-ヺA-Za-z]")


def entered(scene: Scene) -> Iterator[Frame]:
    """Invasions and incursions, with or without a noun for troops."""
    for move in scene.moves:
        noun = move.text.lower() in scene.words.nouns
        told = move.has("moves.invade") and (not noun or scene.cues("signals.first_entry"))
        if (
            told
            and not bygone(scene, move)
            and not (attributive(scene, move) or conditional(scene, move) or housed(scene, move) or _crowd(scene, move))
        ):
            yield Frame(scene, "invade", "invade", None, move)


def _crowd(scene: Scene, move: Mark) -> bool:
    """Whether a nation's people and not its soldiers come: "98,000 Danes enter Togo to flee the draft"."""
    if scene.words.joins:
        return not scene.troops and _named(scene)
    civil = scene.words.language.grammar.civilians
    people = any(geo.end + 1 == move.start and roles.form(geo) == "adj" for geo in scene.geos)
    return people and not scene.troops and not set(civil).isdisjoint(scene.between(0, len(scene.text)))


def _named(scene: Scene) -> bool:
    """Whether a language with endings names civilians in the sentence, in any form of the word."""
    civil, order = scene.words.language.grammar.civilians, scene.words.order
    if order.verb_final or not order.spaces:
        return any(word in scene.text for word in civil)
    return not set(civil).isdisjoint(scene.between(0, len(scene.text)))


def implied(scene: Scene) -> Iterator[Frame]:
    """A movement noun without troops: "the French withdrawal from Mali"."""
    for move in scene.moves:
        noun = move.text.lower() in scene.words.nouns
        if civilians_go(scene, move):
            continue
        pressed = move.has("moves.leave") and scene.cues("signals.pressure") and roles.subjects(scene, move.start)
        owned = noun and move.has("moves.leave", "moves.send") and ownership.owners(scene, move)
        if pressed or owned or _pulled(scene, move):
            yield Frame(scene, "implicit", "leave" if move.has("moves.leave") else "send", None, move)


def civilians_go(scene: Scene, move: Mark) -> bool:
    """Whether civilians or envoys go or are called back: "France recalls its ambassadors", "US citizens to leave"."""
    if scene.words.joins and not scene.troops and _named(scene):
        return True
    acting = roles.subjects(scene, move.start)
    before = scene.between(acting[-1].end, move.start) if acting else ()
    words = (*before, *scene.between(move.end, len(scene.text))[:_OBJECT])
    return any(word in scene.words.aside.civil for word in words)


def _pulled(scene: Scene, move: Mark) -> bool:
    """Whether a headline lets a state itself leave another or a town of it: "Francia se retira de Malí"."""
    leaves = move.has("moves.leave") and (move.has("moves.core") or _from_where(scene, move))
    if not (scene.words.joins and scene.title and leaves) or scene.troops:
        return False
    actors = {roles.code(geo) for geo in scene.geos if not scene.parts[geo] and _acts_alone(scene, geo, move)}
    named = [geo for geo in scene.geos if roles.form(geo) in {"name", "place"}]
    left = {roles.code(geo) for geo in named if scene.parts[geo] in {"from", "into", "of"}}
    objects = [geo for geo in named if geo.start >= move.end and len(scene.between(move.end, geo.start)) <= 1]
    first = min(scene.geos, key=lambda geo: geo.start, default=None)
    left |= {roles.code(geo) for geo in objects if geo is not first}
    return bool(actors - left) and bool(left - (actors - left))


def _from_where(scene: Scene, move: Mark) -> bool:
    """Whether what is announced is the leaving of a place, where verbs come last: "マリからの撤退を表明"."""
    near = (geo for geo in scene.geos if 0 < move.start - geo.end <= _ENDING and scene.parts[geo] == "from")
    return scene.words.order.verb_final and any(roles.form(geo) in {"name", "place"} for geo in near)


def quitting(scene: Scene) -> Iterator[Frame]:
    """A headline in which a state leaves another and nothing else: "Denmark pulls out of Mali after vote"."""
    if scene.words.joins or not scene.title or scene.troops:
        return
    for move in (move for move in scene.moves if move.has("moves.leave") and move.has("moves.core")):
        left = next((geo for geo in scene.geos if geo.start >= move.end), None)
        near = left is not None and len(scene.between(move.end, left.start)) <= 2  # noqa: PLR2004 ("out of")
        leavers = [geo for geo in roles.subjects(scene, move.start) if roles.form(geo) != "adj"]
        if left is not None and near and leavers and bare(scene, left) and not civilians_go(scene, move):
            yield Frame(scene, "implicit", "leave", None, move)


def bare(scene: Scene, geo: Mark) -> bool:
    """Whether a place stands for itself: "pulls out of Iran deal" leaves no Iran."""
    named = roles.form(geo) in {"name", "place", "seat"} and scene.parts[geo] in {"from", "", "of", "into"}
    tail = scene.text[geo.end :].lstrip()
    words = scene.between(geo.end, geo.end + len(" following "))[:1]
    return named and (not words or not tail[:1].isalnum() or words[0] in scene.words.follow)


def _acts_alone(scene: Scene, geo: Mark, move: Mark) -> bool:
    """Whether a state or its people, and not somebody of that state, is who leaves: "Russen verlaten Syrië"."""
    people = roles.form(geo) == "adj" and geo.end <= move.start and not scene.between(geo.end, move.start)
    firm = geo.end - geo.start == 1 and _FOREIGN.match(scene.text, geo.end)  # "仏ルノー", a company
    return people or (roles.form(geo) == "name" and not firm)
