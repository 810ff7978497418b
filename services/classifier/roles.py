"""Who is sent and where to, read from a sentence: owners of troops, subjects of moves, places behind prepositions."""

import itertools
import re

from services.classifier.matcher import Mark
from services.classifier.scene import Scene

OWNERS = frozenset({"name", "adj", "body", "company", "mission", "force"})
SUBJECTS = frozenset({"name", "seat", "office", "body", "company", "mission", "force", "adj"})
GROUND = frozenset({"name", "place", "seat", "region"})
_GAP, _TAIL = 4, 24
_AFTER = re.compile(r"(?<=[\s-])[^\W\d_]+")
_POSSESSIVE = re.compile(r"['’]s?\s")
_JOINED = re.compile(r"\s*(?:,|and|or|&|/|-|,\s*and)\s*", re.IGNORECASE)
_COMMA = re.compile("[,，、،]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_TROOP = frozenset({"troop", "peacekeeping", "military"})
_IDLE = frozenset({"into", "from", "by", "near", "beside"})  # parts of a state that does not act
_PAIRED = re.compile(r"^[-–][^\W\d_]+")
_AREA = frozenset({"zone", "zones", "area"})
_NUMBER = re.compile(r"[\d.,]+k?|\w+-strong|\d+\w*")


def form(geo: Mark) -> str:
    """The form of a state's mark; empty where it is none."""
    return geo.place.form if geo.place else ""


def code(geo: Mark) -> str:
    """The code of a state's mark."""
    return geo.place.code if geo.place else ""


def owners(scene: Scene, noun: Mark) -> tuple[Mark, ...]:
    """Whose troops: "French and British troops", "Pyongyang's contingent", "Bundeswehr"."""
    around = tuple(geo for geo in scene.geos if geo.start < noun.start and noun.end <= geo.end)
    if around:  # "AU troops" as one name
        return (
            owners_before(scene, around[0]) if form(around[0]) == "body" and owners_before(scene, around[0]) else around
        )
    inside = tuple(geo for geo in scene.geos if geo.start >= noun.start and geo.end <= noun.end)
    if inside:
        before = owners_before(scene, inside[0])
        if form(inside[0]) == "force" and before and _COMMA.search(scene.text[before[-1].end : inside[0].start]):
            return inside  # "Russia, North Korean troops": the comma parts them
        if form(inside[0]) == "body" and (states := before or owners_after(scene, noun)):
            return states
        if form(inside[0]) == "force" and before and scene.words.order.compounds and form(before[-1]) == "name":
            return inside  # "남수단 자위대": the place before a state's own force is where it serves
        return (*before, *inside) if form(inside[0]) in {"mission", "company", "body"} else before or inside
    before, after = owners_before(scene, noun), owners_after(scene, noun)
    return after if after and form(after[0]) == "adj" else before or after


def owners_after(scene: Scene, noun: Mark) -> tuple[Mark, ...]:
    """The states directly behind a noun, where a language puts them there: "soldats français", "wojska NATO"."""
    if not scene.words.order.owners_after:
        return ()
    after = [geo for geo in scene.geos if geo.start >= noun.end]
    if not after or scene.parts[after[0]] or form(after[0]) not in OWNERS or not _gap(scene, noun.end, after[0].start):
        return ()
    found = [after.pop(0)]
    while (
        after
        and form(after[0]) in OWNERS
        and (scene.listed(found[-1], after[0]) or _of_company(scene, found, after[0]))
    ):
        found.append(after.pop(0))
    return tuple(found)


def _of_company(scene: Scene, found: list[Mark], geo: Mark) -> bool:
    """Whether a state's own company follows its adjective: "instructeurs russes de Wagner"."""
    return form(geo) == "company" and code(geo) == code(found[-1]) and _gap(scene, found[-1].end, geo.start)


def _gap(scene: Scene, left: int, right: int) -> bool:
    """Whether little stands between a noun and its state, and nothing that parts them."""
    words = scene.between(left, right)
    apart = any(mark in scene.text[left:right] for mark in ",;:()，、")
    return not apart and len(words) <= _GAP and all(word in scene.words.gap for word in words)


def owners_before(scene: Scene, noun: Mark) -> tuple[Mark, ...]:
    """The states directly before a noun, with those joined to them by "and"."""
    before = [geo for geo in scene.geos if geo.end <= noun.start]
    if not before or not _owns(scene, before[-1], noun):
        return ()
    found = [before.pop()]
    while before and _joined(scene, before[-1], found[0]) and form(before[-1]) in OWNERS:
        found.insert(0, before.pop())
    return _untopical(scene, found)


def _untopical(scene: Scene, found: list[Mark]) -> tuple[Mark, ...]:
    """The list without what stands before its first comma, where that is no list: "Nijer, ABD askerleri"."""
    if not scene.words.joins or len(found) == 1 or not _COMMA.search(scene.text[found[0].end : found[1].start]):
        return tuple(found)
    commas = [_COMMA.fullmatch(scene.text[left.end : right.start].strip()) for left, right in itertools.pairwise(found)]
    listed = not all(commas) and form(found[0]) == form(found[1])
    return tuple(found) if listed or "、" in scene.text[found[0].end : found[1].start] else tuple(found[1:])


def _owns(scene: Scene, geo: Mark, noun: Mark) -> bool:
    between = scene.text[geo.end : noun.start]
    if _parted(scene, geo, noun):
        return False
    words = scene.between(geo.end + (2 if _POSSESSIVE.match(between) else 0), noun.start)
    if len(words) > _GAP or not all(word in scene.words.gap or _NUMBER.fullmatch(word) for word in words):
        return False
    return form(geo) in OWNERS or (form(geo) in {"seat", "office"} and bool(_POSSESSIVE.match(between)))


def _parted(scene: Scene, geo: Mark, noun: Mark) -> bool:
    """Whether a state before troops is not theirs: it names a movement, a comma parts them, it is where they are."""
    between = scene.text[geo.end : noun.start]
    naming = noun.text.lower() in scene.words.nouns and form(geo) == "name"
    if between == " " and naming and _compound(scene, geo):
        return True
    if between == " " and _troop_noun(scene, geo, noun):
        return True
    plain = _THOUSANDS.sub("", between)
    if any(mark in plain for mark in ",;:()、，") and not scene.joined(between, _JOINED):
        return True
    if form(geo) != "name" or geo.text in scene.words.adjectival:
        return False
    if between == "-":
        return naming and scene.words.order.compounds  # "Afghanistan-Mandat"
    # "в Эстонию 900 военных", "在叙利亚的美军"; where owners follow, only an adjective stands before
    return scene.parts[geo] in {"into", "from"} or scene.words.order.owners_after


def _troop_noun(scene: Scene, geo: Mark, noun: Mark) -> bool:
    """Whether a state names where, before "troop" and a noun of movement: "Afghanistan troop withdrawal"."""
    named = form(geo) == "name" and geo.text not in scene.words.adjectival and noun.text.lower() in _TROOP
    rest = scene.between(noun.end, noun.end + _TAIL)[:1]
    return named and code(geo) not in scene.words.usual_senders and bool(rest) and rest[0] in scene.words.nouns


def helped(scene: Scene, noun: Mark) -> bool:
    """Whether these troops are not those that move: "to train Ukrainian soldiers", "against Russian forces"."""
    owned = owners_before(scene, noun)
    words = scene.between(0, owned[0].start if owned else noun.start)[-1:]
    return bool(words) and words[0] in scene.words.helped


def anonymous(scene: Scene, noun: Mark) -> bool:
    """Whether troops are nobody's by name: "an international peacekeeping force"."""
    return bool(set(scene.between(0, noun.start)[-2:]) & scene.words.nameless)


def origins(scene: Scene, noun: Mark) -> tuple[Mark, ...]:
    """Where troops come from by a preposition right behind them: "troops from Burundi", "soldiers of Ghana"."""
    after = [geo for geo in scene.geos if geo.start >= noun.end]
    if after and scene.parts[after[0]] in {"from", "of"} and len(scene.between(noun.end, after[0].start)) <= 3:  # noqa: PLR2004 (preposition, article, adjective)
        return tuple(geo for geo in after if scene.parts[geo] == scene.parts[after[0]] and form(geo) in OWNERS)
    return ()


def subjects(scene: Scene, at: int) -> tuple[Mark, ...]:
    """Who acts at that offset: the nearest state before it that no preposition governs."""
    found: list[Mark] = []
    if scene.text[:at].rstrip().endswith(","):  # "Hungary accuses Ukraine, deploys soldiers": one subject, two verbs
        actors = (geo for geo in scene.geos if geo.end <= at and form(geo) in SUBJECTS and not scene.parts[geo])
        return tuple(actors)[:1]
    for geo in reversed([geo for geo in scene.geos if geo.end <= at]):
        idle = scene.parts[geo] in _IDLE or _outside(scene, geo)
        if form(geo) not in SUBJECTS or idle or _named_by(scene, geo):
            continue
        if not found or _joined(scene, geo, found[-1]):
            found.append(geo)
        else:
            break
    return _untopical(scene, found[::-1]) if found else _inverted(scene, at)


def _inverted(scene: Scene, at: int) -> tuple[Mark, ...]:
    """The subject behind its verb, where a language allows that and the sentence names another place as the host."""
    placed = any(part in {"into", "from"} for part in scene.parts.values())
    if not scene.words.order.subject_after or not placed:
        return ()
    free = (geo for geo in scene.geos if geo.start >= at and not scene.parts[geo])
    return tuple(geo for geo in free if form(geo) in SUBJECTS - {"adj"})[:1]


def _joined(scene: Scene, left: Mark, right: Mark) -> bool:
    """Whether two states are joined by a comma or a word for "and"."""
    between = scene.text[left.end : right.start]
    return scene.joined(between, _JOINED)


def agents(scene: Scene) -> tuple[Mark, ...]:
    """States behind "by"."""
    return tuple(geo for geo in scene.geos if scene.parts[geo] == "by" and form(geo) in SUBJECTS)


def grounds(scene: Scene, part: str, since: int = 0) -> tuple[Mark, ...]:
    """Places behind a preposition (into, from), from an offset on."""
    return tuple(
        geo
        for geo in scene.geos
        if geo.start >= since and scene.parts[geo] == part and form(geo) in GROUND and not _attribute(scene, geo)
    )


def compounds(scene: Scene) -> tuple[Mark, ...]:
    """States right before a noun of movement: "Afghanistan withdrawal", "Haiti force", "Gaza peacekeeping force"."""
    return tuple(geo for geo in scene.geos if form(geo) in {"name", "place", "region"} and _compound(scene, geo))


def nearby(scene: Scene, at: int) -> tuple[Mark, ...]:
    """Places of the same clause that no preposition ties to the movement; the last resort."""
    marks = (geo for geo in scene.geos if form(geo) in {"name", "place"})
    marks = (geo for geo in marks if not _attribute(scene, geo, paired=False))
    return tuple(geo for geo in marks if not scene.words.apart.any(scene.between(at, geo.start)))


def _named_by(scene: Scene, geo: Mark) -> bool:
    """Whether a state only names the movement: "Romania reinforcement"."""
    return form(geo) == "name" and _compound(scene, geo)


def described(scene: Scene, since: int = 0) -> tuple[Mark, ...]:
    """States that only an adjective names: "at a Russian training range", "on Danish soil"."""
    adjectives = (geo for geo in scene.geos if geo.start >= since and form(geo) == "adj")
    placed = {"into", "from"} if scene.words.joins else {"into"}
    return tuple(geo for geo in adjectives if scene.parts[geo] in placed and not _attribute(scene, geo))


def _compound(scene: Scene, geo: Mark) -> bool:
    if geo.text in scene.words.adjectival or scene.words.order.owners_after:  # there it would follow its noun
        return False
    tail = scene.text[geo.end : geo.end + 40].lower()
    if scene.words.order.compounds and tail.startswith("-"):  # "Mali-Einsatz"
        tail = " " + tail[1:]
    words = tail.split()
    if not tail.startswith(" ") or not words:
        return False
    one, two = words[0].strip(".,;:'\"’"), " ".join(words[:2]).strip(".,;:'\"’")
    return one in scene.words.nouns or two in scene.words.nouns or (one in {"troop", "peacekeeping"})


def _outside(scene: Scene, geo: Mark) -> bool:
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
    words = _AFTER.findall(tail)
    if len(words) > 1 and words[1] in _AREA:  # "Ukraine conflict zone" is in Ukraine
        return [], possessed
    return words, possessed


def _attribute(scene: Scene, geo: Mark, *, paired: bool = True) -> bool:
    """Whether the state only describes what follows: "in US hands", "to Ukraine's allies"."""
    words, possessed = _following(scene, geo, paired=paired and form(geo) in {"name", "place"})
    if scene.words.outside.any(words[: 2 if possessed else 1]):
        return True
    return geo.text in scene.words.adjectival and bool(words) and words[0] not in scene.words.follow
