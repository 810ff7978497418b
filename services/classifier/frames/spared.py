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
_LED = re.compile(rf"\s?{_COUNTED}(?:を|が)?[、,\s　]?\s?(?:再び|新たに|続々と?|相次ぎ|全員|一路|다시|추가로\s)?\s?")
_PART = r"(?:首都|[東西南北中]{1,2}部|側|国境|国内|の[^、　に]{1,5})?"
_TO = re.compile(rf"{_PART}(?:に|へ|로|으로|에)")
_OUT = re.compile(rf"{_PART}(?:から|에서|서)")
_GOAL = re.compile(rf"{_PART}(?:へ|に|行き|로|으로|행)(?:$|[　、。」』…?？(（\s]|(?P<count>{_COUNTED})か?(?=$|[　\s]))")
_OTHER = ("casualty", "combat", "trial", "visit", "history", "sport", "opinion", "exercise", "transit")
_SUBJECT = re.compile(rf"{_COUNTED}[がは]")
_FAR = 70  # characters between a subject and its verb
_NEAR = 2  # words between a place and the troops: an owner, an adjective


def spared(scene: Scene) -> Iterator[Frame]:
    """Troops behind a goal, or before one, that end their clause: somebody sends them there."""
    order = scene.words.order
    if not (scene.title and order.verb_final and order.topic_comma):
        return
    for troop in scene.troops:
        armed = troop.has("troops.strong", "troops.units") or bool(ownership.owners(scene, troop))
        sendable = armed and not hardware(scene, troop)
        if sendable and not _moved(scene, troop) and not _aside(scene, troop):
            if _behind(scene, troop, "into", _TO) or _before(scene, troop):
                yield Frame(scene, "passive", "send", troop, None)
            elif _behind(scene, troop, "from", _OUT):
                yield Frame(scene, "passive", "leave", troop, None)


def _aside(scene: Scene, troop: Mark) -> bool:
    """Whether the clause is one of other news."""
    cues = (cue for name in _OTHER for cue in scene.cues(f"signals.{name}"))
    return any(not scene.broken(min(cue.end, troop.end), max(cue.start, troop.start)) for cue in cues)


def _moved(scene: Scene, troop: Mark) -> bool:
    """Whether a word of movement tells of the troops, or they hold their own ("派兵")."""
    return any(not scene.broken(move.start, troop.start) for move in scene.moves)


def acts_last(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether troops are the subject of a far verb at the end of their clause: "兵士約600人が...の港に到着した"."""
    if scene.words.order.spaces or not scene.words.order.verb_final:
        return False
    subject = _SUBJECT.match(scene.text, troop.end)
    if subject is None or not 0 < move.start - subject.end() <= _FAR:
        return False
    others = (other.end for other in scene.troops if subject.end() <= other.start and other.end <= move.start)
    return not any(_SUBJECT.match(scene.text, end) for end in others)


def _behind(scene: Scene, troop: Mark, part: str, ending: re.Pattern[str]) -> bool:
    """Whether a goal or source stands before troops that end the clause."""
    if not _ENDED.match(scene.text, troop.end):
        return False
    before = [geo for geo in roles.grounds(scene, part) if geo.end <= troop.start and ending.match(scene.text, geo.end)]
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
