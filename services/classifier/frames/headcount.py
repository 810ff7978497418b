"""Troops told by a number or by their nation alone: "sends 120 to Tarin Kowt", "4,200 Ethiopians for Abyei".

Only read where the item has a military word elsewhere, or where one decides who sends troops: a body, a parliament.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.numbers import Number, numbers
from services.classifier.scenes.scene import Scene

_NUMBER = r"(?<![\w.,$€£¥#/:-])(?:\d{1,3}(?:,\d{3})+|\d{2,5}|hundreds|thousands|dozens)"
_MORE = r"(?:\s(?:more|extra|additional|further|others|fewer))"
_MEN = r"(?:\s(?:men|people|staff|personnel|members))"
_HEADS = re.compile(
    rf"{_NUMBER}(?:{_MORE}?{_MEN}|{_MORE}?(?=\s(?:to|for|in|into|at|from|on)\s)|{_MORE}(?=$|[,.;]|\s))", re.IGNORECASE
)
_MEN_SENT = re.compile(
    r"\b(?:(?:more|fresh|extra|its|their|his|her)\s)?men\b(?!['’-])(?=\s(?:to|into|in|for|from|and|home|back|out)\b|[,.]|$)",
    re.IGNORECASE,
)
_FURTHER = re.compile(rf"{_NUMBER}{_MORE}\s(?:to|for|in)\s", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTED = re.compile(rf"{_NUMBER}{_MORE}?\s$", re.IGNORECASE)
_SENDING = frozenset({"moves.send", "moves.more", "moves.leave", "moves.extend", "moves.take"})
_UNAIDED = frozenset(f"moves.{name}" for name in ("arrive", "leave", "invade", "presence", "extend", "rotate"))
_SAYING = ("stage.offered", "stage.approved", "stage.requested")
_BODIES = frozenset({"mission", "force", "company"})
_SENDERS = frozenset({"UN", "NATO", "AFU", "ECOWAS", "SADC", "EAC", "CSTO", "COALITION"})
_ALONE = re.compile("(?:ish|ese|ch|sh)$")  # "the Irish leave": no plural tells people from adjective
_NEAR, _REACH, _BACK = 2, 3, 24  # words; characters
_LEAST, _AFTER = 10, 40  # people; characters
_OPENED = re.compile(r"(?:^|[,:;]\s)(?:(?:los|i|gli|os|le|las|as|the)\s)?$", re.IGNORECASE)
_WORD = re.compile(r"\s*([^\W\d_][\w'’-]*)")
_SIGNED = re.compile(
    r"(?:余り?|超|弱|以上)?の?(?P<men>[人名])(?:余り|超|弱|以上|規模|程度|態勢)?(?:(?P<object>を)|が|も|の)?"
)
COUNT, PEOPLE, TRADES = "troops.count", "troops.people", "troops.trades"


def with_heads(scenes: tuple[Scene, ...]) -> tuple[Scene, ...]:
    """The scenes, with the numbers and peoples in them that stand for troops."""
    if not any(military(scene) or _men_moved(scene) for scene in scenes):
        return scenes
    found = _heads if any(scene.words.language.grammar.peoples for scene in scenes) else _told
    civil = any(_civil(scene) for scene in scenes)
    return tuple(replace(scene, military=True, heads=() if civil else tuple(found(scene))) for scene in scenes)


def _told(scene: Scene) -> list[Mark]:
    """In other languages than English: people behind a number, and nations whose plural is no adjective."""
    taken = [(troop.start, troop.end) for troop in scene.troops]
    found = {mark.start: mark for mark in (*_behind(scene), *_plurals(scene), *_nations(scene))}
    return [found[at] for at in sorted(found) if not _within(found[at], taken)]


def _behind(scene: Scene) -> Iterator[Mark]:
    """Men or a nation right behind a number: "2.900 man", "diecimila nordcoreani", "300 more Belgians"."""
    grammar, counts = scene.words.language.grammar, scene.words.language.counts
    if not grammar.men:
        return
    if not scene.words.order.spaces:
        yield from _signed(scene)
        return
    more = {word for term in counts.increment for word in term.lower().split()}
    for number in numbers(scene):
        if (number.value or number.high or 0) >= _LEAST:
            yield from _counted(scene, number, more)


def _signed(scene: Scene) -> Iterator[Mark]:
    """Men behind a number where no spaces part words, with a movement or the sign of an object next: "３００人増派"."""
    for number in numbers(scene):
        tail = _SIGNED.match(scene.text, number.end)
        if tail is None or tail["men"] not in scene.words.language.grammar.men:
            continue
        if tail["object"] or any(move.start == tail.end() for move in scene.moves):
            yield Mark(tail.start("men"), tail.end("men"), tail["men"], frozenset({COUNT}))


def _counted(scene: Scene, number: Number, more: set[str]) -> Iterator[Mark]:
    at = number.end
    while at - number.end < _AFTER and (word := _WORD.match(scene.text, at)):
        text = word[1].lower()
        people = next((geo for geo in scene.geos if geo.start == word.start(1)), None)
        if text in scene.words.language.grammar.men:
            yield Mark(word.start(1), word.end(1), word[1], frozenset({COUNT}))
        elif people is not None and _people(scene, people):
            yield Mark(people.start, people.end, people.text, frozenset({PEOPLE}))
        elif text in more or text in scene.words.of:
            at = word.end()
            continue
        return


def _people(scene: Scene, geo: Mark) -> bool:
    """Whether a nation's plural stands for its people, not before a noun: no "300 Franse koeien"."""
    if scene.words.peopled:
        return any(mark.start == geo.start and mark.has(PEOPLE) for mark in scene.marks.get("troops", ()))
    folk = scene.words.language.grammar.folk
    return roles.form(geo) == "adj" and (not folk or geo.text.endswith(folk))


def _plurals(scene: Scene) -> Iterator[Mark]:
    """Nations as people with a movement beside them: "Burundezen steken over", "los alemanes dejan Gao"."""
    if not scene.words.language.grammar.men or not scene.title or scene.cues("signals.evacuation"):
        return
    for geo in (geo for geo in scene.geos if _people(scene, geo) and _heads_clause(scene, geo)):
        gaps = [len(scene.between(geo.end, move.start)) for move in scene.moves if move.start >= geo.end]
        if any(gap <= (1 if scene.words.language.grammar.folk else 0) for gap in gaps):
            yield Mark(geo.start, geo.end, geo.text, frozenset({PEOPLE}))


def _heads_clause(scene: Scene, geo: Mark) -> bool:
    """Whether a nation opens its clause, behind an article at most, where its plural may be an adjective as well."""
    if scene.words.language.grammar.folk:
        return True
    return geo.text.endswith(("s", "i")) and bool(_OPENED.search(scene.text[: geo.start]))


def _aimed(scene: Scene, move: Mark, folk: Mark) -> bool:
    """Whether a headline's movement has another state's name or town right behind it: "Dänen verlassen Basra"."""
    own = {roles.code(geo) for geo in scene.geos if geo.start == folk.start}
    behind = next((geo for geo in scene.geos if geo.start >= move.end), None)
    if behind is None or not scene.title or not move.has("moves.leave", "moves.invade"):
        return False
    named = roles.form(behind) in {"name", "place"} and roles.code(behind) not in own
    return named and len(scene.between(move.end, behind.start)) <= 1


def _men_moved(scene: Scene) -> bool:
    """Whether a headline sends or withdraws a number of men: "stuurt 2.900 man naar Congo"."""
    if not scene.title or not scene.geos or not any(move.has("moves.send", "moves.leave") for move in scene.moves):
        return False
    return any(mark.has(COUNT) for mark in _behind(scene))


def _nations(scene: Scene) -> Iterator[Mark]:
    """Nations that move as troops do, where the language lists them: "Polacy opuszczają Diwaniję"."""
    if scene.cues("signals.evacuation") or scene.cues("signals.sport"):
        return
    yield from (mark for mark in scene.marks.get("troops", ()) if mark.tags == {PEOPLE} and _stirring(scene, mark))


def _stirring(scene: Scene, folk: Mark) -> bool:
    """Whether a movement that needs no object stands by a nation."""
    moves = (
        move for move in scene.moves if move.tags & _UNAIDED and (move.has("moves.core") or _aimed(scene, move, folk))
    )
    return any(
        len(scene.between(min(folk.end, move.end), max(folk.start, move.start))) <= _REACH
        and not scene.broken(folk.start, move.start)
        for move in moves
    )


def _civil(scene: Scene) -> bool:
    """Whether the sentence is one of civilians, who are counted and named by their nation as well."""
    return not set(scene.words.language.grammar.civilians).isdisjoint(scene.between(0, len(scene.text)))


def military(scene: Scene) -> bool:
    """Whether the sentence is one of military news."""
    if scene.troops or scene.bases:
        return True
    known = (geo.place for geo in scene.geos if geo.place)
    if any(place.form in _BODIES or (place.form == "body" and place.code in _SENDERS) for place in known):
        return True
    decided = bool(scene.cues("stage.approved"))
    return (decided and scene.words.rulers.any(scene.between(0, len(scene.text)))) or _more_ordered(scene)


def _more_ordered(scene: Scene) -> bool:
    """Whether a leader orders a number more to another state: "Obama orders 30,000 more to Afghanistan"."""
    found = _FURTHER.search(scene.text)
    return found is not None and _ordered(scene, found.start()) and bool(roles.grounds(scene, "into", found.start()))


def _ordered(scene: Scene, at: int) -> bool:
    """Whether a leader or a seat of government gives an order right before an offset."""
    orders = (move for move in scene.moves if move.has("moves.lead") and not scene.between(move.end, at))
    given = next((move for move in orders if move.end <= at), None)
    leaders = roles.subjects(scene, given.start) if given is not None else ()
    return any(roles.form(geo) in {"office", "seat"} for geo in leaders)


def _heads(scene: Scene) -> list[Mark]:
    taken = [(troop.start, troop.end) for troop in scene.troops]
    found = (*_numbers(scene), *_peoples(scene), *_men(scene), *_trades(scene))
    return sorted((mark for mark in found if not _within(mark, taken)), key=lambda mark: mark.start)


def _within(mark: Mark, taken: list[tuple[int, int]]) -> bool:
    return any(start < mark.end and mark.start < end for start, end in taken)


def _numbers(scene: Scene) -> Iterator[Mark]:
    """Numbers that a word of sending governs, or that a state owns: "puts 350 at Bangui airport", "Chad's 480"."""
    for match in _HEADS.finditer(scene.text):
        year = _YEAR.fullmatch(match[0])
        troops = (troop.start - match.end() for troop in scene.troops)
        if (
            not year
            and not any(0 <= gap <= _BACK for gap in troops)
            and (_governed(scene, match.start()) or _followed(scene, match))
        ):
            yield Mark(match.start(), match.end(), match[0], frozenset({COUNT}))


def _followed(scene: Scene, match: re.Match[str]) -> bool:
    """Whether further people move: "400 more land in Aden"."""
    more = not match[0][-1].isdigit()
    return more and any(move.start == match.end() + 1 for move in scene.moves)


def _governed(scene: Scene, at: int) -> bool:
    if any(scene.text[geo.end : at] in {"'s ", "’s "} for geo in scene.geos):
        return True
    if _FURTHER.match(scene.text, at) and (scene.troops or _ordered(scene, at)):
        return True  # "10,000 blue helmets abroad, 850 more for Bangui"
    verbs = [move for move in scene.moves if move.tags & _SENDING]
    verbs += [cue for tag in _SAYING for cue in scene.cues(tag)]
    return any(verb.end <= at and len(scene.between(verb.end, at)) <= _NEAR for verb in verbs)


def _men(scene: Scene) -> Iterator[Mark]:
    """Men whom a word of sending governs: "sends more men to Tyre"."""
    for match in _MEN_SENT.finditer(scene.text):
        if _governed(scene, match.start()):
            yield Mark(match.start(), match.end(), match[0], frozenset({COUNT}))


def _peoples(scene: Scene) -> Iterator[Mark]:
    """Nations as people, with a number before them or a movement beside them: "Russians go", "131 Armenians"."""
    for geo in scene.geos:
        if geo.place is None or geo.place.form != "adj" or scene.text[geo.end : geo.end + 1] in {"'", "’", "-"}:
            continue
        if _COUNTED.search(scene.text[max(0, geo.start - _BACK) : geo.start]) or _moving(scene, geo):
            yield Mark(geo.start, geo.end, geo.text, frozenset({PEOPLE}))


def _trades(scene: Scene) -> Iterator[Mark]:
    """Trades of a state or in numbers: "Chinese engineers fly to Darfur", "ups Kunduz guards to 131"."""
    for mark in scene.marks.get("troops", ()):
        if mark.tags == {TRADES} and (_owned(scene, mark) or _COUNTED.search(scene.text, 0, mark.start)):
            yield mark


def _owned(scene: Scene, mark: Mark) -> bool:
    return any(roles.form(geo) in {"adj", "force"} for geo in ownership.owners_before(scene, mark))


def _moving(scene: Scene, geo: Mark) -> bool:
    """Whether a nation moves as a whole: its soldiers, unless civilians are told to leave."""
    if scene.cues("signals.evacuation"):
        return False
    behind = [len(scene.between(geo.end, move.start)) for move in scene.moves if move.start >= geo.end]
    if _ALONE.search(geo.text):
        return 0 in behind
    ahead = [len(scene.between(move.end, geo.start)) for move in scene.moves if move.end <= geo.start]
    return geo.text.endswith("s") and any(gap <= _REACH for gap in (*behind, *ahead))
