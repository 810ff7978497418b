"""What a number counts: a troop noun soon behind it, or people whom the sentence names without a noun."""

import re

from services.classifier.lexicon.matcher import Mark, Marks
from services.classifier.scenes import numbers, roles
from services.classifier.scenes.numbers import Number
from services.classifier.scenes.scene import Scene

BEFORE, AFTER = 30, 48  # characters in which a word may belong to a number
_FEW, _BARE, _LEAST, _WORDS, _PART_OF = 20, 300, 10, 4, 5  # a number without a noun must be large
_NAME = re.compile(r"\s[A-Z]\w*[a-z]")
_STOP = re.compile(r"(?<![A-Z])[;:.!?]\s|\d|,\s(?!\w+\s(?:and\s)?(?:troops|soldiers))")
_PART = re.compile(r"\s+(\w+)\s+(?:[^\W\d]+(?:['’]s?)?\s+){0,3}\d[\d.,  ]*(?<=\d)")
_GLUED = re.compile(r"-(\w+)|\s(strong)\b")
_CLOSED = ".,;:)'\"’”-"


def unit_of(scene: Scene, marks: Marks, number: Number) -> str | None:
    """The noun that the number counts, ``troops`` where it counts people without a noun, None where neither."""
    if _sized(scene, number):
        return "troops"
    end = _whole(scene, number) or number.end
    noun = _noun(scene, marks, end)
    if noun is not None and _called(scene, noun, number):
        return None
    if noun is not None:
        return None if _numbered(noun, number) else noun.text.lower().split()[-1]
    before = near(marks, number.start - BEFORE, number.start)
    old = (number.value or 0) >= _FEW and scene.troops and replaced(scene, number, before)
    told = _bare(scene, number) or _people(scene, number) or _moved(scene, marks, number)
    return "troops" if old or told or _tallied(scene, before, number) else None


def near(marks: Marks, left: int, right: int) -> list[Mark]:
    """The words of counting between two offsets."""
    return [mark for mark in marks.get("counts", ()) if mark.start >= left and mark.end <= right]


def replaced(scene: Scene, number: Number, before: list[Mark]) -> bool:
    """Whether the number is one that no longer holds: "up from 620", "instead of the 620"."""
    ends = (mark.end for mark in before if mark.has("counts.earlier"))
    return any(all(word in scene.words.modifiers for word in scene.between(end, number.start)) for end in ends)


def _tallied(scene: Scene, before: list[Mark], number: Number) -> bool:
    """Whether the sentence says "number of troops" right before it: "asker sayısını 2 bin 200'e çıkaracak"."""
    year = scene.text[number.start : number.end].isdigit() and (number.value or 0) in numbers.YEARS
    if year or not scene.words.joins:
        return False
    sums = [mark for mark in before if mark.has("counts.total") and not scene.text[mark.end : number.start].strip()]
    ends = [troop.end for troop in scene.troops if troop.start < number.start]
    return any(mark.start - 1 <= end <= mark.end for mark in sums for end in ends)


def _sized(scene: Scene, number: Number) -> bool:
    """Whether the number is the size of what follows: "a 360-man battalion", "233-strong", "300 strong"."""
    glued = _GLUED.match(scene.text, number.end)
    words = scene.words.language.counts.sized
    inside = scene.text[: number.end].endswith("-strong")
    return (number.value or 0) >= _LEAST and (inside or (glued is not None and (glued[1] or glued[2]).lower() in words))


def _whole(scene: Scene, number: Number) -> int:
    """Where the whole ends of which the number is a part: "700 of its 2,400 soldiers"; 0 where it is none."""
    match = _PART.match(scene.text, number.end)
    return match.end() if match and match[1].lower() in scene.words.of else 0


def _noun(scene: Scene, marks: Marks, start: int) -> Mark | None:
    """The troop noun soon behind an offset, with no other number, movement or preposition of place between."""
    tail = scene.text[start : start + AFTER]
    stop = _STOP.search(tail)
    limit = start + (stop.start() if stop else len(tail))
    nouns = [*marks.get("counts", ()), *scene.marks.get("troops", ())]
    behind = [mark for mark in nouns if start <= mark.start < limit and _counted(scene, mark)]
    first = min(behind, key=lambda mark: (mark.start, -mark.end), default=None)
    if first is None or any(
        start <= mark.start < first.start and not _attached(scene, start, mark, first)
        for mark in (*scene.moves, *scene.bases)
    ):
        return None
    if scene.words.joins and any(
        mark.has("counts.others") and start <= mark.start < first.start for mark in marks.get("counts", ())
    ):
        return None
    between = scene.between(start, first.start)
    led = scene.words.order.spaces and any(word in scene.words.into or word in scene.words.by for word in between)
    if len(between) > _WORDS or led:
        return None
    return max((mark for mark in behind if mark.start <= first.end + 1), key=lambda mark: mark.end)


def _attached(scene: Scene, start: int, mark: Mark, noun: Mark) -> bool:
    """Whether a movement stands between a number and its noun as an adjective: "7,000 fewer soldiers"."""
    return mark.has("moves.core", "moves.leave") and not (
        scene.between(start, mark.start) or scene.between(mark.end, noun.start)
    )


def _counted(scene: Scene, mark: Mark) -> bool:
    """Whether a noun is one that numbers count; the name of a mission or an army is not, but "800 marò" is."""
    name = any(geo.start == mark.start and roles.form(geo) in {"mission", "force"} for geo in scene.geos)
    many = mark.text.endswith("s") or (scene.words.joins and mark.has("counts.units"))
    return mark.has("counts.units", "troops.strong", "troops.units") and (many or not name)


def _numbered(unit: Mark, number: Number) -> bool:
    """Whether the number is the unit's name: "437 Squadron"."""
    return unit.has("troops.units") and not unit.text.endswith("s") and (number.value or 0) > 1


def _called(scene: Scene, noun: Mark, number: Number) -> bool:
    """Whether a unit's name ends in the number, where its noun stands first: "تکاوران تیپ ۶۵", not "گردان ۳۰۰ نفری"."""
    sized = scene.words.language.counts.sized
    if not (scene.words.order.owners_after and sized) or noun.text.lower() in sized:
        return False
    return any(word in scene.words.crafts for word in scene.between(max(0, number.start - BEFORE), number.start)[-1:])


def _people(scene: Scene, number: Number) -> bool:
    """A number without a noun that stands for people all the same.

    "Contingent of 150", "1,800 Russians", "tysiąc Rwandyjczyków", "Denmark's 105", "some 170 serve", "200 of them".
    """
    value = number.value or 0
    if value < _LEAST or (value in numbers.YEARS and not scene.troops):
        return False
    words = scene.words.language.counts
    before, after = scene.between(0, number.start)[-3:], scene.between(number.end, len(scene.text))[:2]
    of = bool(before) and before[-1] in scene.words.of
    grouped = of and any(" ".join(before[at:-1]) in words.groups for at in range(len(before) - 1))
    part = scene.between(number.end, number.end + AFTER)[:_PART_OF]  # "the first 200 of an ECOWAS force"
    grouped |= bool(part) and part[0] in scene.words.of and any(word in words.groups for word in part)
    behind = next((geo for geo in scene.geos if 0 <= geo.start - number.end <= 1), None)
    folk = behind is not None and roles.form(behind) == "adj" and behind.text.endswith(("s", "ese", "ish", "ch"))
    nation = any(0 <= head.start - number.end <= 1 and head.has("troops.people") for head in scene.heads)
    owner = any(scene.text[geo.end : number.start] in {"'s ", "’s "} for geo in scene.geos)
    named = bool(_NAME.match(scene.text, number.end)) and behind is None  # "45 Commando"
    acting = bool(after) and after[0] in words.acting and bool(scene.troops or scene.moves)
    them = after[1:] and after[0] in scene.words.of and after[1] in words.them
    return bool(grouped or folk or nation or acting or them or (owner and not named and bool(scene.moves)))


def _moved(scene: Scene, marks: Marks, number: Number) -> bool:
    """Whether a number is what is moved or added: "commits 500 to Mali", "sends 65 more", "850 more for Haiti"."""
    if (number.value or 0) < _FEW or not (scene.troops or scene.moves):
        return False
    words, after = scene.words, scene.between(number.end, number.end + AFTER)[:2]
    top = after[:1] and any(
        mark.has("counts.increment") and not scene.between(number.end, mark.start)
        for mark in near(marks, number.end, number.end + BEFORE)
    )
    rest = after[1:] if top else after
    place = next((geo for geo in scene.geos if geo.start >= number.end), None)
    led = bool(rest) and place is not None and (rest[0] in words.into or rest[0] in words.from_)
    placed = led and place is not None and len(scene.between(number.end, place.start)) <= _WORDS - 1
    shut = scene.text[number.end :].strip()[:1] in _CLOSED or not rest
    moves = (mark for mark in scene.moves if mark.has("moves.core", "moves.send", "moves.leave", "moves.more"))
    given = any(number.start - mark.end >= 0 and not _far(scene, mark, number) for mark in moves)
    return bool((top and (placed or given)) or (given and (placed or (shut and bool(scene.troops)))))


def _far(scene: Scene, mark: Mark, number: Number) -> bool:
    """Whether more than a qualifier stands between a movement and a number."""
    between = scene.between(mark.end, number.start)
    return len(between) > 2 or any(word in scene.words.into or word in scene.words.from_ for word in between)  # noqa: PLR2004 ("up to", "more than")


def _bare(scene: Scene, number: Number) -> bool:
    """A number alone, where the sentence speaks of troops: "withdrawal of 5,000", "at 12,000", "not 900"."""
    text = scene.text
    year = text[number.start : number.end].isdigit() and (number.value or 0) in numbers.YEARS
    head = text[: number.start].rstrip().lower().split()[-2:]
    led = scene.words.into.any(head[-1:]) if scene.words.joins else head[-1:] == ["to"]
    changed = led and any(mark.has("moves.more", "moves.leave") and mark.end <= number.start for mark in scene.moves)
    large = (number.value or 0) >= (_FEW if changed else _BARE) and not year
    tail = text[number.end : number.end + 2].strip()
    lead = bool(head) and head[-1].rstrip(",") in scene.words.language.counts.led
    lead = lead or (changed and scene.words.joins)
    if large and head[-1:] == ["by"] and not scene.words.joins and scene.moves and scene.troops:
        return True  # "the number of troops was reduced by 2,000 after ..."
    return large and lead and (not tail or tail[0] in _CLOSED) and bool(scene.troops)
