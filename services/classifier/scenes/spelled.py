"""Numbers written in words: "two hundred and fifty", "zweihundertfünfzig", "half a dozen", 一万一千, 이천."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.classifier.lexicon.terms import Numbers
from services.classifier.text.clean import WIDE

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’ʼ](?!strong\b)[^\W\d_]+)*")
_THOUSAND, _HUNDRED, _TEN = 1000, 100, 10
_PIECES, _LONGEST = 8, 40  # pieces and letters of a word that is written as one
_GLUE = "-"
_COUNTERS = r"\s?[여余多]?\s?[名人个個명]"
_MANY = "数數几幾上成各每수몇第제"  # before a sign they make it vague, or an ordinal


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: its place and its value."""

    start: int
    end: int
    value: int


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    parts: tuple[str, ...]


def words(text: str, numbers: Numbers) -> Iterator[Spelled]:
    """Numbers of whole words, in order; a lone "a" or "one" is an article."""
    run: list[_Word] = []
    bound = False
    for token in _TOKEN.finditer(text):
        low = token[0].lower().replace("’", "'").replace("ʼ", "'")
        if run and low in numbers.inner:
            bound = True
            continue
        prefix = next((inner for inner in numbers.inner if run and low.startswith(inner)), "")
        parts = _parts(low, numbers) or (_parts(low.removeprefix(prefix), numbers) if prefix else ())
        joined = bound or bool(prefix and not _parts(low, numbers))
        if run and (not parts or (joined and not _smaller(run[-1].parts[-1], parts[0], numbers))):
            yield from _summed(run, numbers)
            run = []
        if parts and (run or parts[0] in numbers.words) and not _attached(text, token):
            run.append(_Word(token.start(), token.end(), parts))
        bound = False
    if run:
        yield from _summed(run, numbers)


def _attached(text: str, token: re.Match[str]) -> bool:
    """Whether a word is no word of its own: a unit behind digits (34세), or a single sign, which ``signs`` reads."""
    return text[token.start() - 1 : token.start()].isdigit() or (len(token[0]) == 1 and token[0] >= WIDE)


def signs(text: str, numbers: Numbers) -> Iterator[Spelled]:
    """Numbers in Chinese or Korean signs, before a word that counts people: 二百五十名, 천여 명."""
    single = {
        sign: value for sign, value in {**numbers.words, **numbers.scales}.items() if len(sign) == 1 and sign >= WIDE
    }
    if not single:
        return
    every = "".join(single)
    for match in re.finditer(rf"(?<![{every}{_MANY}\d])[{every}]{{1,12}}(?={_COUNTERS})", text):
        value = _signed(match[0], numbers)
        if value > 1:
            yield Spelled(match.start(), match.end(), value)


def halves(text: str, numbers: Numbers) -> Iterator[Spelled]:
    """Half of a scale, alone or on top of a number: "half a dozen", "two and a half thousand"."""
    if not numbers.half:
        return
    half, more, scales = ("|".join(map(re.escape, terms)) for terms in (numbers.half, numbers.and_half, numbers.scales))
    pattern = rf"(?<!\w)(?:(?P<whole>\w{{1,12}})\s(?:{more})|(?:{half}))[\s-](?P<scale>{scales})(?!\w)"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        whole = (match["whole"] or "0").lower()
        value = numbers.words.get(whole, int(whole) if whole.isdecimal() else None)
        scale = numbers.scales[match["scale"].lower()]
        if value is not None and value < scale > 1:
            yield Spelled(match.start(), match.end(), value * scale + scale // 2)


def _signed(run: str, numbers: Numbers) -> int:
    """The value of a run of signs: 一万一千 is one times 10,000 and one times 1,000."""
    total = section = digit = 0
    for sign in run:
        scale = numbers.scales.get(sign)
        if scale is None:
            digit = numbers.words[sign]
        elif scale > 1_000:  # noqa: PLR2004 (from ten thousand on a scale multiplies all before it)
            total, section, digit = total + max(section + digit, 1) * scale, 0, 0
        else:
            section, digit = section + max(digit, 1) * scale, 0
    return total + section + digit


def _parts(word: str, numbers: Numbers) -> tuple[str, ...]:
    """The number words that a word is made of; none where it is no number."""
    if word in numbers.words or word in numbers.scales:
        return (word,)
    if not _TEN // 2 < len(word) <= _LONGEST:
        return ()
    found = _split(word, numbers, _PIECES)
    return tuple(part for part in found if part in numbers.words or part in numbers.scales)


def _split(rest: str, numbers: Numbers, most: int) -> tuple[str, ...]:
    """The pieces of a word that is written as one, the longest first; its last piece is a number."""
    if rest in numbers.words or rest in numbers.scales:
        return (rest,)
    if not most:
        return ()
    for size in range(len(rest) - 1, 0, -1):
        head = rest[:size]
        if head in numbers.words or head in numbers.scales or head in numbers.inner or head == _GLUE:
            tail = _split(rest[size:], numbers, most - 1)
            if tail:
                return (head, *tail)
    return ()


def _smaller(left: str, right: str, numbers: Numbers) -> bool:
    """Whether "and" between two words adds to the first: "hundred and eighty", "vinte e cinco", not "two and three"."""
    before = numbers.scales.get(left) or numbers.words[left]
    after = numbers.words.get(right, numbers.scales.get(right, before))
    if before >= _THOUSAND:
        return after < _THOUSAND  # "سه هزار و دویست"
    return after < (_HUNDRED if before >= _HUNDRED else _TEN if before >= 2 * _TEN else 0)


def _summed(run: list[_Word], numbers: Numbers) -> Iterator[Spelled]:
    total = current = 0
    parts = [part for word in run for part in word.parts]
    for part in parts:
        scale = numbers.scales.get(part)
        if scale is None:
            current += numbers.words[part]
        elif scale == _HUNDRED:  # it multiplies what stands before it, larger scales close a group
            current = max(current, 1) * scale
        else:
            total, current = total + max(current, 1) * scale, 0
    if len(parts) > 1 or total + current > 1:
        yield Spelled(run[0].start, run[-1].end, total + current)
