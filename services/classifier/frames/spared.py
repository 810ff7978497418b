"""Headlines that spare the verb where it would come last: "レバノンへ先遣隊800人", "北朝鮮兵1万人、ロシアに"."""

import re
from collections.abc import Iterator

from services.classifier.frames.aside import hardware
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_DIGITS = r"[\d,，万千百十数余超弱人名機隻個여명대척천만백]"
_COUNTED = rf"(?:{_DIGITS}|およそ|約|ほぼ|最大|延べ|少なくとも|以上|規模|程度|など|ら|약|규모)*"
_ENDED = re.compile(rf"{_COUNTED}(?:を|も)?(?=$|[　、。」』…?？(（“\"]|\s(?!\d))")
_LED = re.compile(rf"\s?{_COUNTED}(?:を|が)?[、,\s　]?\s?")
_PART = r"(?:首都|[東西南北中]{1,2}部|側|国境|国内)?"
_TO = re.compile(rf"{_PART}(?:に|へ|로|으로|에)")
_GOAL = re.compile(rf"{_PART}(?:へ|に|行き|로|으로|행)(?:$|[　、。」』…?？(（\s]|(?P<count>{_COUNTED})か?(?=$|[　\s]))")
_OTHER = ("casualty", "combat", "trial", "visit", "history", "sport", "opinion", "exercise", "transit", "arms")
_NEAR = 2  # words between a place and the troops: an owner, an adjective


def spared(scene: Scene) -> Iterator[Frame]:
    """Troops behind a goal, or before one, that end their clause: somebody sends them there."""
    order = scene.words.order
    if not (scene.title and order.verb_final and order.topic_comma):
        return
    if any(scene.cues(f"signals.{name}") for name in _OTHER):
        return
    for troop in scene.troops:
        armed = troop.has("troops.strong", "troops.units") or bool(ownership.owners(scene, troop))
        sendable = armed and not hardware(scene, troop)
        if sendable and not _moved(scene, troop) and (_behind(scene, troop) or _before(scene, troop)):
            yield Frame(scene, "passive", "send", troop, None)


def _moved(scene: Scene, troop: Mark) -> bool:
    """Whether a word of movement tells of the troops, or they hold their own ("派兵")."""
    return any(not scene.broken(move.start, troop.start) for move in scene.moves)


def _behind(scene: Scene, troop: Mark) -> bool:
    """Whether a goal stands before troops that end the clause."""
    if not _ENDED.match(scene.text, troop.end):
        return False
    before = [geo for geo in roles.grounds(scene, "into") if geo.end <= troop.start and _TO.match(scene.text, geo.end)]
    return bool(before) and not scene.broken(before[-1].end, troop.start) and _beside(scene, before[-1], troop)


def _beside(scene: Scene, geo: Mark, troop: Mark) -> bool:
    owners = [other for other in scene.geos if geo.end <= other.start and other.end <= troop.start]
    return len(scene.between(owners[-1].end if owners else geo.end, troop.start)) <= _NEAR


def _before(scene: Scene, troop: Mark) -> bool:
    """Whether a goal that ends the clause stands behind the troops and their number."""
    behind = next((geo for geo in scene.geos if geo.start >= troop.end and roles.form(geo) in roles.GROUND), None)
    if behind is None or not _GOAL.match(scene.text, behind.end):
        return False
    return _LED.fullmatch(scene.text, troop.end, behind.start) is not None
