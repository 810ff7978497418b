"""Numbers of troops: value, qualifier, unit, scope. Never years, ages, ranks, regiment numbers or money."""

import re
from collections.abc import Iterator

from services.classifier.facts import people
from services.classifier.lexicon.matcher import Mark, Marks
from services.classifier.scenes import numbers
from services.classifier.scenes.numbers import Number
from services.classifier.scenes.scene import Scene
from shared.verdict import Count, Qualifier, Scope, Span

_REACH, _QUALIFIED = 5, 2  # words between a number and what belongs to it; words of a qualifier
Speakers = tuple[tuple[int, str], ...]
_QUALIFIERS: tuple[Qualifier, ...] = ("at_least", "up_to", "more_than", "fewer_than", "about")
_SIGNS: dict[str, Qualifier] = {"~": "about", "≈": "about", ">": "more_than", "<": "fewer_than", "≥": "at_least"}
_SIGNS |= {"≤": "up_to"}
_NEVER = re.compile(
    r"^[-\s]*(?:[年月日号號歳岁세년월일]|개[월\s]|곳|차례|[かカヶ]月|カ所|回|"
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


def headline(found: tuple[Count, ...], crafts: frozenset[str] = frozenset()) -> int | None:
    """The count that stands for the item: the largest movement, else the largest total; never the killed.

    ``crafts`` are the nouns that count no people: "two battalions".
    """
    people_of = [count for count in found if count.value is not None and count.unit not in crafts]
    for scope in ("this_movement", "total_there"):
        values = [count.value for count in people_of if count.scope == scope and count.value is not None]
        if values:
            return max(values)
    return None


def _count(scene: Scene, marks: Marks, number: Number, there: bool, source: str | None) -> Count | None:  # noqa: FBT001 (private)
    unit = people.unit_of(scene, marks, number)
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


def _qualifier(scene: Scene, marks: Marks, number: Number) -> Qualifier:
    for mark in people.near(marks, number.start - people.BEFORE, number.start):
        gap = scene.between(mark.end, number.start)
        if len(gap) <= 1:
            for name in _QUALIFIERS:
                if mark.has(f"counts.{name}"):
                    return name
    sign = scene.text[max(0, number.start - 2) : number.start].strip()[-1:]
    return "at_least" if scene.text.startswith("+", number.end) else _SIGNS.get(sign, "exact")


def _scope(scene: Scene, marks: Marks, number: Number, there: bool) -> Scope:  # noqa: FBT001 (private)
    around = people.near(marks, number.start - people.BEFORE, number.end + people.AFTER)
    before = [mark for mark in around if mark.end <= number.start]
    after = [mark for mark in around if mark.start >= number.end and _beside(scene, number, mark)]
    if any(mark.has("counts.killed") for mark in (*before[-1:], *after)) or _taken(scene, number, before):
        return "killed"
    if people.replaced(scene, number, before) or any(mark.has("counts.past") for mark in after):
        return "earlier_total"
    if _left(scene, number):
        return "target_date"
    if _shared(scene, number) or _raised(scene, number) or _met(scene, number):
        return "total_there"
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


def _taken(scene: Scene, number: Number, before: list[Mark]) -> bool:
    """Whether the number is of people taken: "captures 10 paratroopers"."""
    return any(mark.has("counts.taken") and len(scene.between(mark.end, number.start)) <= 1 for mark in before[-2:])


def _shared(scene: Scene, number: Number) -> bool:
    """Whether it is the whole of which a part is told: "700 of its 2,400 soldiers", "a third of the 900"."""
    words = scene.between(0, number.start)[-_REACH:]
    at = max((at for at, word in enumerate(words) if word in scene.words.of), default=0)
    parts = words[max(0, at - 2) : at]
    return any(word[0].isdigit() for word in parts) or any(
        word in scene.words.language.counts.shares for word in parts[-1:]
    )


def _raised(scene: Scene, number: Number) -> bool:
    """Whether the number is what troops grow to: "raises its contingent to 500", "lifts the ceiling to 1,300"."""
    words, lead = scene.between(0, _opening(scene, number)), scene.between(0, number.start)[-1:]
    to = scene.words.toward.any((*words[-1:], *lead))
    added = scene.words.by.any(words[-1:])  # "grows by up to 300"
    return to and not added and any(word in scene.words.language.counts.grown for word in words)


def _met(scene: Scene, number: Number) -> bool:
    """Whether the number is of those whom others join: "will join 400 troops there"."""
    words = scene.between(0, number.start)[-2:]
    return any(word in scene.words.language.counts.joined for word in words)


def _left(scene: Scene, number: Number) -> bool:
    """Whether the number is what is to be left: "cut to about 3,000", "below 8,600"."""
    down = scene.words.language.counts.down
    cuts = any(mark.has("moves.leave") and mark.end <= number.start for mark in scene.moves)
    return cuts and any(word in down for word in scene.between(0, _opening(scene, number))[-1:])


def _opening(scene: Scene, number: Number) -> int:
    """Where a number begins with its qualifier: at "up" in "up to 300"."""
    marks = people.near(scene.words.counts.find(scene.text), number.start - people.BEFORE, number.start)
    qualified = (mark.start for mark in marks if any(mark.has(f"counts.{name}") for name in _QUALIFIERS))
    return max((at for at in qualified if len(scene.between(at, number.start)) <= _QUALIFIED), default=number.start)


def _beside(scene: Scene, number: Number, mark: Mark) -> bool:
    """Whether a word behind a number may belong to it: few words on, no other number between."""
    tail = scene.text[number.end : mark.start]
    return len(scene.between(number.end, mark.start)) <= _REACH and not any(c.isdigit() for c in tail)


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
