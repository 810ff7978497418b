"""Numbers of troops: value, qualifier, unit, scope. Never years, ages, ranks, regiment numbers or money."""

import re
from collections.abc import Iterator

from services.classifier import numbers, roles
from services.classifier.matcher import Mark, Marks
from services.classifier.numbers import Number
from services.classifier.scene import Scene
from shared.verdict import Count, Qualifier, Scope, Span

_BEFORE, _AFTER, _REACH = 30, 48, 5
Speakers = tuple[tuple[int, str], ...]
_FEW, _BARE, _LEAST = 20, 300, 10  # a number without a noun must be large
_QUALIFIERS: tuple[Qualifier, ...] = ("at_least", "up_to", "more_than", "fewer_than", "about")
_NAME = re.compile(r"\s[A-Z]\w*[a-z]")
_NEVER = re.compile(
    r"^[-\s]*(?:[年月日号號歳岁세년월일]|"
    r"year|month|day|week|hour|yaş|yıl|mile|km|kilomet|percent|per cent|billion|million dollars|times|a\.m|p\.m)",
    re.IGNORECASE,
)


def counts(scene: Scene, *, there: bool, source: str | None = None, speakers: Speakers = ()) -> tuple[Count, ...]:
    """The counts of a sentence. ``there``: the sentence tells of a presence, so plain numbers are totals.

    ``speakers`` are the states that vouch for something, with their offsets: the last one before a number is
    its source, else ``source``.
    """
    marks = scene.words.counts.find(scene.text)
    found_numbers = ((number, _source(speakers, number) or source) for number in numbers.numbers(scene))
    counted = (_count(scene, marks, number, there, who) for number, who in found_numbers)
    found = [count for count in counted if count is not None]
    return (*found, *(_unnumbered(scene, found)))


def _source(speakers: Speakers, number: Number) -> str | None:
    before = [code for at, code in speakers if at <= number.start] or [code for _, code in speakers[:1]]
    return before[-1] if before else None


def headline(found: tuple[Count, ...]) -> int | None:
    """The count that stands for the item: the largest movement, else the largest total; never the killed."""
    for scope in ("this_movement", "total_there"):
        values = [count.value for count in found if count.scope == scope and count.value is not None]
        if values:
            return max(values)
    return None


def _count(scene: Scene, marks: Marks, number: Number, there: bool, source: str | None) -> Count | None:  # noqa: FBT001 (private)
    unit = _unit(scene, marks, number)
    if unit is None or _NEVER.match(scene.text[number.end :]):
        return None
    start, end = scene.sentence.given(number.start, number.end)
    return Count(
        value=number.value,
        low=number.low,
        high=number.high,
        qualifier="vague" if number.value is None else _qualifier(scene, marks, number),
        unit=unit,
        scope=_scope(scene, marks, number, there),
        source=source,
        span=Span(start=start, end=end),
    )


def _unit(scene: Scene, marks: Marks, number: Number) -> str | None:
    """The noun that the number counts: a troop noun soon behind it, with no other number between."""
    tail = scene.text[number.end : number.end + _AFTER]
    stop = re.search(r"(?<![A-Z])[;:.!?]\s|\d|,\s(?!\w+\s(?:and\s)?(?:troops|soldiers))", tail)
    limit = number.end + (stop.start() if stop else len(tail))
    nouns = [*marks.get("counts", ()), *scene.marks.get("troops", ())]
    behind = [mark for mark in nouns if number.end <= mark.start < limit and _counted(scene, mark)]
    near = min(behind, key=lambda mark: (mark.start, -mark.end), default=None)
    if near is not None and any(number.end <= move.start < near.start for move in scene.moves):
        return None
    if near is not None and len(scene.between(number.end, near.start)) <= 4:  # noqa: PLR2004 (words)
        last = max((mark for mark in behind if mark.start <= near.end + 1), key=lambda mark: mark.end)
        unit = last.text.lower().split()[-1]
        return None if _numbered(last, number) else unit
    before = _near(marks, number.start - _BEFORE, number.start)
    replaced = (number.value or 0) >= _FEW and scene.troops and _replaced(scene, number, before)
    return "troops" if replaced or _bare(scene, number) or _people(scene, number) else None


def _counted(scene: Scene, mark: Mark) -> bool:
    """Whether a noun is one that numbers count; the name of a mission or an army is not."""
    name = any(geo.start == mark.start and roles.form(geo) in {"mission", "force"} for geo in scene.geos)
    return mark.has("counts.units", "troops.strong", "troops.units") and not (name and not mark.text.endswith("s"))


def _numbered(unit: Mark, number: Number) -> bool:
    """Whether the number is the unit's name: "437 Squadron"."""
    return unit.has("troops.units") and not unit.text.endswith("s") and (number.value or 0) > 1


def _people(scene: Scene, number: Number) -> bool:
    """A number without a noun that stands for people all the same.

    "Contingent of 150", "233-strong", "1,800 Russians", "Denmark's 105", "some 170 serve".
    """
    value = number.value or 0
    if value < _LEAST or (value in numbers.YEARS and not scene.troops):
        return False
    words = scene.words.language.counts
    before, after = scene.between(0, number.start)[-2:], scene.between(number.end, len(scene.text))[:1]
    grouped = len(before) > 1 and before[-1] in scene.words.of and before[0] in words.groups
    part = scene.between(number.end, len(scene.text))[:_REACH]  # "the first 200 of an ECOWAS force"
    grouped |= bool(part) and part[0] in scene.words.of and any(word in words.groups for word in part)
    behind = next((geo for geo in scene.geos if 0 <= geo.start - number.end <= 1), None)
    folk = behind is not None and roles.form(behind) == "adj" and behind.text.endswith(("s", "ese", "ish", "ch"))
    owner = any(scene.text[geo.end : number.start] in {"'s ", "’s "} for geo in scene.geos)
    strong = scene.text[: number.end].endswith("-strong")
    named = bool(_NAME.match(scene.text, number.end)) and behind is None  # "45 Commando"
    acting = bool(after) and after[0] in words.acting and bool(scene.troops or scene.moves)
    return grouped or strong or folk or acting or (owner and not named and bool(scene.moves))


def _bare(scene: Scene, number: Number) -> bool:
    """A number alone, where the sentence speaks of troops: "withdrawal of 5,000", "at 12,000", "not 900"."""
    year = scene.text[number.start : number.end].isdigit() and (number.value or 0) in numbers.YEARS
    large = (number.value or 0) >= _BARE and not year
    head = scene.text[: number.start].rstrip().lower().split()[-2:]
    tail = scene.text[number.end : number.end + 2].strip()
    lead = bool(head) and head[-1] in {"of", "at", "least", "to", "strength,", "not", "about", "than", "some", "by"}
    if large and head[-1:] == ["by"] and scene.moves and scene.troops:
        return True  # "the number of troops was reduced by 2,000 after ..."
    return large and lead and (not tail or tail[0] in ".,;:)'\"’”-") and bool(scene.troops)


def _qualifier(scene: Scene, marks: Marks, number: Number) -> Qualifier:
    for mark in _near(marks, number.start - _BEFORE, number.start):
        gap = scene.between(mark.end, number.start)
        if len(gap) <= 1:
            for name in _QUALIFIERS:
                if mark.has(f"counts.{name}"):
                    return name
    return "exact"


def _scope(scene: Scene, marks: Marks, number: Number, there: bool) -> Scope:  # noqa: FBT001 (private)
    around = _near(marks, number.start - _BEFORE, number.end + _AFTER)
    before = [mark for mark in around if mark.end <= number.start]
    after = [mark for mark in around if mark.start >= number.end and _beside(scene, number, mark)]
    if any(mark.has("counts.killed") for mark in (*before[-1:], *after)):
        return "killed"
    if _replaced(scene, number, before):
        return "earlier_total"
    if _left(scene, number):
        return "target_date"
    if _added(scene, number, before, after):
        return "this_movement"
    group = scene.between(0, number.start)[-1:]
    led = before[-2:] if not group or group[0] not in scene.words.of else []  # "a contingent of 150"
    total = any(mark.has("counts.total") for mark in (*led, *after[:3]))
    return "total_there" if there or total else "this_movement"


def _added(scene: Scene, number: Number, before: list[Mark], after: list[Mark]) -> bool:
    """Whether the number comes on top: "900 more", "another 620", "reinforce the contingent with 620"."""
    ahead = [mark for mark in before[-1:] if not scene.between(mark.end, number.start)]
    if any(mark.has("counts.increment") for mark in (*ahead, *after[:2])):
        return True
    more = any(mark.has("moves.more") and mark.end <= number.start for mark in scene.moves)
    return more and scene.between(0, number.start)[-1:] == ("with",)


def _left(scene: Scene, number: Number) -> bool:
    """Whether the number is what is to be left: "cut to about 3,000", "below 8,600"."""
    down = scene.words.language.counts.down
    marks = list(_near(scene.words.counts.find(scene.text), number.start - _BEFORE, number.start))
    qualified = [mark.start for mark in marks if any(mark.has(f"counts.{name}") for name in _QUALIFIERS)]
    at = max((start for start in qualified if len(scene.between(start, number.start)) <= 2), default=number.start)  # noqa: PLR2004 (words of a qualifier)
    cuts = any(mark.has("moves.leave") and mark.end <= number.start for mark in scene.moves)
    return cuts and any(word in down for word in scene.between(0, at)[-1:])


def _replaced(scene: Scene, number: Number, before: list[Mark]) -> bool:
    """Whether the number is one that no longer holds: "up from 620", "instead of the 620"."""
    ends = (mark.end for mark in before if mark.has("counts.earlier"))
    return any(not set(scene.between(end, number.start)) - scene.words.modifiers for end in ends)


def _beside(scene: Scene, number: Number, mark: Mark) -> bool:
    """Whether a word behind a number may belong to it: few words on, no other number between."""
    tail = scene.text[number.end : mark.start]
    return len(scene.between(number.end, mark.start)) <= _REACH and not any(c.isdigit() for c in tail)


def _near(marks: Marks, left: int, right: int) -> list[Mark]:
    return [mark for mark in marks.get("counts", ()) if mark.start >= left and mark.end <= right]


def _unnumbered(scene: Scene, found: list[Count]) -> Iterator[Count]:
    """A named unit without a number: "a battalion"."""
    for mark in scene.marks.get("troops", ()):
        singular = mark.has("troops.units") and re.search(
            r"(?:\ba|\ban|\bone)\s(?:\w+\s){0,2}$", scene.text[: mark.start].lower()
        )
        if singular and not found:
            start, end = scene.sentence.given(mark.start, mark.end)
            yield Count(unit=mark.text.lower(), span=Span(start=start, end=end))
            return
