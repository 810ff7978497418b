"""Troops that are helped, taught or handed something, and so are not the ones that move: "to train Kenyan soldiers"."""

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes.ownership import NUMBER, owners_before
from services.classifier.scenes.scene import Scene

_TAIL, _HANDED = 24, 8  # characters; words


def helped(scene: Scene, noun: Mark) -> bool:
    """Whether these troops are not those that move: "to train Ukrainian soldiers", "against Russian forces"."""
    around = [geo for geo in scene.geos if geo.start < noun.start < geo.end]  # "AU force" as one name
    owned = owners_before(scene, noun) or around
    words = scene.between(0, owned[0].start if owned else noun.start)
    small = (*scene.words.own, *scene.words.language.grammar.clitics)  # "its", "ال"
    words = words[:-1] if words and words[-1] in small else words
    if scene.words.order.verb_final and _acted_on(scene, noun):
        return True
    while words and not scene.words.joins and NUMBER.fullmatch(words[-1]):  # "to train 900 Danish soldiers"
        words = words[:-1]
    relieved = words[-2:] == ("over", "from") and not scene.words.joins  # "taking over from Ghanaian troops"
    return bool(words) and (
        relieved or words[-1] in scene.words.helped or _taught(scene, words) or _handed(scene, words)
    )


def _taught(scene: Scene, words: tuple[str, ...]) -> bool:
    """Whether troops only get something: "expands training of Ukrainian soldiers"."""
    small = scene.words.of, scene.words.toward, frozenset({"for"})
    return len(words) > 1 and words[-2] in scene.words.aside.taught and any(words[-1] in some for some in small)


def _handed(scene: Scene, words: tuple[str, ...]) -> bool:
    """Whether something is handed to troops that stay: "hands its camp to Malian soldiers"."""
    return words[-1] in scene.words.toward and any(word in scene.words.handed for word in words[-_HANDED:])


def _acted_on(scene: Scene, noun: Mark) -> bool:
    """Whether a word of helping stands behind its object: "ベラルーシ軍を訓練"."""
    tail = scene.text[noun.end : noun.end + _TAIL]
    return any(tail.startswith(word) for word in scene.words.language.grammar.helped)
