"""Whose troops: the states before, behind or inside a troop noun, and where troops come from."""

import re

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes.roles import (
    COMMA,
    JOINED,
    code,
    compound,
    form,
    had,
    joined,
    pleads,
    possessed,
    untopical,
)
from services.classifier.scenes.scene import Scene

OWNERS = frozenset({"name", "adj", "body", "company", "mission", "force"})
_GAP, _TAIL = 4, 24
_SAYING = 3  # words: "Kiev denies the encirclement: our forces"
_POSSESSIVE = re.compile(r"['’]s?\s")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_TOPIC = re.compile(r"[^、,\s　]{0,4}(?:、|,\s|は|\s|　)")
_QUOTES = '「『“"'
_TROOP = frozenset({"troop", "peacekeeping", "military"})
NUMBER = re.compile(r"[\d.,]+k?|\w+-strong|\d+\w*")


def owners(scene: Scene, noun: Mark) -> tuple[Mark, ...]:
    """Whose troops: "French and British troops", "Pyongyang's contingent", "Bundeswehr"."""
    around = tuple(geo for geo in scene.geos if geo.start < noun.start and noun.end <= geo.end)
    if around:  # "AU troops" as one name
        return (
            owners_before(scene, around[0]) if form(around[0]) == "body" and owners_before(scene, around[0]) else around
        )
    inside = tuple(geo for geo in scene.geos if geo.start >= noun.start and geo.end <= noun.end)
    if inside:
        return _inside(scene, noun, inside)
    before, after = owners_before(scene, noun), owners_after(scene, noun)
    return after if after and form(after[0]) == "adj" else before or after


def _inside(scene: Scene, noun: Mark, inside: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Whose troops are named by a word that is a state's itself: "Bundeswehr", "UN peacekeepers", "nostri soldati"."""
    if speaker := _first_person(scene, inside[0]):
        return (speaker,)
    before = owners_before(scene, inside[0])
    if _where(scene, inside[0]):
        return before
    if form(inside[0]) == "force" and before and COMMA.search(scene.text[before[-1].end : inside[0].start]):
        return inside  # "Russia, North Korean troops": the comma parts them
    if form(inside[0]) == "body" and (states := before or owners_after(scene, noun)):
        return states
    if form(inside[0]) == "force" and before and scene.words.order.compounds and form(before[-1]) == "name":
        return inside  # "남수단 자위대": the place before a state's own force is where it serves
    return (*before, *inside) if form(inside[0]) in {"mission", "company", "body"} else before or inside


def _first_person(scene: Scene, force: Mark) -> Mark | None:
    """Who says "our soldiers": a state before a colon, not the one whose outlets call its own soldiers so."""
    if form(force) != "force" or not scene.words.own.any(scene.between(force.start, force.end)[:1]):
        return None
    colon = scene.text.rfind(":", 0, force.start)
    before = (geo for geo in scene.geos if geo.end <= colon and form(geo) in {"name", "seat", "office"})
    return next((geo for geo in before if len(scene.between(geo.end, colon)) <= _SAYING), None)


def _where(scene: Scene, geo: Mark) -> bool:
    """Whether a name that opens a compound tells where its troops serve: "Niederlande beenden Mali-Mission"."""
    led = scene.words.joins and scene.words.order.compounds and scene.text[geo.end : geo.end + 1] == "-"
    return led and form(geo) == "name" and code(geo) not in scene.words.usual_senders


def owners_after(scene: Scene, noun: Mark) -> tuple[Mark, ...]:
    """The states directly behind a noun, where a language puts them there: "soldats français", "wojska NATO"."""
    if not scene.words.order.owners_after:
        return ()
    after = [geo for geo in scene.geos if geo.start >= noun.end]
    if not after or scene.parts[after[0]] or not _gap(scene, noun.end, after[0].start):
        return ()
    led = form(after[0]) in {"office", "seat"} and after[0].start == noun.end + 1 and noun.has("troops.strong")
    if form(after[0]) not in OWNERS and not led:  # "żołnierzy Kima"
        return ()
    if _serving(scene, noun, after[0]):
        return ()
    found = [after.pop(0)]
    while (
        after
        and form(after[0]) in OWNERS
        and (scene.listed(found[-1], after[0]) or _of_company(scene, found, after[0]))
    ):
        found.append(after.pop(0))
    return tuple(found)


def _serving(scene: Scene, noun: Mark, geo: Mark) -> bool:
    """Whether a name behind a mission says where it serves: "ماموریت هائیتی", "بعثة مالي"."""
    mission = noun.text.lower() in scene.words.nouns and not noun.has("troops.strong", "troops.units")
    return mission and form(geo) == "name" and code(geo) not in scene.words.usual_senders


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
    while before and joined(scene, before[-1], found[0]) and form(before[-1]) in OWNERS:
        found.insert(0, before.pop())
    return untopical(scene, found)


def _owns(scene: Scene, geo: Mark, noun: Mark) -> bool:
    between = scene.text[geo.end : noun.start]
    if _parted(scene, geo, noun):
        return False
    words = scene.between(geo.end + (2 if _POSSESSIVE.match(between) else 0), noun.start)
    if len(words) > _GAP or not all(word in scene.words.gap or NUMBER.fullmatch(word) for word in words):
        return False
    if form(geo) == "seat" and between == " " and noun.has("troops.strong"):
        free = scene.parts[geo] not in {"into", "from"} and not pleads(scene, geo)
        return scene.words.order.spaces and free  # "Kyiv troops"
    return form(geo) in OWNERS or (form(geo) in {"seat", "office"} and bool(_POSSESSIVE.match(between)))


def _parted(scene: Scene, geo: Mark, noun: Mark) -> bool:
    """Whether a state before troops is not theirs: it names a movement, a comma parts them, it is where they are."""
    between = scene.text[geo.end : noun.start]
    naming = noun.text.lower() in scene.words.nouns and form(geo) == "name"
    glued = scene.words.order.compounds and between.startswith(" ") and " " not in between[1:]  # "이라크 추가파병"
    if (between == " " or glued) and ((naming and compound(scene, geo)) or _troop_noun(scene, geo, noun)):
        return not _bound(scene, geo, noun)
    plain = _THOUSANDS.sub("", between)
    signs = ",;:()、，" + (_QUOTES if scene.words.joins else "")  # "NATO「露軍兵士..."
    if any(mark in plain for mark in signs) and not scene.joined(between, JOINED):
        return True
    if possessed(scene, geo) or (form(geo) == "body" and _given(scene, geo, noun)):
        return True
    if form(geo) != "name" or geo.text in scene.words.adjectival:
        aimed = not scene.words.order.spaces and not between and scene.parts[geo] == "into"
        return aimed and _moves(scene, noun)  # "向俄派兵"
    if between == "-":
        return naming and scene.words.order.compounds  # "Afghanistan-Mandat"
    # "в Эстонию 900 военных", "在叙利亚的美军"; where owners follow, only an adjective stands before
    placed = scene.parts[geo] in {"into", "from"} or _given(scene, geo, noun) or _served(scene, geo)
    placed = placed or _garrison(scene, geo)
    return placed or scene.words.order.owners_after


def _garrison(scene: Scene, geo: Mark) -> bool:
    """Whether a genitive says where a topic's troops are, who move or stay: "加、ラトビアの兵力を厚く"."""
    usual, first = scene.words.usual_senders, scene.geos[0]
    topic = first.start == 0 and code(first) != code(geo) and _TOPIC.match(scene.text, first.end)
    if not (scene.words.order.topic_comma and scene.parts[geo] == "of" and topic) or code(geo) in usual:
        return False
    moved = any(move.has("moves.leave", "moves.more", "moves.extend", "moves.rotate") for move in scene.moves)
    return moved and not scene.cues("stage.requested")


def _bound(scene: Scene, geo: Mark, noun: Mark) -> bool:
    """Whether troops called by a state's name go elsewhere: "Togo contingent leaves for Chad"."""
    if scene.words.joins or scene.words.order.compounds:
        return False
    led = (other for other in scene.geos if other.start > noun.end and scene.parts[other] in {"into", "from"})
    return geo.start == 0 and any(code(other) != code(geo) for other in led)


def _moves(scene: Scene, noun: Mark) -> bool:
    """Whether a noun holds its own movement: "派兵"."""
    return any(move.start == noun.start and move.end == noun.end for move in scene.moves)


def _served(scene: Scene, geo: Mark) -> bool:
    """Whether a state before troops is where another's serve: "Peru to double Haiti troops", "Oslo's Chad troops"."""
    if scene.words.joins or code(geo) in scene.words.usual_senders:
        return False
    others = any(other.end <= geo.start and code(other) != code(geo) for other in scene.geos)
    raised = any(move.end + 1 == geo.start and move.has("moves.more", "moves.extend") for move in scene.moves)
    return had(scene, geo) or (raised and others)


def _given(scene: Scene, geo: Mark, noun: Mark) -> bool:
    """Whether a number parts a state from troops: it gets them ("sends Togo 300 soldiers", "offers UN 300")."""
    words = scene.between(geo.end, noun.start)
    return scene.text[geo.end : geo.end + 1] == " " and bool(words) and bool(NUMBER.fullmatch(words[0]))


def _troop_noun(scene: Scene, geo: Mark, noun: Mark) -> bool:
    """Whether a state names where, before "troop" and a noun of movement: "Afghanistan troop withdrawal"."""
    named = form(geo) == "name" and geo.text not in scene.words.adjectival and noun.text.lower() in _TROOP
    rest = scene.between(noun.end, noun.end + _TAIL)[:1]
    return named and code(geo) not in scene.words.usual_senders and bool(rest) and rest[0] in scene.words.nouns


def anonymous(scene: Scene, noun: Mark) -> bool:
    """Whether troops are nobody's by name: "an international peacekeeping force"."""
    words = (*scene.between(0, noun.start)[-2:], *scene.between(noun.start, noun.end))
    return scene.words.nameless.any(words)


def origins(scene: Scene, noun: Mark) -> tuple[Mark, ...]:
    """Where troops come from by a preposition right behind them: "troops from Burundi", "soldiers of Ghana"."""
    after = [geo for geo in scene.geos if geo.start >= noun.end]
    if after and scene.words.joins and scene.broken(noun.end, after[0].start):
        return ()
    if after and scene.parts[after[0]] in {"from", "of"} and len(scene.between(noun.end, after[0].start)) <= 3:  # noqa: PLR2004 (preposition, article, adjective)
        found = (geo for geo in after if scene.parts[geo] == scene.parts[after[0]] and form(geo) in OWNERS)
        placed = scene.words.order.compounds  # "Vorkommando der Litauen-Brigade": where it goes
        return tuple(geo for geo in found if not (placed and compound(scene, geo)))
    return ()


def whence(scene: Scene, noun: Mark) -> tuple[Mark, ...]:
    """Whom an ending tells troops to come from, set before them: "Kore'den Juba'ya 250 asker"."""
    if not scene.words.language.grammar.from_after or scene.cues("stage.requested"):
        return ()
    known = (geo for geo in scene.geos if geo.end <= noun.start and scene.parts[geo] == "from")
    return tuple(geo for geo in known if form(geo) in {"name", "seat", "office", "body"})[-1:]
