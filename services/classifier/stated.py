"""Military news that names no troops in its headline: a state leaves, stays or is relieved itself."""

from collections.abc import Iterator

from services.classifier import ownership, roles
from services.classifier.frame import Frame
from services.classifier.matcher import Mark
from services.classifier.scene import Scene

_NAMED = frozenset({"name", "seat", "office", "body", "adj"})
_NEAR, _FAR = 2, 4  # words


def stated(scene: Scene) -> Iterator[Frame]:
    """A state that leaves or stays: "Russia completes exit from Akhalkalaki", "Sweden to stay in Mazar"."""
    if not scene.military or not scene.title or scene.troops:
        return
    for move in scene.moves:
        movement = next((name for name in ("leave", "extend", "rotate") if move.has(f"moves.{name}")), "")
        acting = [geo for geo in roles.subjects(scene, move.start) if roles.form(geo) in _NAMED]
        near = bool(acting) and len(scene.between(acting[-1].end, move.start)) <= _FAR
        own = {roles.code(geo) for geo in acting}
        if movement and near and any(roles.code(geo) not in own for geo in _ahead(scene, move)):
            yield Frame(scene, "implicit", movement, None, move)


def _ahead(scene: Scene, move: Mark) -> Iterator[Mark]:
    """Places soon behind the movement, or the one that names it: "from Gao", "quits Somali town", "Chad pull-out".

    Whose base it is, is no place: "to shut US base".
    """
    theirs = {owner for base in scene.bases for owner in ownership.owners(scene, base)}
    for geo in (geo for geo in scene.geos if geo not in theirs):
        behind = geo.start >= move.end and len(scene.between(move.end, geo.start)) <= _NEAR
        if (behind and roles.form(geo) in {*roles.GROUND, "adj"}) or (geo.end + 1 == move.start):
            yield geo
