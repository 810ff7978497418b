"""Military news that names no troops in its headline: a state leaves, stays or is relieved itself."""

from collections.abc import Iterator

from services.classifier.frames.troopless import bare, civilians_go
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_NAMED = frozenset({"name", "seat", "office", "body", "adj"})
_NEAR, _FAR = 2, 4  # words
_AFTER = 14  # characters


def stated(scene: Scene) -> Iterator[Frame]:
    """A state that leaves or stays: "Russia completes exit from Akhalkalaki", "Sweden to stay in Mazar"."""
    if not scene.title or scene.troops:
        return
    if not scene.military:
        yield from _decided(scene)
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


def _decided(scene: Scene) -> Iterator[Frame]:
    """A state that does something to a sending or withdrawal: "Sweden cancels deployment to Mali", "delays pullout"."""
    if scene.words.joins:
        return
    for move in (move for move in scene.moves if decides(scene, move)):
        where = _goal(scene, move)
        at = min(move.start, where.start) if where is not None else move.start
        acting = [geo for geo in roles.subjects(scene, at) if roles.form(geo) in _NAMED - {"body"}]
        near = bool(acting) and len(scene.between(acting[-1].end, at)) <= _NEAR and _speaks(scene, acting[-1])
        if near and where is not None and not civilians_go(scene, move):
            leaves = move.has("moves.leave", "moves.extend") and not move.has("moves.send")
            kind = "extend" if move.has("moves.extend") else "leave" if leaves else "send"
            yield Frame(scene, "implicit", kind, None, move)


def _goal(scene: Scene, move: Mark) -> Mark | None:
    """The state right behind a noun of movement or right before it: "deployment to Mali", "Mali deployment"."""
    behind = next((geo for geo in scene.geos if geo.start >= move.end), None)
    if behind is not None and len(scene.between(move.end, behind.start)) == 1 and bare(scene, behind):
        return behind
    last = move.end - len(move.text.split()[-1])
    tail = scene.between(move.end, move.end + _AFTER)[:1]
    ended = not tail or tail[0] in scene.words.follow or tail[0] in scene.words.clause.opening
    beside = (geo for geo in scene.geos if geo.end + 1 == last and roles.form(geo) == "name")
    return next(beside, None) if ended else None


def _speaks(scene: Scene, geo: Mark) -> bool:
    """Whether a state acts itself, or its parliament or minister does, who are named behind its adjective."""
    behind = scene.between(geo.end, geo.end + _AFTER)[:1]
    return roles.form(geo) != "adj" or (bool(behind) and behind[0] in scene.words.rulers)


def decides(scene: Scene, move: Mark) -> bool:
    """Whether a movement is a noun that only armies use: "deployment to", "delays withdrawal from"."""
    return move.text.lower().split()[-1] in scene.words.clause.decided


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
