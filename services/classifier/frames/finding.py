"""Finding a sentence's frames: troops and movement words that hang together, in every way the rules know."""

from collections.abc import Iterator

from services.classifier.frames.aside import adjectival, apart, elsewhere, freight, hardware
from services.classifier.frames.crewless import crewless
from services.classifier.frames.seizing import seizes
from services.classifier.frames.spared import acts_last, spared
from services.classifier.frames.stances import STANCES, barred, stanced, wanted
from services.classifier.frames.stated import stated
from services.classifier.frames.troopless import entered, implied, quitting
from services.classifier.lexicon.matcher import Mark
from services.classifier.parties.pairing import filled
from services.classifier.parties.ways import warned
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame, movements
from services.classifier.scenes.scene import Scene

REACH = {"send": 7, "arrive": 6, "more": 6, "leave": 7, "rotate": 6, "extend": 6, "presence": 7, "invade": 6}
REACH |= {"host": 8, "take": 6, "lead": 5, "act": 4, "rescue": 4, "seize": 2}
_GOING = frozenset({"arrive", "leave", "invade"})
_OF_BASES = {"leave": "leave", "presence": "presence"}


def frames(scene: Scene) -> tuple[Frame, ...]:
    """Every reading of the sentence, best first."""
    found = [
        *_moved(scene),
        *_based(scene),
        *entered(scene),
        *implied(scene),
        *_there(scene),
        *stanced(scene),
        *barred(scene),
        *wanted(scene),
    ]
    found += [*_acting(scene), *_rescuing(scene), *_weighed(scene), *quitting(scene), *stated(scene), *spared(scene)]
    return tuple(sorted((filled(frame) for frame in found if not crewless(frame)), key=lambda frame: -frame.rank))


def _moved(scene: Scene) -> Iterator[Frame]:
    """Troops and a movement word near each other."""
    for troop in scene.troops:
        if hardware(scene, troop) or freight(scene, troop):
            continue
        for move in scene.moves:
            link = _link(scene, troop, move)
            for movement in movements(move):
                near = _distance(scene, troop, move) <= REACH[movement] + _longer(scene)
                near = near or (movement in _GOING and acts_last(scene, troop, move))
                if link and near and not apart(scene, troop, move, link):
                    if movement == "take":
                        yield from _taken(scene, troop, move)
                    elif movement == "lead":
                        yield from _led(scene, troop, move)
                    elif _fits(scene, troop, move, movement):
                        yield Frame(scene, link, movement, troop, move)


def _distance(scene: Scene, troop: Mark, move: Mark) -> int:
    """How many words part troops and movement; names of places, cut by signs where no spaces stand, count as one."""
    words = len(_between(scene, troop, move))
    if scene.words.order.spaces or not scene.words.order.verb_final:
        return words
    left, right = (move.end, troop.start) if move.start < troop.start else (troop.end, move.start)
    inside = (geo for geo in scene.geos if left <= geo.start and geo.end <= right)
    return words - sum(len(scene.between(geo.start, geo.end)) - 1 for geo in inside)


def _longer(scene: Scene) -> int:
    """How many words more may part troops and movement where place and time may stand between them."""
    return 3 if scene.words.order.subject_after or scene.words.order.verb_final else 0


def _fits(scene: Scene, troop: Mark, move: Mark, movement: str) -> bool:
    """Whether troops and movement go together: hosts take somebody's troops, a mission is ended or prolonged."""
    if troop.has("troops.missions") and movement not in {"leave", "extend"}:
        return False
    if movement == "arrive" and move.has("moves.invade") and troop.text.lower() in scene.words.aside.armour:
        return False  # "tanks roll into"
    if movement == "invade" and _aimed(scene, troop, move):
        return False
    if movement == "leave" and troop.end < move.start and _assisting(scene, troop, move):
        return False
    return movement != "host" or _hosted(scene, troop, move)


def _assisting(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether others leave with help: "troops to help Americans leave"."""
    words = (*scene.between(0, troop.start)[-1:], *scene.between(troop.end, move.start))
    return scene.words.aside.assisting.any(words)


def _aimed(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether an invasion has its place and only a later clause names troops: "invasion of Togo, putting UK troops"."""
    comma = scene.text.find(",", move.end, troop.start) if move.end < troop.start else -1
    return any(scene.parts[geo] == "of" and move.end < geo.start < comma for geo in scene.geos)


def _hosted(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether a word of hosting stands close by troops that somebody owns."""
    words = _between(scene, troop, move)
    fresh = move.text.lower() in scene.words.fresh  # "new camps for US troops" are theirs, "new courses for" them not
    if fresh and move.start > troop.end and not scene.words.joins:  # "troops out a week into new term"
        return False
    if fresh and not scene.bases and any(word in scene.words.into or word in scene.words.of for word in words):
        return False
    if fresh and adjectival(scene, troop):  # "new army video"
        return False
    return bool(ownership.owners(scene, troop)) and len(words) <= 4  # noqa: PLR2004 (words)


def _between(scene: Scene, troop: Mark, move: Mark) -> tuple[str, ...]:
    left, right = (move, troop) if move.start < troop.start else (troop, move)
    return scene.between(left.end, right.start)


def _link(scene: Scene, troop: Mark, move: Mark) -> str:
    if move.start < troop.end and troop.start < move.end:
        inside = troop.start <= move.start and move.end <= troop.end and move.end - move.start < troop.end - troop.start
        if scene.words.joins and scene.words.order.spaces and move.start < troop.start:
            return "active"  # "avoir des troupes", "إخراج القوات الأجنبية"
        return "nominal" if scene.words.order.compounds and not inside else ""
    beside = (
        scene.words.order.verb_final and scene.text[troop.end : move.start] == " "
    )  # "施設部隊 撤収へ" is one clause
    apart = scene.broken(move.end, troop.start) if move.start < troop.start else scene.broken(troop.end, move.start)
    apart = apart and not beside
    if apart and not troop.has("troops.count"):  # "France doubles up: 1,600 more"
        return ""
    if troop.end <= move.start and _accused(scene, troop, move):
        return ""
    if move.start < troop.start:
        return "nominal" if scene.text[move.end : troop.start].lstrip().startswith("of ") else "active"
    noun = move.text.lower() in scene.words.nouns
    return "compound" if noun and troop.end + 1 >= move.start else "passive"


def _accused(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether the troops accuse a state that moves: "US military accuses Russia of deploying"."""
    cues = (cue for cue in scene.cues("stage.accused") if troop.end <= cue.start and cue.end <= move.start)
    return any(cue.end <= geo.start and geo.end <= move.start for cue in cues for geo in scene.geos)


def _taken(scene: Scene, troop: Mark, move: Mark) -> Iterator[Frame]:
    """Reads "take our soldiers home": the particle behind the troops makes it a withdrawal."""
    behind = (mark for mark in scene.particles if mark.start >= troop.end)
    particle = next((mark for mark in behind if len(scene.between(troop.end, mark.start)) <= 3), None)  # noqa: PLR2004 (words)
    if move.start < troop.start and particle is None and move.text.lower() not in scene.words.giving:
        particle = next(iter(roles.grounds(scene, "from", troop.end)), None)  # "take its soldiers from Moldova"
        asked = any(cue.start == move.start for cue in scene.cues("stage.requested"))  # "wants soldiers from Ghana"
        if asked or particle is None or len(scene.between(troop.end, particle.start)) > 2:  # noqa: PLR2004 (preposition, article)
            return
    if (particle is None and warned(scene, troop, move)) or (
        (move.start < troop.start or scene.words.order.particles_anywhere) and particle is not None
    ):
        yield Frame(scene, "take", "leave", troop, move)


def _led(scene: Scene, troop: Mark, move: Mark) -> Iterator[Frame]:
    """Reads "orders troops into Lebanon": "to" or "into" and a place right behind the troops make it a sending."""
    words = scene.between(troop.end, troop.end + len(" across "))[:1]
    near = next(iter(roles.grounds(scene, "into", troop.end)), None)
    close = near is not None and len(scene.between(troop.end, near.start)) <= 3  # noqa: PLR2004 (preposition, article, "northern")
    if move.start > troop.start or not words or words[0] not in scene.words.toward:
        return
    if move.text.lower() in scene.words.aside.commanding and words[0].endswith("in"):  # "to lead mercenaries in Mali"
        return
    if close:
        yield Frame(scene, "take", "send", troop, move)
    elif move.has("moves.admit") and ownership.owners(scene, troop):
        yield Frame(scene, "active", "host", troop, move)


def _based(scene: Scene) -> Iterator[Frame]:
    """A foreign base: built, opened, offered, used, closed."""
    for base in scene.bases:
        near = [move for move in scene.moves if len(_between(scene, base, move)) <= REACH["host"]]
        near = [move for move in near if not elsewhere(scene, _between(scene, base, move))]
        for move in near:
            for movement in movements(move):
                if movement in {"host", "send", "leave", "presence", "more", "extend", "rotate"} and _foreign(
                    scene, base
                ):
                    yield Frame(scene, "base", _OF_BASES.get(movement, "host"), base, move)


def _weighed(scene: Scene) -> Iterator[Frame]:
    """A foreign base that somebody asks for, weighs, allows or refuses: "no foreign bases in Senegal"."""
    moved = {frame.troop for frame in _based(scene)}
    for base in (base for base in scene.bases if base not in moved):
        cues = (cue for tag in STANCES for cue in scene.cues(tag) if cue.end <= base.start or cue.start == base.start)
        near = (cue for cue in cues if len(scene.between(cue.end, base.start)) <= 4)  # noqa: PLR2004 (words)
        near = (cue for cue in near if not elsewhere(scene, scene.between(cue.end, base.start)))
        if any(not scene.broken(cue.end, base.start) for cue in near) and _foreign(scene, base):
            yield Frame(scene, "base", "host", base, None)


def _foreign(scene: Scene, base: Mark) -> bool:
    told = base.text.lower().startswith("foreign ") and bool(scene.geos)
    return told or bool(ownership.owners(scene, base)) or len({roles.code(geo) for geo in scene.geos}) > 1


def _there(scene: Scene) -> Iterator[Frame]:
    """Somebody's troops in a place, and no movement word that fits."""
    for troop in scene.troops:
        told = ownership.owners(scene, troop) or _placed(scene, troop) or _sited(scene, troop) or _across(scene, troop)
        if told and not hardware(scene, troop):
            yield Frame(scene, "there", "presence", troop, None)


def _across(scene: Scene, troop: Mark) -> bool:
    """Whether endings before troops tell from where to where: "Kore'den Cuba'ya 250 asker"."""
    if not (scene.title and scene.words.order.places_first and scene.words.language.grammar.from_after):
        return False
    parts = {scene.parts[geo]: roles.code(geo) for geo in scene.geos if geo.end <= troop.start}
    return troop.has("troops.strong", "troops.units") and len({parts.get("from"), parts.get("into"), None}) > 2  # noqa: PLR2004 (two states)


def _sited(scene: Scene, troop: Mark) -> bool:
    """Whether a mission has its place right before it and somebody acts: "Bulgarian MPs agree to new Iraq mission"."""
    beside = any(0 <= troop.start - geo.end <= 1 for geo in roles.compounds(scene))
    return beside and troop.has("troops.weak", "troops.missions") and bool(roles.subjects(scene, troop.start))


def _acting(scene: Scene) -> Iterator[Frame]:
    """Troops that do something in a place, or take it, and so are there: "Cuban soldiers guard Ghana's palace"."""
    for troop, move in _beside(scene, "moves.act"):
        if ownership.owners(scene, troop) or _placed(scene, troop):
            yield Frame(scene, "acting", "presence", troop, move)
    for troop, move in _beside(scene, "moves.seize"):
        if seizes(scene, troop, move):
            yield Frame(scene, "passive", "invade", troop, move)


def _rescuing(scene: Scene) -> Iterator[Frame]:
    """Troops that bring others away ("evacuate diplomats from Sudan"), or are brought away ("evacuated from")."""
    for troop, move in _beside(scene, "moves.rescue"):
        behind = scene.between(move.end, move.end + len(" from there"))[:1]
        away = not behind or any(behind[0] in words for words in (scene.words.from_, scene.words.into, scene.words.by))
        if move.start < troop.start and _served_by(scene, troop, move):
            continue
        if move.start < troop.start or away:
            yield Frame(scene, "active" if move.start < troop.start else "passive", "leave", troop, move)
        elif troop.has("troops.strong", "troops.units", "troops.weak") and (
            ownership.owners(scene, troop) or _own_people(scene, move)
        ):
            yield Frame(scene, "rescue", "send", troop, move)


def _served_by(scene: Scene, troop: Mark, move: Mark) -> bool:
    """Whether those who are fetched are an embassy's, by soldiers named before: "military evacuates personnel"."""
    staff = troop.text.lower() in scene.words.aside.staff
    return staff and any(other.end <= move.start for other in scene.troops)


def _own_people(scene: Scene, move: Mark) -> bool:
    """Whether those who are fetched are named by their state, whose soldiers fetch them: "evacuate US diplomats"."""
    return any(roles.form(geo) in {"adj", "name"} and 0 <= geo.start - move.end <= 1 for geo in scene.geos)


def _beside(scene: Scene, tag: str) -> Iterator[tuple[Mark, Mark]]:
    """Troops with a word of this class near them, in the order in which such words govern."""
    for move in (move for move in scene.moves if move.has(tag)):
        for troop in (troop for troop in scene.troops if not hardware(scene, troop)):
            near = len(_between(scene, troop, move)) <= REACH[tag.removeprefix("moves.")]
            if near and _link(scene, troop, move) in ({"passive"} if tag != "moves.rescue" else {"active", "passive"}):
                yield troop, move


def _placed(scene: Scene, troop: Mark) -> bool:
    """Whether, as in "2,000 soldiers in Syria", troops have a place right behind them."""
    since = (
        max((geo.end for geo in ownership.origins(scene, troop)), default=troop.end) if scene.words.joins else troop.end
    )
    ground = next(iter(roles.grounds(scene, "into", since)), None)
    near = ground is not None and len(scene.between(since, ground.start)) <= 2  # noqa: PLR2004 (preposition, article)
    return (near or _set_before(scene, troop)) and troop.has("troops.strong", "troops.units", "troops.count")


def _set_before(scene: Scene, troop: Mark) -> bool:
    """Whether a headline has the place right before its troops and spares the verb: "ポーランドに防空部隊100人"."""
    order = scene.words.order
    if not (scene.title and order.places_first and order.verb_final) or order.owners_after:
        return False
    before = [geo for geo in roles.grounds(scene, "into") if geo.end <= troop.start]
    return bool(before) and len(scene.between(before[-1].end, troop.start)) <= 2  # noqa: PLR2004 (postposition, owner)
