"""Numbers in a sentence: digits and words, with scales and groups. Never a year or a day of a month."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.classifier.scene import Scene
from services.classifier.vocabulary import Vocabulary

_DIGITS = re.compile(
    r"(?<![^\W\u2e80-\uffff])(?<![.,$€£¥#/:-])"
    r"(?P<number>\d{1,3}(?:[,.\u00a0\u202f ’']\d{3})+|\d{1,7}(?:[.,]\d{1,2}(?!\d))?)"
    r"(?P<tail>\s?[kK]\b|-strong\b)?(?:(?=mila\b)|(?![^\W\u2e80-\uffff]|[%°]))(?!(?:st|nd|rd|th)\b)(?!-year)(?![:/]\d)"
)
_BEFORE, _LARGEST = 30, 3_000_000  # characters; no army is larger
_THOUSAND, _REST = 1000, re.compile(r"\s(\d{3})(?![\d-])")  # "4 bin 500"
_WORD_BEFORE = re.compile(r"(\S*)(?:^|\s)([^\W\d_]+)\s$")
YEARS = range(1900, 2101)
WIDE = "\u2e80"  # the signs of Chinese, Japanese and Korean, written without spaces
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
    for match in _DIGITS.finditer(scene.text):
        value, end = _scaled(scene, match.end(), _value(match["number"], match["tail"]))
        if (
            value == int(value) <= _LARGEST
            and not _year(scene, match)
            and not _MONTHS.search(scene.text[max(0, match.start() - 12) : match.start()])
        ):
            start = _led(scene, match)
            yield Number(start, end, int(value) + (0 if start == match.start() else _THOUSAND))
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
    plain = match["number"].isdigit() and not match["tail"] and int(match["number"]) in YEARS
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


def _worded(scene: Scene) -> Iterator[Number]:
    numbers = scene.words.language.counts
    run: list[re.Match[str]] = []
    for word in re.finditer(r"[^\W\d_]+", scene.text):
        low = word[0].lower()
        if low in numbers.words or (run and low in numbers.scales):
            run.append(word)
            continue
        if run and low in numbers.inner and run[-1][0].lower() in numbers.scales:
            continue  # "one hundred and eighty"
        if run:
            yield from _spelled(scene.words, run)
            run = []
    if run:
        yield from _spelled(scene.words, run)
    for phrase, (low_end, high_end) in numbers.vague.items():
        for match in re.finditer(_alone(phrase), scene.text, re.IGNORECASE):
            if not scene.text[: match.start()].lower().endswith(("tens of ", "hundreds of ")):
                yield Number(match.start(), match.end(), None, low_end, high_end)


def _alone(phrase: str) -> str:
    """A pattern for the phrase as words of its own, where its language has spaces."""
    return re.escape(phrase) if phrase >= WIDE else rf"(?<!\w){re.escape(phrase)}(?!\w)"


def _spelled(words: Vocabulary, run: list[re.Match[str]]) -> Iterator[Number]:
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
        yield Number(run[0].start(), run[-1].end(), total + current)
