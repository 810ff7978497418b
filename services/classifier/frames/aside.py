"""Words beside troops that are about something else: another clause, another object, arms, freight."""

import itertools
import re

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.scene import Scene

_ARMS, _CARGO = 24, 24  # characters
_CALLS, _BEHIND = 3, 5  # words
_STOP = re.compile(r"[,;:.!?]")


def apart(scene: Scene, troop: Mark, move: Mark, link: str) -> bool:
    """Whether what moves is something else than the troops near the word of movement."""
    left, right = (troop, move) if troop.start < move.start else (move, troop)
    words = scene.between(left.end, right.start)
    if move.start < troop.start and _given(scene, words):
        return True
    if _agreed(scene, move) or bygone(scene, move) or (link == "active" and received(scene, troop, move)):
        return True
    if link == "active":
        other = move.has("moves.leave") and _accompanied(scene, words)
        return other or attributive(scene, move) or elsewhere(scene, words)
    if link == "nominal":
        return elsewhere(scene, words, told=True) or _begun(scene, left.end, right.start)
    if housed(scene, move):
        return True
    return troop.end <= move.start and (
        elsewhere(scene, words)
        or _published(scene, troop, move, words)
        or move.text.lower() in scene.words.aside.ousting  # "soldiers look to oust the president"
        or _fallen(scene, troop, move)
    )


def moot(scene: Scene, troop: Mark, cue: Mark) -> bool:
    """Whether a refusal or request is not one of troops: of arms, of something military, told in another clause."""
    words = scene.between(cue.end, troop.start) if cue.end <= troop.start else ()
    before = scene.between(0, cue.start)[-1:]
    aside = scene.words.aside
    back = cue.text.lower() in aside.backing and aside.beating.any(before)  # "to beat back invaders"
    other = back or elsewhere(scene, words) or adjectival(scene, troop)
    return other or hardware(scene, troop) or scene.broken(cue.end, troop.start)


def housed(scene: Scene, move: Mark) -> bool:
    """Whether a building is entered and no state: "soldiers enter Gaza's main hospital"."""
    geo = next((geo for geo in scene.geos if geo.start >= move.end), None)
    if geo is None or not move.has("moves.invade") or scene.between(move.end, geo.start)[1:]:
        return False
    tail = scene.text[geo.end : geo.end + _CARGO * 2].removeprefix("'s").removeprefix("’s")
    return tail.startswith(" ") and scene.words.aside.buildings.any(scene.words.cutter.words(tail)[:_CALLS])


def _given(scene: Scene, words: tuple[str, ...]) -> bool:
    """Whether troops only get what moves: "expansion of training of Iraqi soldiers"."""
    for word, part in itertools.pairwise(words):
        if word in scene.words.aside.taught and (part in scene.words.of or part in scene.words.toward or part == "for"):
            return True
    return False


def received(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether troops are sent something: "sends tax bills to 900 soldiers"; not "sends to Mali 500 soldiers"."""
    words = scene.between(move.end, troop.start)
    if scene.words.joins or not move.has("moves.send") or "to" not in words[1:]:
        return False
    at = len(words) - words[::-1].index("to")
    if words[at - 2] in {"up", "close"} or words[at - 2][0].isdigit():  # "sends up to 500", "300 to 400 soldiers"
        return False
    known = (*scene.words.gap, *scene.words.modifiers, *scene.words.language.counts.vague, *scene.words.of)
    named = [geo for geo in scene.geos if move.end <= geo.start and geo.end <= troop.start]
    if any(roles.form(geo) != "adj" for geo in named):
        return False
    owned = {word for geo in named for word in scene.between(geo.start, geo.end)}
    return all(word in known or word in owned or word[:1].isdigit() for word in words[at:])


def _fallen(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether soldiers are killed in an invasion: "15 soldiers killed in ground invasion"."""
    cues = scene.cues("signals.casualty")
    return move.has("moves.invade") and any(troop.end <= cue.start and cue.end <= move.start for cue in cues)


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


def elsewhere(scene: Scene, words: tuple[str, ...], *, told: bool = False) -> bool:
    """Whether a clause of its own stands between: "troops patrol the border as tensions remain high".

    ``told``: only where its subject is a small word ("deployment of tanks as it readies troops").
    """
    at = next((at for at, word in enumerate(words) if word in scene.words.aside.meanwhile), None)
    if at is None or scene.words.aside.likened.any((*words[max(0, at - 1) : at], *words[at + 1 : at + 2])):
        return False
    return not told or scene.words.clauses.any(words[at + 1 : at + 2])


def _published(scene: Scene, troop: Mark, move: Mark, words: tuple[str, ...]) -> bool:
    """Whether troops show pictures rather than being on them: "army releases footage of weapons", "army footage"."""
    aside = scene.words.aside
    if move.text.lower() in aside.pictures:
        army = any(geo.start == troop.start and roles.form(geo) == "force" for geo in scene.geos)
        return aside.publishes.any(words) or (army and not words)
    return move.has("moves.invade", "moves.presence") and aside.pictures.any(words) and aside.publishes.any(words)


def _agreed(scene: Scene, move: Mark) -> bool:
    """Whether a deal is what is reached: "forces reach ceasefire deal"."""
    if move.text.lower() not in scene.words.aside.reaching:
        return False
    stop = _STOP.search(scene.text, move.end)
    until = min(stop.start() if stop else len(scene.text), move.end + _CARGO * 2)
    words, small = scene.between(move.end, until)[:_BEHIND], scene.words
    ends = (small.into, small.from_, small.apart, small.beside, small.by)
    end = next((at for at, word in enumerate(words) if any(word in some for some in ends)), len(words))
    return small.aside.settlements.any(words[:end])


def bygone(scene: Scene, move: Mark) -> bool:
    """Whether a clause only dates the news by a movement long known: "since Russia sent troops", "po inwazji"."""
    if move.has("moves.invade") and move.text.lower() in scene.words.nouns:
        behind = scene.between(move.end, len(scene.text))[:_CALLS] if scene.words.order.verb_final else ()
        return scene.words.aside.during.any((*scene.between(0, move.start)[-_CALLS:], *behind))
    if not move.has("moves.past"):
        return False
    words = scene.between(0, move.start)[-_CALLS:]
    return scene.words.aside.since.any(words)


def _begun(scene: Scene, left: int, right: int) -> bool:
    """Whether a state acts in a clause of its own there: "invasion of Gaza as U.S. troops are hit"."""
    ahead = (geo for geo in scene.geos if left <= geo.start and geo.end <= right)
    return any(scene.words.aside.meanwhile.any(scene.between(left, geo.start)[-1:]) for geo in ahead)


def hardware(scene: Scene, troop: Mark) -> bool:
    """Tanks and jets are arms unless somebody owns them in the sentence; so is "a contingent of tanks"."""
    cues = scene.cues("signals.arms")
    unit = troop.end if scene.words.joins and troop.has("troops.strong") else 0  # "坦克营" opens with arms
    if any(mark.start == troop.start and mark.end >= unit for mark in cues):
        return not (troop.text.lower().endswith(" crews") or _rolling(scene, troop) or ownership.owners(scene, troop))
    if not troop.has("troops.weak") or troop.has("troops.strong", "troops.units"):
        return False
    heap = scene.between(troop.end, troop.end + _ARMS)[:1]
    return (
        bool(heap)
        and heap[0] in scene.words.of
        and any(troop.end < cue.start and len(scene.between(troop.end, cue.start)) <= _CALLS for cue in cues)
    )


def _rolling(scene: Scene, troop: Mark) -> bool:
    """Whether armour is sent into a state, not to it: "sends tanks into Syria"."""
    behind = scene.between(troop.end, troop.end + _CARGO)[:1]
    return scene.words.aside.inward.any(behind) and troop.text.lower() in scene.words.aside.armour


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
    if (
        troop.has("troops.strong")
        or troop.text.lower() not in scene.words.gap
        or scene.text[troop.end : troop.end + 1] != " "
    ):
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


def sent_off(scene: Scene, troop: Mark, cue: Mark) -> bool:
    """Whether it is their leaving that is asked for: "pedem à Índia que retire soldados"."""
    between = (move for move in scene.moves if cue.end <= move.start and move.end <= troop.start)
    return scene.words.joins and any(move.has("moves.leave") for move in between)
