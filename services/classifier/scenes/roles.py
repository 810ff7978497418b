"""Who is sent and where to, read from a sentence: owners of troops, subjects of moves, places behind prepositions."""

import itertools
import re

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes.scene import Scene

SUBJECTS = frozenset({"name", "seat", "office", "body", "company", "mission", "force", "adj"})
GROUND = frozenset({"name", "place", "seat", "region"})
_AFTER = re.compile(r"(?<=[\s-])[^\W\d_]+")
JOINED = re.compile(r"\s*(?:,|and|or|&|/|-|,\s*and)\s*(?:\bthe\s+)?", re.IGNORECASE)
_TAIL = 24
_ASIDE = re.compile(  # an object; whose wish is met
    "を|[을를] |[^、。,」]{0,8}(?:要請|求め|依頼)(?:を受|に応|に基|で)|[^.,…]{0,10}요청(?:에 따|을 받|으로|에 응)"
)
COMMA = re.compile("[,，、،]")
_IDLE = frozenset({"into", "from", "by", "near", "beside"})  # parts of a state that does not act
_PAIRED = re.compile(r"^[-–][^\W\d_]+")
_SIGNS = re.compile(r"[,;:.!?،؛。，]")


def form(geo: Mark) -> str:
    """The form of a state's mark; empty where it is none."""
    return geo.place.form if geo.place else ""


def code(geo: Mark) -> str:
    """The code of a state's mark."""
    return geo.place.code if geo.place else ""


def untopical(scene: Scene, found: list[Mark]) -> tuple[Mark, ...]:
    """The list without what stands before its first comma, where that is no list: "Nijer, ABD askerleri"."""
    if not scene.words.joins or len(found) == 1 or not COMMA.search(scene.text[found[0].end : found[1].start]):
        return tuple(found)
    commas = [COMMA.fullmatch(scene.text[left.end : right.start].strip()) for left, right in itertools.pairwise(found)]
    listed = not all(commas) and form(found[0]) == form(found[1])
    if "、" in scene.text[found[0].end : found[1].start]:  # a list's sign; a headline's topic where two stand alone
        topic = scene.title and len(found) == 2 and found[0].start == 0  # noqa: PLR2004 (a topic and an owner)
        return tuple(found[1:]) if topic and scene.words.order.topic_comma else tuple(found)
    return tuple(found) if listed else tuple(found[1:])


def subjects(scene: Scene, at: int) -> tuple[Mark, ...]:
    """Who acts at that offset: the nearest state before it that no preposition governs."""
    found: list[Mark] = []
    if scene.text[:at].rstrip().endswith(","):  # "Hungary accuses Ukraine, deploys soldiers": one subject, two verbs
        actors = (geo for geo in scene.geos if geo.end <= at and form(geo) in SUBJECTS and not scene.parts[geo])
        return tuple(actors)[:1]
    for geo in reversed([geo for geo in scene.geos if geo.end <= at]):
        if form(geo) not in SUBJECTS or scene.parts[geo] in _IDLE or not acts(scene, geo) or _set_behind(scene, geo):
            continue
        if scene.words.order.topic_comma and (_possessing(scene, geo) or _ASIDE.match(scene.text, geo.end)):
            continue
        if not found or joined(scene, geo, found[-1]):
            found.append(geo)
        else:
            break
    return untopical(scene, found[::-1]) if found else _inverted(scene, at)


def _possessing(scene: Scene, geo: Mark) -> bool:
    """Whether a genitive leads to what is no leader of its own, and another state acts: not "米国のバイデン氏"."""
    if scene.parts[geo] != "of":
        return False
    behind = next((other for other in scene.geos if other.start >= geo.end), None)
    own = behind is not None and code(behind) == code(geo) and form(behind) in {"office", "force", "seat"}
    alone = not any(other.end <= geo.start and code(other) != code(geo) for other in scene.geos)
    return not own and (form(geo) == "seat" or not alone)


def _set_behind(scene: Scene, geo: Mark) -> bool:
    """Whether a bare name behind a topic is where, not who: "부시, 이라크 2만명 증파"."""
    if not scene.words.order.topic_comma or form(geo) != "name" or scene.parts[geo]:
        return False
    if code(geo) in scene.words.usual_senders or not scene.title:
        return False
    before = (other for other in scene.geos if other.end <= geo.start and code(other) != code(geo))
    return any(form(other) in SUBJECTS and COMMA.match(scene.text, other.end) for other in before)


def acts(scene: Scene, geo: Mark) -> bool:
    """Whether a state may act: it only names no border, war or movement, and is not only spoken to."""
    return not (
        outside(scene, geo) or _told(scene, geo) or pleads(scene, geo) or _named_by(scene, geo) or had(scene, geo)
    )


def pleads(scene: Scene, geo: Mark) -> bool:
    """Whether a state only asks by a noun: "turns down a Saudi request"."""
    if scene.words.order.owners_after:  # "درخواست ناتو", "ترفض طلب الناتو"; a verb that opens its sentence is no plea
        words = scene.between(max(0, geo.start - _TAIL), geo.start)
        return scene.words.pleas.any(words[-1:]) and (len(words) > 1 or not scene.words.order.subject_after)
    return scene.words.pleas.any(scene.between(geo.end, geo.end + _TAIL)[:1])


def had(scene: Scene, geo: Mark) -> bool:
    """Whether a state's name stands right behind another that has troops there: "Oslo's Chad troops"."""
    before = (other for other in scene.geos if other.end <= geo.start and code(other) != code(geo))
    named = form(geo) == "name" and geo.text not in scene.words.adjectival
    return named and any(scene.text[other.end : geo.start] in {"'s ", "’s ", "' ", "’ "} for other in before)


def _told(scene: Scene, geo: Mark) -> bool:
    """Whether a state is only spoken to: "Norway tells UN it will send a battalion"."""
    before = scene.between(max(0, geo.start - _TAIL), geo.start)[-1:]
    after = scene.between(geo.end, geo.end + _TAIL)[:1]
    return scene.words.addressed.any(before) and scene.words.clauses.any(after)


def possessed(scene: Scene, geo: Mark) -> bool:
    """Whether a state's name says where somebody's troops are: "recalls its Iraq brigade"."""
    named = form(geo) in {"name", "place", "adj"} and geo.text not in scene.words.adjectival
    return named and scene.words.own.any(scene.between(max(0, geo.start - _TAIL), geo.start)[-1:])


def _inverted(scene: Scene, at: int) -> tuple[Mark, ...]:
    """The subject behind its verb, where a language allows that and the sentence names another place as the host."""
    placed = any(part in {"into", "from"} for part in scene.parts.values())
    if not scene.words.order.subject_after or not placed:
        return ()
    free = (geo for geo in scene.geos if geo.start >= at and not scene.parts[geo])
    return tuple(geo for geo in free if form(geo) in SUBJECTS - {"adj"})[:1]


def joined(scene: Scene, left: Mark, right: Mark) -> bool:
    """Whether two states are joined by a comma or a word for "and"."""
    between = scene.text[left.end : right.start]
    return not scene.parted(left, right) and scene.joined(between, JOINED)


def agents(scene: Scene) -> tuple[Mark, ...]:
    """States behind "by"."""
    named = (geo for geo in scene.geos if scene.parts[geo] == "by" and form(geo) in SUBJECTS)
    return tuple(geo for geo in named if not _suffered(scene, geo))


def _suffered(scene: Scene, geo: Mark) -> bool:
    """Whether a state behind "by" did something else to somebody: "soldiers pardoned by Mali"."""
    words = scene.between(0, geo.start)
    return any(
        word in scene.words.by and before in scene.words.aside.suffered
        for before, word in itertools.pairwise(words[-4:])
    )


def grounds(scene: Scene, part: str, since: int = 0) -> tuple[Mark, ...]:
    """Places behind a preposition (into, from), from an offset on."""
    return tuple(
        geo
        for geo in scene.geos
        if geo.start >= since and scene.parts[geo] == part and form(geo) in GROUND and not _attribute(scene, geo)
    )


def compounds(scene: Scene) -> tuple[Mark, ...]:
    """States right before a noun of movement: "Afghanistan withdrawal", "Haiti force", "Gaza peacekeeping force"."""
    named = (geo for geo in scene.geos if form(geo) in {"name", "place", "region"} or possessed(scene, geo))
    return tuple(geo for geo in named if compound(scene, geo))


def nearby(scene: Scene, at: int) -> tuple[Mark, ...]:
    """Places of the same clause that no preposition ties to the movement; the last resort."""
    marks = (geo for geo in scene.geos if form(geo) in {"name", "place"} or _seated(scene, geo))
    marks = (geo for geo in marks if not _attribute(scene, geo, paired=False))
    return tuple(geo for geo in marks if not scene.words.apart.any(scene.between(at, geo.start)))


def _seated(scene: Scene, geo: Mark) -> bool:
    """Whether a capital's genitive says where: "ジュバの陸自"."""
    return scene.words.order.topic_comma and form(geo) == "seat" and scene.parts[geo] == "of"


def _named_by(scene: Scene, geo: Mark) -> bool:
    """Whether a state only names the movement: "Romania reinforcement"."""
    return form(geo) == "name" and compound(scene, geo)


def described(scene: Scene, since: int = 0) -> tuple[Mark, ...]:
    """States that only an adjective names: "at a Russian training range", "on Danish soil"."""
    adjectives = (geo for geo in scene.geos if geo.start >= since and form(geo) == "adj")
    placed = {"into", "from"} if scene.words.joins else {"into"}
    return tuple(geo for geo in adjectives if scene.parts[geo] in placed and not _attribute(scene, geo))


def compound(scene: Scene, geo: Mark) -> bool:
    """Whether a state stands right before a noun of movement: "Afghanistan withdrawal"."""
    if geo.text in scene.words.adjectival or scene.words.order.owners_after:  # there it would follow its noun
        return False
    if possessed(scene, geo):
        return any(0 <= troop.start - geo.end <= _TAIL for troop in scene.troops)
    tail = scene.text[geo.end : geo.end + 40].lower()
    if scene.words.order.compounds and tail.startswith("-"):  # "Mali-Einsatz"
        tail = " " + tail[1:]
    words = tail.replace("'s ", " ").replace("’s ", " ").split()
    if not tail.startswith(" ") or not words:
        return False
    one, two = words[0].strip(".,;:'\"’"), " ".join(words[:2]).strip(".,;:'\"’")
    return one in scene.words.nouns or two in scene.words.nouns or (one in {"troop", "peacekeeping"})


def outside(scene: Scene, geo: Mark) -> bool:
    """Whether a name only describes a border, a war or talks: "Gaza border", "Israel-Hamas war"."""
    words, _ = _following(scene, geo)
    return (
        form(geo) in {"name", "place"} and scene.words.outside.any(words[:1]) and geo.text not in scene.words.adjectival
    )


def _following(scene: Scene, geo: Mark, *, paired: bool = True) -> tuple[list[str], bool]:
    """The words behind a state, and whether it possesses them; of "Israel-Hamas war" those behind the pair."""
    tail = scene.text[geo.end : geo.end + _TAIL].lower()
    possessed = tail.startswith(("'s", "’s"))
    tail = tail.removeprefix("'s").removeprefix("’s")
    tail = _PAIRED.sub("", tail) if paired else tail
    words = _AFTER.findall(_SIGNS.split(tail)[0] if scene.words.joins else tail)
    if len(words) > 1 and words[1] in scene.words.clause.areas:  # "Ukraine conflict zone" is in Ukraine
        return [], possessed
    return words, possessed


def _whole(scene: Scene, geo: Mark) -> Mark:
    """The last name of a place told from large to small: "在美国首都华盛顿"."""
    for other in scene.geos:
        if 0 <= other.start - geo.end <= len("首都") and code(other) == code(geo) and form(other) in GROUND:
            geo = other
    return geo


def _attribute(scene: Scene, geo: Mark, *, paired: bool = True) -> bool:
    """Whether the state only describes what follows: "in US hands", "to Ukraine's allies"."""
    if not scene.words.order.spaces:
        geo = _whole(scene, geo)
    if (
        form(geo) == "region"
        and not scene.words.joins
        and any(0 < troop.start - geo.end <= 1 for troop in scene.troops)
    ):
        return True  # "gives nod to African force"
    words, possessed = _following(scene, geo, paired=paired and form(geo) in {"name", "place"})
    if scene.words.outside.any(words[: 2 if possessed else 1]):
        return True
    return geo.text in scene.words.adjectival and bool(words) and words[0] not in scene.words.follow
