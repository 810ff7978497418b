"""The two sides of a deployment, and when those of two reports are the same movement."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from shared.verdict import Verdict

_STATE = 2
# Forces under these flags are told apart from a state's own by sender, so a company's name is theirs alone.
_BODIES = frozenset({"UN", "NATO", "EU", "ECOWAS", "SADC", "EAC", "CSTO", "AFU", "COALITION"})
UNKNOWN, REGION = "?", "~"


@dataclass(frozen=True, slots=True)
class Sides:
    """Who sends, where to. ``companies`` are the state companies among the senders (WAGNER)."""

    senders: frozenset[str]
    hosts: frozenset[str]
    region: str | None = None
    companies: frozenset[str] = frozenset()


def sides_of(senders: Iterable[str], hosts: Iterable[str], region: str | None) -> Sides:
    """The sides, with companies taken out of the senders."""
    named = frozenset(senders)
    companies = frozenset(code for code in named if is_company(code))
    place = None if hosts else region_name(region)
    return Sides(named - companies, frozenset(hosts), place, companies)


def sides_in(verdict: Verdict) -> Sides:
    """The sides that a verdict names."""
    return sides_of(verdict.senders, verdict.hosts, verdict.region)


def is_company(code: str) -> bool:
    """Whether a sender's code is a state company's name beside its state."""
    return len(code) != _STATE and code not in _BODIES


def region_name(region: str | None) -> str | None:
    """A region word in the form that the table uses."""
    word = " ".join((region or "").casefold().split())
    words: dict[str, str] = _bodies()["region_words"]
    return words.get(word, word) or None


def states_of(region: str) -> frozenset[str]:
    """The states that a region word may mean; none where the table does not have it."""
    return frozenset(_bodies()["regions"].get(region, ()))


def member_of(senders: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one side is a body and the other sends as its member: CSTO and Armenia."""
    members: dict[str, list[str]] = _bodies()["members"]
    one, other = frozenset(senders), frozenset(others)
    return any(other & set(members.get(code, ())) for code in one) or any(
        one & set(members.get(code, ())) for code in other
    )


def crossed(one: Sides, other: Sides) -> bool:
    """Whether each one's sender is the other's host."""
    return bool(one.senders & other.hosts and one.hosts & other.senders)


def lookup_key(senders: Sequence[str], hosts: Sequence[str], region: str | None) -> str:
    """The sides as stored for looking candidates up: ``+CSTO+RU+>+KZ+``. An unknown side is ``?``, a region ``~``."""
    where = hosts or ((REGION,) if region else (UNKNOWN,))
    return f"+{'+'.join(sorted(senders) or [UNKNOWN])}+>+{'+'.join(sorted(where))}+"


def lookup_patterns(verdict: Verdict) -> list[tuple[str | None, str | None]]:
    """What a candidate's key must hold: a sender and a host, None for any. Mirrored sides are looked for too, since
    a classifier may take one side for the other.
    """
    codes = [code for code in verdict.senders if not is_company(code)] or list(verdict.senders)
    bodies = [body for body, members in _bodies()["members"].items() if set(codes) & set(members)]
    members = [state for code in codes for state in _bodies()["members"].get(code, ())]
    senders: list[str | None] = [*codes, *bodies, *members, UNKNOWN] if codes else [None]
    hosts: list[str | None] = [*verdict.hosts, UNKNOWN, REGION] if verdict.hosts else [None]
    if senders == [None] and hosts == [None]:
        return [(UNKNOWN, UNKNOWN)]
    straight = [(sender, host) for sender in senders for host in hosts]
    return straight + [(host, sender) for host in verdict.hosts for sender in codes]


@cache
def _bodies() -> dict[str, Any]:
    text = files("services.notifier").joinpath("data/bodies.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
