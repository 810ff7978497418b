"""Military news that names no troops in its headline: a state leaves or stays itself, or decides on a base."""

from collections.abc import Iterator

from services.classifier import ownership, roles
from services.classifier.frame import Frame
from services.classifier.matcher import Mark
from services.classifier.scene import Scene

_STANCES = ("requested", "offered", "considered", "refused", "approved", "denied", "announced")
_NAMED = frozenset({"name", "seat", "office", "body", "adj"})
_NEAR, _FAR, _REACH = 2, 4, 5  # words


def stated(scene: Scene) -> Iterator[Frame]:
    """Both; only the first needs a military word elsewhere in the item."""
    if not scene.words.language.grammar.peoples or not scene.title:
        return
    if scene.military and not scene.troops:
        yield from _moving(scene)
    yield from _based(scene)


def _moving(scene: Scene) -> Iterator[Frame]:
    """A state that leaves or stays: "Russia completes exit from Akhalkalaki", "Sweden to stay in Mazar"."""
    for move in scene.moves:
        movement = next((name for name in ("leave", "extend", "rotate") if move.has(f"moves.{name}")), "")
        acting = [geo for geo in roles.subjects(scene, move.start) if roles.form(geo) in _NAMED]
        near = bool(acting) and len(scene.between(acting[-1].end, move.start)) <= _FAR
        own = {roles.code(geo) for geo in acting}
        if movement and near and any(roles.code(geo) not in own for geo in _ahead(scene, move)):
            yield Frame(scene, "implicit", movement, None, move)


def _ahead(scene: Scene, move: Mark) -> Iterator[Mark]:
    """Places soon behind the movement, or the one that names it: "from Gao", "quits Somali town", "Chad pull-out"."""
    for geo in scene.geos:
        behind = geo.start >= move.end and len(scene.between(move.end, geo.start)) <= _NEAR
        if (behind and roles.form(geo) in {*roles.GROUND, "adj"}) or (geo.end + 1 == move.start):
            yield geo


def _based(scene: Scene) -> Iterator[Frame]:
    """Talks, wishes and refusals that concern a foreign base: "in talks with Beijing over base"."""
    for base in scene.bases:
        foreign = len({roles.code(geo) for geo in scene.geos}) > 1 and not ownership.helped(scene, base)
        cues = [cue for name in _STANCES for cue in scene.cues(f"stage.{name}") if cue.end <= base.start]
        near = [cue for cue in cues if len(scene.between(cue.end, base.start)) <= _REACH]
        if foreign and near and not scene.broken(near[-1].end, base.start):
            yield Frame(scene, "base", "host", base, near[-1])
