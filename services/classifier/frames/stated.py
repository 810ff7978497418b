"""Military news that names no troops in its headline: a state leaves, stays or is relieved itself."""

from collections.abc import Iterator

from services.classifier.frames.troopless import civilians_go
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_NAMED = frozenset({"name", "seat", "office", "body", "adj"})
_NEAR, _FAR = 2, 4  # words
_AFTER = 14  # characters


def stated(scene: Scene) -> Iterator[Frame]:
    """A state that leaves or stays: "Russia completes exit from Akhalkalaki", "Sweden to stay in Mazar"."""
    if not scene.military or not scene.title or scene.troops:
        return
    for move in scene.moves:
        loose = scene.words.joins and not move.has("moves.core")  # "Chiny chcą zakończenia wojny"
        kinds = ("extend", "rotate") if loose else ("leave", "extend", "rotate")
        movement = next((name for name in kinds if move.has(f"moves.{name}")), "")
        acting = [geo for geo in roles.subjects(scene, move.start) if roles.form(geo) in _NAMED]
        near = bool(acting) and len(scene.between(acting[-1].end, move.start)) <= _FAR
        own = {roles.code(geo) for geo in acting}
        if (
            movement
            and near
            and not civilians_go(scene, move)
            and any(roles.code(geo) not in own for geo in _ahead(scene, move))
        ):
            yield Frame(scene, "implicit", movement, None, move)


def _land(scene: Scene, geo: Mark) -> bool:
    """Whether a state's adjective stands before ground or for its people: not in "replaces Japanese seafood"."""
    words = scene.between(geo.end, geo.end + _AFTER)[:1]
    return (
        roles.form(geo) != "adj"
        or not words
        or any(words[0] in some for some in (scene.words.follow, scene.words.modifiers))
    )


def _ahead(scene: Scene, move: Mark) -> Iterator[Mark]:
    """Places soon behind the movement, or the one that names it: "from Gao", "quits Somali town", "Chad pull-out".

    Whose base it is, is no place: "to shut US base".
    """
    theirs = {owner for base in scene.bases for owner in ownership.owners(scene, base)}
    for geo in (geo for geo in scene.geos if geo not in theirs):
        behind = geo.start >= move.end and len(scene.between(move.end, geo.start)) <= _NEAR and _land(scene, geo)
        if (behind and roles.form(geo) in {*roles.GROUND, "adj"}) or (geo.end + 1 == move.start):
            yield geo
