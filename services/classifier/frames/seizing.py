"""Whether troops take a place abroad, an entry where no war of every day is: "Kenyan soldiers seize Somali town"."""

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.scene import Scene

_GROUND = 20  # characters: "border town"


def seizes(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether a place in no foe's land stands right behind the verb, and the troops are another state's."""
    near = next((geo for geo in scene.geos if geo.start >= move.end), None)
    if scene.words.joins or near is None or scene.between(move.end, near.start)[1:] or not _town(scene, near):
        return False
    own = {roles.code(geo) for geo in ownership.owners(scene, troop)}
    fought = any(roles.code(near) in scene.words.foes.get(code, ()) for code in own)
    return bool(own) and not fought and scene.parts[near] in {"", "of"}


def _town(scene: Scene, geo: Mark) -> bool:
    """Whether a place that nobody disputes, or a state's town, is named and not its people: "Somali border town"."""
    if roles.form(geo) in {"place", "seat"}:
        return geo.place is not None and not geo.place.disputed
    return roles.form(geo) == "adj" and scene.words.grounds.any(scene.between(geo.end, geo.end + _GROUND)[:2])
