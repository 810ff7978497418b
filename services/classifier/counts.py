"""Numbers of troops: value, qualifier, unit, scope. Never years, ages, ranks, regiment numbers or money."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.classifier.matcher import Mark, Marks
from services.classifier.scene import Scene
from services.classifier.vocabulary import Vocabulary
from shared.verdict import Count, Qualifier, Scope, Span

_DIGITS = re.compile(
    r"(?<![^\W\u2e80-\uffff])(?<![.,$€£¥#/:-])"
    r"(?P<number>\d{1,3}(?:[,.\u00a0\u202f ’']\d{3})+|\d{1,7}(?:[.,]\d{1,2}(?!\d))?)"
    r"(?P<tail>\s?[kK]\b|-strong\b)?(?:(?=mila\b)|(?![^\W\u2e80-\uffff]|[%°]))(?!(?:st|nd|rd|th)\b)(?!-year)(?![:/]\d)"
)
_BEFORE, _AFTER, _REACH = 30, 48, 5
Speakers = tuple[tuple[int, str], ...]
_FEW, _BARE, _LARGEST = 20, 300, 3_000_000  # a number without a noun must be large, and none is larger than an army
_THOUSAND, _REST = 1000, re.compile(r"\s(\d{3})(?![\d-])")  # "4 bin 500"
_WORD_BEFORE = re.compile(r"(\S*)(?:^|\s)([^\W\d_]+)\s$")
_YEARS = range(1900, 2101)
_WIDE = "\u2e80"  # the signs of Chinese, Japanese and Korean, written without spaces
_QUALIFIERS: tuple[Qualifier, ...] = ("at_least", "up_to", "more_than", "fewer_than", "about")
_MONTHS = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|week|day|phase|stage|chapter|article|No\.|number|age|aged)\s$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"^[-\s]*(?:[年月日号號歳岁세년월일]|"
    r"year|month|day|week|hour|mile|km|kilomet|percent|per cent|billion|million dollars|times|a\.m|p\.m)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: int | None
    low: int | None = None
    high: int | None = None


def counts(scene: Scene, *, there: bool, source: str | None = None, speakers: Speakers = ()) -> tuple[Count, ...]:
    """The counts of a sentence. ``there``: the sentence tells of a presence, so plain numbers are totals.

    ``speakers`` are the states that vouch for something, with their offsets: the last one before a number is
    its source, else ``source``.
    """
    marks = scene.words.counts.find(scene.text)
    numbers = ((number, _source(speakers, number) or source) for number in _numbers(scene))
    counted = (_count(scene, marks, number, there, who) for number, who in numbers)
    found = [count for count in counted if count is not None]
    return (*found, *(_unnumbered(scene, found)))


def _source(speakers: Speakers, number: "_Number") -> str | None:
    before = [code for at, code in speakers if at <= number.start] or [code for _, code in speakers[:1]]
    return before[-1] if before else None


def headline(found: tuple[Count, ...]) -> int | None:
    """The count that stands for the item: the largest movement, else the largest total; never the killed."""
    for scope in ("this_movement", "total_there"):
        values = [count.value for count in found if count.scope == scope and count.value is not None]
        if values:
            return max(values)
    return None


def _numbers(scene: Scene) -> Iterator[_Number]:
    for match in _DIGITS.finditer(scene.text):
        value, end = _scaled(scene, match.end(), _value(match["number"], match["tail"]))
        if (
            value == int(value) <= _LARGEST
            and not _year(scene, match)
            and not _MONTHS.search(scene.text[max(0, match.start() - 12) : match.start()])
        ):
            start = _led(scene, match)
            yield _Number(start, end, int(value) + (0 if start == match.start() else _THOUSAND))
    yield from _worded(scene)


def _led(scene: Scene, match: re.Match[str]) -> int:
    """Where a number begins that opens with a thousand in words: "bin 200", "mil 200"; else where its digits begin."""
    before = _WORD_BEFORE.search(scene.text, max(0, match.start() - _BEFORE), match.start())
    plain = match["number"].isdigit() and len(match["number"]) == len("200")
    thousand = before is not None and scene.words.language.counts.scales.get(before[2].lower()) == _THOUSAND
    if not plain or not thousand or before is None or before[1][-1:].isdigit():
        return match.start()
    return before.start(2)


def _year(scene: Scene, match: re.Match[str]) -> bool:
    """Whether plain digits are a year: "in 2014", "since 1998"."""
    plain = match["number"].isdigit() and not match["tail"] and int(match["number"]) in _YEARS
    before = scene.text[: match.start()].split()[-1:]
    return plain and (not before or before[0].lower() in scene.words.language.counts.years)


def _value(digits: str, tail: str | None) -> float:
    plain = re.sub(r"[,.\u00a0\u202f ’'](?=\d{3}(?:\D|$))", "", digits)
    thousands = bool(tail and tail.strip().lower() == "k")
    return float(plain.replace(",", ".")) * (1000 if thousands else 1)


def _scaled(scene: Scene, end: int, value: float) -> tuple[float, int]:
    """Digits before a scale: "11 thousand", "15 hundred", "9,5 тыс.", "1.2万"."""
    scales = scene.words.language.counts.scales
    tail = scene.text[end : end + 16].lower()
    wide = next((word for word in sorted(scales, key=len, reverse=True) if word >= _WIDE and tail.startswith(word)), "")
    if wide:
        rest = re.match(r"\d{1,4}(?!\d)", tail[len(wide) :])  # "1万2000人"
        if rest is None:
            return round(value * scales[wide], 2), end + len(wide)
        small, stop = _scaled(scene, end + len(wide) + rest.end(), float(rest[0]))  # "1万2千人"
        return round(value * scales[wide], 2) + (small if small < scales[wide] else 0), stop
    match = re.match(r"(?:[\s-]|(?=mila))(\w+)(?:\.(?=\s\w))?", tail)
    scale = scales.get(match[1]) if match else None
    if not match or not scale or scale <= 1:
        return value, end
    rest = _REST.match(tail, match.end()) if scale == _THOUSAND else None
    return round(value * scale, 2) + (int(rest[1]) if rest else 0), end + (rest or match).end()


def _worded(scene: Scene) -> Iterator[_Number]:
    numbers = scene.words.language.counts
    run: list[re.Match[str]] = []
    for word in re.finditer(r"[^\W\d_]+", scene.text):
        low = word[0].lower()
        if low in numbers.words or (run and low in numbers.scales):
            run.append(word)
            continue
        if run:
            yield from _spelled(scene.words, run)
            run = []
    if run:
        yield from _spelled(scene.words, run)
    for phrase, (low_end, high_end) in numbers.vague.items():
        for match in re.finditer(_alone(phrase), scene.text, re.IGNORECASE):
            if not scene.text[: match.start()].lower().endswith(("tens of ", "hundreds of ")):
                yield _Number(match.start(), match.end(), None, low_end, high_end)


def _alone(phrase: str) -> str:
    """A pattern for the phrase as words of its own, where its language has spaces."""
    return re.escape(phrase) if phrase >= _WIDE else rf"(?<!\w){re.escape(phrase)}(?!\w)"


def _spelled(words: Vocabulary, run: list[re.Match[str]]) -> Iterator[_Number]:
    """A run of number words: "eleven thousand", "two hundred"; a lone "a" or "one" is an article."""
    total = current = 0
    for word in run:
        low = word[0].lower()
        scale = words.language.counts.scales.get(low)
        if scale is None:
            current += words.language.counts.words[low]
        elif scale == 100:  # noqa: PLR2004 (hundred multiplies what stands before it, larger scales close a group)
            current = max(current, 1) * scale
        else:
            total, current = total + max(current, 1) * scale, 0
    if len(run) > 1 or total + current > 1:
        yield _Number(run[0].start(), run[-1].end(), total + current)


def _count(scene: Scene, marks: Marks, number: _Number, there: bool, source: str | None) -> Count | None:  # noqa: FBT001 (private)
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


def _unit(scene: Scene, marks: Marks, number: _Number) -> str | None:
    """The noun that the number counts: a troop noun soon behind it, with no other number between."""
    tail = scene.text[number.end : number.end + _AFTER]
    stop = re.search(r"(?<![A-Z])[;:.!?]\s|\d|,\s(?!\w+\s(?:and\s)?(?:troops|soldiers))", tail)
    limit = number.end + (stop.start() if stop else len(tail))
    nouns = [*marks.get("counts", ()), *scene.marks.get("troops", ())]
    behind = [
        mark
        for mark in nouns
        if number.end <= mark.start < limit and (mark.has("counts.units", "troops.strong", "troops.units"))
    ]
    near = min(behind, key=lambda mark: (mark.start, -mark.end), default=None)
    if near is not None and any(number.end <= move.start < near.start for move in scene.moves):
        return None
    if near is not None and len(scene.between(number.end, near.start)) <= 4:  # noqa: PLR2004 (words)
        last = max((mark for mark in behind if mark.start <= near.end + 1), key=lambda mark: mark.end)
        return last.text.lower().split()[-1]
    before = _near(marks, number.start - _BEFORE, number.start)
    replaced = (number.value or 0) >= _FEW and scene.troops and _replaced(scene, number, before)
    return "troops" if replaced or _bare(scene, number) else None


def _bare(scene: Scene, number: _Number) -> bool:
    """A number alone, where the sentence speaks of troops: "withdrawal of 5,000", "at 12,000", "not 900"."""
    large = (number.value or 0) >= _BARE and (number.value or 0) not in _YEARS
    head = scene.text[: number.start].rstrip().lower().split()[-2:]
    tail = scene.text[number.end : number.end + 2].strip()
    lead = bool(head) and head[-1] in {"of", "at", "least", "to", "strength,", "not", "about", "than", "some", "by"}
    return large and lead and (not tail or tail[0] in ".,;:)'\"’”-") and bool(scene.troops)


def _qualifier(scene: Scene, marks: Marks, number: _Number) -> Qualifier:
    for mark in _near(marks, number.start - _BEFORE, number.start):
        gap = scene.between(mark.end, number.start)
        if len(gap) <= 1:
            for name in _QUALIFIERS:
                if mark.has(f"counts.{name}"):
                    return name
    return "exact"


def _scope(scene: Scene, marks: Marks, number: _Number, there: bool) -> Scope:  # noqa: FBT001 (private)
    around = _near(marks, number.start - _BEFORE, number.end + _AFTER)
    before = [mark for mark in around if mark.end <= number.start]
    after = [mark for mark in around if mark.start >= number.end and _beside(scene, number, mark)]
    if any(mark.has("counts.killed") for mark in (*before[-1:], *after)):
        return "killed"
    if _replaced(scene, number, before):
        return "earlier_total"
    if any(mark.has("counts.increment") for mark in after[:2]):
        return "this_movement"
    total = any(mark.has("counts.total") for mark in (*before[-2:], *after[:3]))
    return "total_there" if there or total else "this_movement"


def _replaced(scene: Scene, number: _Number, before: list[Mark]) -> bool:
    """Whether the number is one that no longer holds: "up from 620", "instead of the 620"."""
    ends = (mark.end for mark in before if mark.has("counts.earlier"))
    return any(not set(scene.between(end, number.start)) - scene.words.modifiers for end in ends)


def _beside(scene: Scene, number: _Number, mark: Mark) -> bool:
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
