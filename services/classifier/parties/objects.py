"""The place that is the object of an entry or exit: "invades Togo", "quits Somali town", "crossed the Togo border"."""

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_AHEAD = 12  # characters: the noun behind an adjective
_CROSSED = 2  # words: a preposition and an adjective


def taken(frame: Frame) -> tuple[Mark, ...]:
    """The place right behind an entry or exit: "invades Ukraine", "leaves Chad", "invasion of Ukraine"."""
    move, scene = frame.move, frame.scene
    if move is None or (frame.movement not in {"invade", "leave", "arrive"} and frame.link != "acting"):
        return ()
    after = [geo for geo in scene.geos if geo.start >= move.end and roles.form(geo) in roles.GROUND]
    if marked := _marked(scene, move):
        return marked
    allowed = (scene.words.modifiers, scene.words.of, scene.words.into)
    between = scene.between(move.end, after[0].start) if after else ()
    if after and len(between) <= _CROSSED and _border(frame, move):
        return (after[0],)  # "przekroczyła granicę z Libanem"
    if (
        after
        and "," not in scene.text[move.end : after[0].start]
        and all(any(word in words for words in allowed) for word in between if word.strip("'’"))
    ):
        return listed(scene, after)
    return _described_object(frame, move) if scene.words.joins else _land(frame, move)


def _marked(scene: Scene, move: Mark) -> tuple[Mark, ...]:
    """The place before the verb that a postposition marks as its object: "بگرام را ترک کردند"."""
    small = scene.words.objects_after
    if not small:
        return ()
    before = [geo for geo in scene.geos if geo.end <= move.start and roles.form(geo) in roles.GROUND]
    near = bool(before) and small.any(scene.between(before[-1].end, move.end)[:1]) and not scene.parts[before[-1]]
    return (before[-1],) if near and len(scene.between(before[-1].end, move.start)) <= _CROSSED else ()


def _border(frame: Frame, move: Mark) -> bool:
    """Whether the movement itself names a border that is crossed."""
    return move.has("moves.invade") and frame.scene.words.outside.any(move.text.lower().split()[-1:])


def listed(scene: Scene, marks: list[Mark]) -> tuple[Mark, ...]:
    """The first of some places with those listed behind it."""
    kept = marks[:1]
    for mark in marks[1:]:
        if not scene.listed(kept[-1], mark):
            break
        kept.append(mark)
    return tuple(kept)


def _land(frame: Frame, move: Mark) -> tuple[Mark, ...]:
    """The state whose town, soil or border stands right behind the movement: "quits Somali town"."""
    scene = frame.scene
    if move.has("moves.invade") and (crossed := _crossed(scene, move)):
        return crossed
    near = (geo for geo in scene.geos if geo.start >= move.end and roles.form(geo) == "adj")
    near = (geo for geo in near if not scene.between(move.end, geo.start))
    tails = {geo: scene.between(geo.end, geo.end + _AHEAD) for geo in near}
    soil = (geo for geo, words in tails.items() if scene.words.grounds.any(words[:1]) or _soil(scene, words, move))
    return tuple(soil)[:1]


def _soil(scene: Scene, words: tuple[str, ...], move: Mark) -> bool:
    """Whether a state's adjective describes its land, or a town that is taken: "seize Somali border town"."""
    taken = move.has("moves.seize") and scene.words.grounds.any(words[:2])
    return taken or scene.words.modifiers.any(words[:1])


def _crossed(scene: Scene, move: Mark) -> tuple[Mark, ...]:
    """The state whose border is crossed: "cross Cambodian border", "crossed the Togo border"; not "border with"."""
    near = next((geo for geo in scene.geos if geo.start >= move.end), None)
    if near is None or roles.form(near) not in {"adj", "name"} or len(scene.between(move.end, near.start)) > 1:
        return ()
    return (near,) if scene.words.frontiers.any(scene.between(near.end, near.end + _AHEAD)[:1]) else ()


def _described_object(frame: Frame, move: Mark) -> tuple[Mark, ...]:
    """The state that an adjective behind an entry or exit names: "lasciano la città somala"."""
    owned = {mark.start for mark in frame.senders}
    after = [geo for geo in frame.scene.geos if geo.start >= move.end and geo.start not in owned]
    near = after and roles.form(after[0]) == "adj" and len(frame.scene.between(move.end, after[0].start)) <= 2  # noqa: PLR2004 (article, noun)
    near = near and not _borders(frame.scene, after[0])
    return (after[0],) if near and (frame.troop is None or frame.troop.end <= move.start) else ()


def _borders(scene: Scene, geo: Mark) -> bool:
    """Whether an adjective only names a border: "naar de Hongaarse grens", "a la frontera húngara"."""
    beside = (*scene.between(0, geo.start)[-1:], *scene.between(geo.end, geo.end + _AHEAD)[:1])
    return scene.words.outside.any(beside)
