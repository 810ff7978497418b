"""How good alerting is on labelled storylines: new facts pushed, repeats pushed, situations joined and split.

An item's label says whether it tells of a deployment; a positive one names its situation and its role in it:
``new`` and ``update`` bring a fact, ``repeat`` tells again the fact that the item ``repeats`` brought.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.events import Outcome
from shared.verdict import Label

Role = Literal["new", "update", "repeat"]
_PUSHES = frozenset({"new", "update", "correction", "withdrawn"})
_JOINED = _PUSHES | {"repeat"}


@dataclass(frozen=True, slots=True)
class Handled:
    """A labelled item and what became of it. ``fact`` is the id of the item that first told its fact."""

    item: str
    label: Label
    role: Role | None
    fact: str | None
    labelled: str | None
    decision: Outcome
    situation: str | None

    @property
    def pushed(self) -> bool:
        """Whether people were told because of it."""
        return self.decision in _PUSHES


class Share(BaseModel):
    """``hits`` of ``total``, and the items behind what is wrong (or, for facts, what is missing)."""

    model_config = ConfigDict(frozen=True)

    hits: int
    total: int
    items: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """The share; 0 of 0 is 0."""
        return self.hits / self.total if self.total else 0.0


class AlertFigures(BaseModel):
    """The figures of one run.

    Attributes:
        facts_pushed: facts of which at least one item was pushed, of all facts. ``items`` are the missing facts.
        facts_at_once: facts whose own item was pushed, not only a later retelling, of all facts.
        repeats: pushes of positive items whose fact had been pushed before, of all pushes of positive items.
        false: pushes of items labelled ``no`` or ``borderline``, of all pushes. They tell no fact, so they count
            neither as facts nor as repeats.
        wrong_joins: of the positive items that are in a situation, those in one that is mostly about another labelled
            situation (one minus the purity).
        wrong_splits: of the same items, those outside the situation that holds most of their labelled one (one minus
            the inverse purity).
    """

    model_config = ConfigDict(frozen=True)

    items: int
    facts_pushed: Share
    facts_at_once: Share
    repeats: Share
    false: Share
    wrong_joins: Share
    wrong_splits: Share


def score(handled: Sequence[Handled]) -> AlertFigures:
    """The figures of items in the order in which they were handled."""
    told = [one for one in handled if one.label == "yes" and one.fact is not None]
    facts = list(dict.fromkeys(one.fact for one in told if one.fact is not None))
    pushed = {one.fact for one in told if one.pushed}
    at_once = {one.item for one in told if one.pushed}
    joined = [one for one in told if one.situation is not None and one.labelled and one.decision in _JOINED]
    return AlertFigures(
        items=len(handled),
        facts_pushed=_found(facts, pushed),
        facts_at_once=_found(facts, at_once),
        repeats=_share(_again(told), sum(one.pushed for one in told)),
        false=_share(
            [one.item for one in handled if one.pushed and one.label != "yes"], sum(one.pushed for one in handled)
        ),
        wrong_joins=_share(_strays((one.item, one.situation, one.labelled) for one in joined), len(joined)),
        wrong_splits=_share(_strays((one.item, one.labelled, one.situation) for one in joined), len(joined)),
    )


def _found(facts: Sequence[str], pushed: set[str | None] | set[str]) -> Share:
    missing = tuple(fact for fact in facts if fact not in pushed)
    return Share(hits=len(facts) - len(missing), total=len(facts), items=missing)


def _share(items: Sequence[str], total: int) -> Share:
    return Share(hits=len(items), total=total, items=tuple(items))


def _again(told: Iterable[Handled]) -> list[str]:
    """The items that were pushed although their fact had been pushed before."""
    known: set[str | None] = set()
    again = []
    for one in told:
        if one.pushed and one.fact in known:
            again.append(one.item)
        if one.pushed:
            known.add(one.fact)
    return again


def _strays(rows: Iterable[tuple[str, str | None, str | None]]) -> list[str]:
    """The items whose value is not the one that most items of their group have (the first of equals)."""
    groups: dict[str | None, list[tuple[str, str | None]]] = defaultdict(list)
    for item, group, value in rows:
        groups[group].append((item, value))
    strays = []
    for members in groups.values():
        most = Counter(value for _, value in members).most_common(1)[0][0]
        strays += [item for item, value in members if value != most]
    return strays
