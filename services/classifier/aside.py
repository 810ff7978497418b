"""Words beside troops that are about something else: another clause, another object, arms, freight."""

from services.classifier import ownership
from services.classifier.matcher import Mark
from services.classifier.scene import Scene

_ARMS, _CARGO = 24, 24  # characters
_CALLS, _BEHIND = 3, 5  # words


def apart(scene: Scene, troop: Mark, move: Mark, link: str) -> bool:
    """Whether what moves is something else than the troops near the word of movement."""
    left, right = (troop, move) if troop.start < move.start else (move, troop)
    words = scene.between(left.end, right.start)
    if link == "active":
        other = move.has("moves.leave") and _accompanied(scene, words)
        return other or attributive(scene, move) or _elsewhere(scene, words)
    if link == "nominal":
        return _elsewhere(scene, words, told=True)
    if troop.end <= move.start:
        return _elsewhere(scene, words) or _published(scene, troop, move, words) or _object_lacks(scene, troop, move)
    return False


def _accompanied(scene: Scene, words: tuple[str, ...]) -> bool:
    """Whether something else goes along: "ends row with pardon of troops"; not "roll off train with troops"."""
    at = next((at for at, word in enumerate(words) if word in scene.words.beside), len(words))
    return any(word in scene.words.of or word in scene.words.into for word in words[at:])


def attributive(scene: Scene, move: Mark) -> bool:
    """Whether a word of entry only says which troops are meant: "beats back invading Russian troops"."""
    running = scene.words.language.stage.running
    if not move.has("moves.invade") or not running or not move.text.lower().endswith(running):
        return False
    troop = next((troop for troop in scene.troops if troop.start >= move.end), None)
    if troop is None:
        return False
    owned = [mark for mark in ownership.owners_before(scene, troop) if mark.start >= move.end]
    return not scene.between(move.end, (owned[0] if owned else troop).start)


def _elsewhere(scene: Scene, words: tuple[str, ...], *, told: bool = False) -> bool:
    """Whether a clause of its own stands between: "troops patrol the border as tensions remain high".

    ``told``: only where its subject is a small word ("deployment of tanks as it readies troops").
    """
    at = next((at for at, word in enumerate(words) if word in scene.words.aside.meanwhile), None)
    if at is None or scene.words.aside.likened.any((*words[max(0, at - 1) : at], *words[at + 1 : at + 2])):
        return False
    return not told or scene.words.clauses.any(words[at + 1 : at + 2])


def _published(scene: Scene, troop: Mark, move: Mark, words: tuple[str, ...]) -> bool:
    """Whether troops show pictures rather than being on them: "army releases footage of weapons"."""
    return (
        troop.end <= move.start
        and move.text.lower() in scene.words.aside.pictures
        and any(word in scene.words.aside.publishes for word in words)
    )


def _object_lacks(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether troops do to others what would have to be done to them: "soldiers look to oust the president"."""
    return troop.end <= move.start and move.text.lower() in scene.words.aside.ousting


def hardware(scene: Scene, troop: Mark) -> bool:
    """Tanks and jets are arms unless somebody owns them in the sentence; so is "a contingent of tanks"."""
    cues = scene.cues("signals.arms")
    if any(mark.start == troop.start for mark in cues):
        return not troop.text.lower().endswith(" crews") and not ownership.owners(scene, troop)
    if not troop.has("troops.weak") or troop.has("troops.strong", "troops.units"):
        return False
    heap = scene.between(troop.end, troop.end + _ARMS)[:1]
    return (
        bool(heap)
        and heap[0] in scene.words.of
        and any(troop.end < cue.start and len(scene.between(troop.end, cue.start)) <= _CALLS for cue in cues)
    )


def freight(scene: Scene, troop: Mark) -> bool:
    """Whether one aircraft or ship only brings or fetches goods: "RAF plane lands with masks"."""
    craft = (*scene.between(troop.start, troop.end)[-1:], *scene.between(troop.end, troop.end + _CARGO)[:_CALLS])
    if not any(word in scene.words.aside.crafted for word in craft):
        return False
    return any(word in scene.words.aside.freight for word in scene.between(0, len(scene.text)))


def conditional(scene: Scene, move: Mark) -> bool:
    """Whether an entry is only thought of: "if China invades Taiwan"."""
    words = scene.between(0, move.start)[-_BEHIND:]
    at = next((at for at, word in enumerate(words) if word in scene.words.aside.supposing), None)
    if at is None:
        return False
    begins = sum(len(word) for word in words[at:])  # a rough place: states behind the conjunction act
    return any(geo.end <= move.start and move.start - geo.end <= begins for geo in scene.geos)


def adjectival(scene: Scene, troop: Mark) -> bool:
    """Whether a troop noun only describes what follows: "threat of military intervention"."""
    if troop.text.lower() not in scene.words.gap or scene.text[troop.end : troop.end + 1] != " ":
        return False
    words, small = scene.between(troop.end, troop.end + _CARGO)[:1], scene.words
    return (
        bool(words)
        and words[0].isalpha()
        and not any(
            words[0] in some
            for some in (small.follow, small.into, small.from_, small.of, small.by, small.near, small.beside)
        )
    )
