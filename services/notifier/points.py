"""What a story adds beyond number and status: how far the movement is, by when, where, what for, with which unit.

A *point* is one such fact with its value in words. Read with a lexicon over the title and the sentences that the
classifier gave as evidence; a language without a lexicon (``data/points``) has no points.
"""

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from services.notifier.words import name_of
from shared.events import Report

_SENTENCES, _CHARS = 4, 1200
_NEAR_WORDS = 6
Span = tuple[int, int]
_PLACE_WORDS = 8
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ALIKE = 0.72
_STEM, _NAME_STEM = 3, 5
_DECEMBER, _YEAR_ENDS = 12, 31
_LANGUAGE = re.compile("[a-z]{2,3}")
_NEVER = "(?!)"
# In these a name keeps its capital.
_CASED = frozenset({"near", "site", "border"})
_EXPRESSIONS = (
    "movement", "troops", "begun", "not_begun", "finished", "last", "not_finished", "ahead", "base", "first",
    "base_offered", "arrived", "growing", "many", "absent", "training", "imagery", "units", "year_end", "month_day",
    "within", "near", "site", "border",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One fact in words: ``phase`` = begun, ``deadline`` = 2026-12-22 or 2026-12, ``place`` = Brest, ``task``,
    ``unit``, ``evidence``.
    """

    fact: str
    value: str


@lru_cache(maxsize=16)
def points_of(report: Report) -> tuple[Point, ...]:
    """The points of a report, each fact and value once, in order of reading. A decision asks for them several times."""
    words = _lexicon(report.verdict.lang)
    if words is None:
        return ()
    found: list[Point] = []
    for sentence in _sentences(report):
        found += _phases(sentence, words, titled=sentence == report.story.title)
        found += _deadlines(sentence, words, report.story.published or report.story.first_seen)
        found += _places(sentence, words, report)
        found += _things(sentence, words)
    found += _units(report.story.title, words)
    return tuple(dict.fromkeys(found))


def reads(lang: str) -> bool:
    """Whether points are read in that language."""
    return _lexicon(lang) is not None


# What a phase already says: who has left has also begun to leave.
_SAYS: dict[str, frozenset[str]] = {
    "first units": frozenset({"begun"}),
    "arrived": frozenset({"begun"}),
    "finished": frozenset({"begun", "first units", "arrived", "finished at a base"}),
}


def told_by(known: Point, fresh: Point) -> bool:
    """Whether a known point tells the fresh one already."""
    return same_point(known, fresh) or (
        known.fact == fresh.fact == "phase" and fresh.value in _SAYS.get(known.value, ())
    )


def same_point(one: Point, other: Point) -> bool:
    """Whether two points tell one fact: a deadline in the same month, a place in another spelling."""
    if one.fact != other.fact:
        return False
    if one.fact == "deadline":
        return one.value.startswith(other.value) or other.value.startswith(one.value)
    if one.fact == "place":
        return _same_place(one.value.casefold(), other.value.casefold())
    return one.value == other.value


def _same_place(one: str, other: str) -> bool:
    if "border" in one and "border" in other:
        # "Polish border" and "border with Poland": the name and the adjective share their first letters.
        return _neighbour(one)[:_STEM] == _neighbour(other)[:_STEM]
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _neighbour(place: str) -> str:
    return place.removeprefix("border with ").removesuffix(" border")


def _sentences(report: Report) -> list[str]:
    """The title and the first sentences of the summary, then the evidence that lies beyond them."""
    story = report.story
    lead = _SENTENCE.split(story.summary[:_CHARS])[:_SENTENCES]
    told = [story.title, *lead, *(part.text for part in report.verdict.evidence)]
    return list(dict.fromkeys(part[:_CHARS] for part in told if part))


def _phases(text: str, words: Mapping[str, Any], *, titled: bool) -> Iterator[Point]:
    moves = _spans(words["movement"], text)
    if _beside(text, words["begun"], moves) and not words["not_begun"].search(text):
        yield Point("phase", "begun")
    # "The last troops leave" says so in a headline; beside one it often looks ahead.
    over = _beside(text, words["finished"], moves) or (titled and _beside(text, words["last"], moves))
    if over and not words["not_finished"].search(text):
        yield Point("phase", "finished at a base" if words["base"].search(text) else "finished")
    if moves and words["first"].search(text) and not words["ahead"].search(text):
        yield Point("phase", "first units")
    if words["base_offered"].search(text):
        yield Point("phase", "base offered")
    if _beside(text, words["arrived"], _spans(words["troops"], text)):
        yield Point("phase", "arrived")
    if _beside(text, words["growing"], _spans(words["many"], text), most=2):
        yield Point("phase", "growing")
    if words["absent"].search(text):
        yield Point("phase", "not there")


def _spans(cue: re.Pattern[str], text: str) -> list[Span]:
    return [match.span() for match in cue.finditer(text)]


def _beside(text: str, cue: re.Pattern[str], others: Sequence[Span], *, most: int = _NEAR_WORDS) -> bool:
    """Whether a cue stands within a few words of one of the others."""
    return any(_near(text, span, others, most=most) for span in _spans(cue, text))


def _near(text: str, span: Span, others: Sequence[Span], *, most: int) -> bool:
    return any(
        len(text[min(span[1], end) : max(span[0], start)].split()) <= most
        for start, end in others
        if span != (start, end)
    )


def _deadlines(text: str, words: Mapping[str, Any], told: datetime) -> Iterator[Point]:
    today = told.date()
    if words["year_end"].search(text):
        yield Point("deadline", date(today.year, _DECEMBER, _YEAR_ENDS).isoformat())
    for match in words["month_day"].finditer(text):
        found = match.groupdict()
        month = next(index for index, cue in enumerate(words["months"], 1) if cue.fullmatch(found["month"]))
        yield Point("deadline", _day(today, month, found.get("day") or found.get("day_after"), found.get("year")))
    for match in words["within"].finditer(text):
        number = words["numbers"].get(match[1].lower()) or (int(match[1]) if match[1].isdigit() else 0)
        days = {"d": 1, "w": 7, "m": 30}[match[2][0].lower()]
        if 0 < number * days < 1000:  # noqa: PLR2004 (days: nobody sets a date further off)
            yield Point("deadline", (today + timedelta(days=number * days)).isoformat())


def _day(today: date, month: int, day: str | None, year: str | None) -> str:
    """The next such month from today, with the day where one is given and exists."""
    chosen = int(year) if year else today.year + (month < today.month)
    number = int(day) if day else 0
    valid = 0 < chosen <= date.max.year and 0 < number <= monthrange(chosen, month)[1]
    return date(chosen, month, number).isoformat() if valid else f"{chosen:04}-{month:02}"


def _places(text: str, words: Mapping[str, Any], report: Report) -> Iterator[Point]:
    sides = (*report.verdict.hosts, *report.verdict.senders)
    named = {name_of(code).casefold() for code in sides}
    if not any(name[:_NAME_STEM] in text.casefold() for name in named):
        return
    men = [*_spans(words["movement"], text), *_spans(words["troops"], text)]
    for key in ("near", "site"):
        for match in words[key].finditer(text):
            known = match[1].casefold() in named or any(month.fullmatch(match[1]) for month in words["months"])
            if not known and _near(text, match.span(), men, most=_PLACE_WORDS):
                yield Point("place", match[1])
    for match in words["border"].finditer(text):
        if not _near(text, match.span(), men, most=_PLACE_WORDS):
            continue
        yield Point("place", f"border with {match[1]}" if match[1] else f"{match[2]} border")
    if report.verdict.place and report.verdict.place.casefold() not in named and report.verdict.place in text:
        yield Point("place", report.verdict.place)


def _things(text: str, words: Mapping[str, Any]) -> Iterator[Point]:
    if words["training"].search(text):
        yield Point("task", "training")
    if words["imagery"].search(text):
        yield Point("evidence", "satellite images")


def _units(title: str, words: Mapping[str, Any]) -> Iterator[Point]:
    """The units that move, by the headline: other sentences name many that only stand by."""
    moves = _spans(words["movement"], title)
    for match in words["units"].finditer(title):
        if _beside(title, re.compile(re.escape(match[0])), moves):
            yield Point("unit", match[0].casefold())


@cache
def _lexicon(lang: str) -> Mapping[str, Any] | None:
    """The language's words with their expressions compiled; None where it has none. A key left out never matches."""
    file = files("services.notifier").joinpath(f"data/points/{lang}.toml")
    if not _LANGUAGE.fullmatch(lang) or not file.is_file():
        return None
    raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    months = "|".join(raw["months"])
    found: dict[str, Any] = {"numbers": raw.get("numbers", {})}
    for name in _EXPRESSIONS:
        flags = 0 if name in _CASED else re.IGNORECASE
        found[name] = re.compile(raw.get(name, _NEVER).replace("MONTHS", months), flags)
    return found | {"months": [re.compile(month, re.IGNORECASE) for month in raw["months"]]}
