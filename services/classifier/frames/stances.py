"""Frames of what somebody says of troops without a word of movement: refused, asked for, offered, thought of."""

from collections.abc import Iterator

from services.classifier.frames.aside import moot, sent_off
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_NEAR, _FAR = 4, 6  # words
STANCES = ("stage.refused", "stage.considered", "stage.requested", "stage.offered", "stage.approved")


def stanced(scene: Scene) -> Iterator[Frame]:
    """A refusal, request, offer or thought with troops right behind it: "no ground troops for Ukraine"."""
    for troop in scene.troops:
        hired = troop.has("troops.company")
        for tag in ("stage.requested",) if hired else STANCES:
            for cue in scene.cues(tag):
                near = len(scene.between(cue.end, troop.start)) <= _reach(scene, troop, cue)
                behind = troop.start >= cue.end and near
                over = cue.start <= troop.start < cue.end
                given = behind and (_recipient(scene, troop, cue) or sent_off(scene, troop, cue))
                if (behind or over) and not (given or moot(scene, troop, cue)):
                    yield Frame(scene, "stance", "send", troop, cue)


def _reach(scene: Scene, troop: Mark, cue: Mark) -> int:
    """How many words may part a cue from its troops: "rejects African peace bid and hostile peacekeeping force"."""
    return _FAR if cue.has("stage.refused") and troop.text.lower() in scene.words.aside.forces else _NEAR


def barred(scene: Scene) -> Iterator[Frame]:
    """Somebody's troops in a place, and a refusal behind them: "французских солдат на Украине не будет"."""
    if not scene.words.joins:
        return
    for troop in scene.troops:
        for cue in scene.cues("stage.refused"):
            near = cue.start >= troop.end and len(scene.between(troop.end, cue.start)) <= 5  # noqa: PLR2004 (words)
            placed = roles.grounds(scene, "into") or roles.described(scene)
            if near and placed and ownership.owners(scene, troop) and not scene.broken(troop.end, cue.start):
                yield Frame(scene, "stance", "send", troop, cue)


def wanted(scene: Scene) -> Iterator[Frame]:
    """Troops and, where the verb comes last, a request right behind them: "هائیتی نیروی حافظ صلح می‌خواهد"."""
    if not (scene.words.joins and scene.words.order.spaces and scene.words.order.verb_final):
        return
    for troop in (troop for troop in scene.troops if troop.has("troops.strong", "troops.units")):
        for cue in scene.cues("stage.requested"):
            near = cue.start >= troop.end and len(scene.between(troop.end, cue.start)) <= 1
            if near and not ownership.owners(scene, troop) and not scene.broken(troop.end, cue.start):
                yield Frame(scene, "stance", "send", troop, cue)


def _recipient(scene: Scene, troop: Mark, cue: Mark) -> bool:
    """Whether troops only are given something: "offers a help line to Kenyan troops"; not "says no to them"."""
    owned = list(ownership.owners_before(scene, troop))
    if not owned and not cue.has("stage.approved"):
        owned = [geo for geo in scene.geos if geo.end + 1 == troop.start]
    since = cue.end if cue.has("stage.refused") else 0
    words = scene.between(since, owned[0].start if owned else troop.start)
    while words and words[-1] in scene.words.fresh:
        words = words[:-1]
    if not words:
        return False
    if (
        cue.has("stage.offered")
        and not scene.words.joins
        and (words[-1] == "for" or scene.words.deeds.teach.any(words))
    ):
        return True  # "offers bounties for US troops", "offering to train Danish troops"
    if words[-1] == "for" and cue.has("stage.refused"):  # "scraps age limit for new troops", not "rejects call for"
        return len(words) > 1 and words[-2] not in scene.words.pleas and words[-2] not in scene.words.aside.sought
    return words[-1] in scene.words.toward and words[-1] not in scene.words.from_
