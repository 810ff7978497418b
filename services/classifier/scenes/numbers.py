"""Numbers in a sentence: digits and words, with scales and groups. Never a year or a day of a month."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.classifier.scenes import spelled
from services.classifier.scenes.scene import Scene
from services.classifier.text.clean import WIDE

_DIGITS = re.compile(
    r"(?<![^\W\u2e80-\uffff])(?<![.,$€£¥#/:٬٫])(?<!\D-)(?<![第제])"
    r"(?P<number>\d{1,3}(?:[,.\u00a0\u202f ’'٬،]\d{3})+|\d{1,7}(?:[.,]\d{1,2}(?!\d))?)"
    r"(?P<tail>\s?[kK]\b|-strong\b)?(?:(?=mila\b)|(?![^\W\u2e80-\uffff]|[%°]))(?!(?:st|nd|rd|th)\b)(?!-(?:[Ѐ-ӿ]|year|day|week|month|hour|mile|let|jähr|jarig))(?![:/]\d)"
)
_BEFORE, _LARGEST = 30, 3_000_000  # characters; no army is larger
_THOUSAND, _REST = 1000, re.compile(r"\s(\d{3})(?![\d-])")  # "4 bin 500"
_WORD_BEFORE = re.compile(r"(\S*)(?:^|\s)([^\W\d_]+)\s$")
YEARS = range(1900, 2101)
_NAMED = re.compile(
    r"(?:Force|Unit|Group|Battalion|Brigade|Regiment|Company|Squadron|Division|Corps|Team|Battery|Wing)\s$"
)
_DAY = re.compile(r"\d{1,2},")
_RANGE = re.compile(r"(\d{4})-$")
_MONTHS = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|week|day|phase|stage|chapter|article|No\.|number|age|aged)\s$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence: its place, and its value or, where vague, its bounds."""

    start: int
    end: int
    value: int | None
    low: int | None = None
    high: int | None = None


def numbers(scene: Scene) -> Iterator[Number]:
    """Every number of the sentence that may count people: no year, no day of a month, nothing above three million."""
    halves = [Number(one.start, one.end, one.value) for one in spelled.halves(scene.text, scene.words.language.counts)]
    for match in _DIGITS.finditer(scene.text):
        if any(half.start <= match.start() < half.end for half in halves):
            continue
        value, end = _scaled(scene, match.end(), _value(match["number"], match["tail"]))
        if (
            value == int(value) <= _LARGEST
            and not _year(scene, match)
            and not _NAMED.search(scene.text[max(0, match.start() - 12) : match.start()])
            and not _MONTHS.search(scene.text[max(0, match.start() - 12) : match.start()])
        ):
            start = _led(scene, match)
            yield Number(start, end, int(value) + (0 if start == match.start() else _THOUSAND))
    yield from halves
    yield from _worded(scene, halves)


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
    plain = match["number"].isdigit() and not match["tail"] and int(match["number"]) in YEARS
    before = scene.text[: match.start()].split()[-1:]
    since = _RANGE.search(scene.text[: match.start()][-len("2011-") :])
    if plain and since and int(since[1]) in YEARS:
        return True
    if plain and before and _DAY.fullmatch(before[0]):
        return True  # "May 8, 2006"
    years = scene.words.language.counts.years
    if before and before[0].lower() in scene.words.of and any(troop.start == match.end() + 1 for troop in scene.troops):
        return False  # "die Verlegung von 1960 Soldaten"
    return plain and (not before or before[0] in years or before[0].lower() in years)


def _value(digits: str, tail: str | None) -> float:
    plain = re.sub(r"[,.\u00a0\u202f ’'٬،](?=\d{3}(?:\D|$))", "", digits)
    thousands = bool(tail and tail.strip().lower() == "k")
    return float(plain.replace(",", ".")) * (1000 if thousands else 1)


def _scaled(scene: Scene, end: int, value: float) -> tuple[float, int]:
    """Digits before a scale: "11 thousand", "15 hundred", "9,5 тыс.", "1.2万"."""
    scales = scene.words.language.counts.scales
    tail = scene.text[end : end + 16].lower()
    wide = next((word for word in sorted(scales, key=len, reverse=True) if word >= WIDE and tail.startswith(word)), "")
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


def _worded(scene: Scene, known: list[Number]) -> Iterator[Number]:
    """Numbers in words, and the vague ones: the longest of those that stand in each other; none within the known."""
    numbers = scene.words.language.counts
    phrases = [
        Number(match.start(), match.end(), None, low, high)
        for phrase, (low, high) in numbers.vague.items()
        for match in re.finditer(_alone(phrase), scene.text, re.IGNORECASE)
    ]
    vague = [one for one in phrases if not any(_within(one, other) for other in (*phrases, *known))]
    spelt = [*spelled.words(scene.text, numbers), *spelled.signs(scene.text, numbers)]
    whole = [Number(one.start, one.end, one.value) for one in spelt]
    yield from (one for one in whole if not any(other.start <= one.start < other.end for other in (*vague, *known)))
    yield from (one for one in vague if not any(other.start < one.start < other.end for other in whole))


def _within(one: Number, other: Number) -> bool:
    """Whether a number is a part of a longer one: "hundreds" of "hundreds of thousands"."""
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start


def _alone(phrase: str) -> str:
    """A pattern for the phrase as words of its own, where its language has spaces."""
    return re.escape(phrase) if phrase >= WIDE else rf"(?<!\w){re.escape(phrase)}(?!\w)"
