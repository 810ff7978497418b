"""Words that people read: names of states, numbers, statuses, reasons. No claim beyond the facts."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from services.notifier.text import clean
from shared.verdict import Claim, Count, Kind, Role, Stance, Status

_UNIT_CHARS = 40
_WHO_CHARS = 60
_VAGUE = {(24, 99): "dozens", (200, 999): "hundreds", (2_000, 9_999): "thousands"}
_QUALIFIED = {
    "exact": "{}",
    "vague": "about {}",
    "about": "about {}",
    "at_least": "at least {}",
    "up_to": "up to {}",
    "more_than": "more than {}",
    "fewer_than": "fewer than {}",
}

STATUS_WORDS: dict[Status, str] = {
    "considered": "under consideration",
    "requested": "requested",
    "offered": "offered",
    "announced": "announced",
    "ordered": "ordered",
    "confirmed": "confirmed",
    "claimed": "claimed, not confirmed",
    "unverified": "not verified",
    "disputed": "disputed",
    "denied": "denied",
}
_STANCES: dict[Status, tuple[Stance, ...]] = {
    "claimed": ("asserts", "announces"),
    "unverified": ("asserts", "cannot_verify"),
    "denied": ("denies",),
    "confirmed": ("announces", "asserts"),
}
_NOT_BY: dict[Status, Role] = {"requested": "sender_gov", "offered": "host_gov"}
KIND_WORDS: dict[Kind, str] = {
    "deployment": "deployment",
    "incursion": "incursion",
    "reinforcement": "reinforcement",
    "rotation": "rotation",
    "extension": "extension of stay",
    "presence": "presence",
    "withdrawal": "withdrawal",
    "refusal": "refusal",
    "exercise": "exercise",
}
REASON_WORDS = {
    "no_situation": "First report of this movement that we know of.",
    "situation_woke": "First report of it after a quiet time.",
    "number_first": "First number given.",
    "number_higher": "The number is higher than the one told before.",
    "number_lowered": "The source says that the number has come down.",
    "status_further": "It has got further than what was told before.",
    "first_denial": "First denial.",
    "direction_changed": "The movement has changed direction.",
    "side_named": "A side that was not named before is named.",
    "number_contested": "Another source gives a much lower number.",
    "sender_added": "One more state sends troops.",
    "host_added": "They go to one more country.",
    "phase_further": "It has got further than what was told before.",
    "deadline_set": "A date is named that was not told before.",
    "place_named": "A place is named that was not told before.",
    "task_named": "A task is named that was not told before.",
    "unit_named": "A unit is named that was not told before.",
    "imagery_shown": "First images of it.",
    "story_revised": "The outlet changed its story.",
    "story_reinstated": "The outlet says so again.",
    "number_corrected": "The outlet changed the number that you were told.",
    "sense_corrected": "The outlet no longer says what you were told.",
    "sides_corrected": "The outlet named other countries than you were told.",
    "story_retracted": "The outlet no longer says so, and nobody else did.",
    "page_settled": "First report of this movement that we know of. The headline left it open, the article does not.",
    "page_unverified": "The outlet says that it could not verify it.",
    "test": "Somebody asked for a test of this receiver.",
}
_FACT_WORDS = {
    "count": "Number",
    "status": "Status",
    "kind": "Movement",
    "senders": "Who",
    "hosts": "Where",
    "phase": "Progress",
    "deadline": "Date",
    "unit": "Unit",
    "evidence": "Evidence",
}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("services.notifier").joinpath("data/countries.toml").read_text(encoding="utf-8"))


@cache
def _articled() -> frozenset[str]:
    return frozenset(name for code in _data()["articled"] if (name := _names().get(code)))


def _names() -> dict[str, str]:
    names: dict[str, str] = _data()["names"]
    return names


def within(text: str) -> str:
    """A text with names of states as it stands within a sentence: "the Netherlands says so, Romania denies"."""
    named = any(text == name or text.startswith(f"{name} ") for name in _articled())
    return f"the {text}" if named else text


def name_of(code: str) -> str:
    """The English name of a state or body; the code itself where we have none."""
    return _names().get(code) or clean(code, 20)


def party(text: str) -> str:
    """Who says something: a state's name where a code stands for it, else the words of the story."""
    return _names().get(text) or clean(text, _WHO_CHARS)


def names_of(codes: Sequence[str], *, most: int = 4) -> str:
    """Names as in a sentence: "France and Germany"; beyond ``most``, "France, Germany and 5 others"."""
    names = [name_of(code) for code in codes]
    if len(names) > most:
        names = [*names[: most - 1], f"{len(codes) - most + 1} others"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def count_words(count: Count, *, unit: bool = False) -> str:
    """The number as people read it: ``about 1,000``, ``10,000–12,000``, ``hundreds``, ``a brigade``."""
    word = clean(count.unit, _UNIT_CHARS) or "troops"
    if count.value is not None:
        number = _QUALIFIED[count.qualifier].format(f"{count.value:,}")
    elif count.low is not None and count.high is not None:
        number = _VAGUE.get((count.low, count.high)) or f"{count.low:,}–{count.high:,}"
        word = f"of {word}" if not number[-1].isdigit() else word
    elif count.low is not None or count.high is not None:
        limit = "at least" if count.low is not None else "up to"
        number = f"{limit} {count.low if count.low is not None else count.high:,}"
    else:
        return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
    return f"{number} {word}" if unit else number


def count_value(count: Count | None) -> int | str | None:
    """A number as a change carries it: the value where there is one, else the words."""
    if count is None:
        return None
    return count.value if count.value is not None else count_words(count)


def status_words(status: Status) -> str:
    """The status in plain words; an allegation never sounds confirmed."""
    return STATUS_WORDS[status]


def claimants(status: Status, claims: Sequence[Claim]) -> str:
    """Who says so, for that status: "Seoul", or for a dispute "Kyiv says so, Minsk denies"; empty if not known.

    Who is asked has not requested, and who is offered something has not offered it.
    """
    able = [claim for claim in claims if claim.role != _NOT_BY.get(status)]
    if status == "disputed":
        denies = _who(able, ("denies",))
        says = _who([claim for claim in able if party(claim.who) != denies], ("asserts", "announces"))
        return ", ".join(part for part in (says and f"{says} says so", denies and f"{denies} denies") if part)
    return _who(able, _STANCES.get(status, ("announces", "asserts")))


def _who(claims: Sequence[Claim], stances: Sequence[Stance]) -> str:
    """The latest claimant with the best-suited stance."""
    for stance in stances:
        for claim in reversed(claims):
            if claim.stance == stance and (who := party(claim.who)):
                # "Officials" and "Witnesses" are no names, and stand within a sentence.
                return who[:1].lower() + who[1:] if claim.role == "anonymous" and who.istitle() else who
    return ""


def fact_words(fact: str) -> str:
    """The heading of a changed fact."""
    return _FACT_WORDS.get(fact) or clean(fact, 20).capitalize()


def fact_value(fact: str, value: str | int | None) -> str:
    """A changed fact's value as people read it."""
    if value is None:
        return "not known"
    if isinstance(value, int):
        return f"{value:,}"
    if fact in {"senders", "hosts"}:
        return names_of(value.split("+"))
    if fact == "deadline":
        return _day_words(value)
    if fact == "status":
        return {str(key): words for key, words in STATUS_WORDS.items()}.get(value) or clean(value, 60)
    return clean(value, 60)


def _day_words(value: str) -> str:
    """``2026-12-22`` as 22 Dec 2026, ``2026-12`` as Dec 2026; anything else as it is."""
    for written, shown in (("%Y-%m-%d", "%-d %b %Y"), ("%Y-%m", "%b %Y")):
        try:
            return datetime.strptime(value, written).replace(tzinfo=UTC).strftime(shown)
        except ValueError:
            continue
    return clean(value, 60)


def reason_words(reason: str) -> str:
    """Why somebody gets this, in a sentence; the reason's name where we have no words for it."""
    return REASON_WORDS.get(reason) or clean(reason.replace("_", " "), 60)
