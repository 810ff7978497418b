"""When is a number of troops a new fact? Play of qualifiers, rounding, older and lower numbers."""

from collections.abc import Sequence
from typing import Literal

from services.notifier.situation import headline_count, size
from shared.verdict import Count, Verdict

NumberNews = Literal["none", "same", "rounding", "older_number", "first", "higher", "lowered", "contested"]

_PLAY = 0.05
_ABOUT = 0.10
_OPEN_END = 0.15


def number_news(known: Sequence[Count], verdict: Verdict) -> tuple[NumberNews, Count | None]:
    """What the verdict's headline number adds to the known ones, and that number.

    A number within another's play is the same. A lower one is an older one told late, unless the report itself
    says that the known number is the earlier one, or somebody by name gives far fewer and has given none before:
    then the two claims stand side by side.
    """
    fresh = headline_count(verdict)
    value = None if fresh is None else size(fresh)
    if fresh is None or value is None:
        return "none", None
    sized = [count for count in known if size(count) is not None]
    if any(size(count) == value for count in sized):
        return "same", fresh
    if any(compatible(count, fresh) for count in sized):
        return "rounding", fresh
    return _against(sized, verdict, fresh, value), fresh


def _against(known: Sequence[Count], verdict: Verdict, fresh: Count, value: int) -> NumberNews:
    """What a number is that none of the known ones may mean."""
    rivals = [size(count) or 0 for count in known if count.scope == fresh.scope]
    if not rivals:
        return "first"
    if value > max(rivals):
        return "higher"
    if _supersedes(known, verdict):
        return "lowered"
    return "contested" if _contests(known, fresh, value, max(rivals)) else "older_number"


def compatible(one: Count, other: Count) -> bool:
    """Whether two numbers may be one number, reworded: either lies within the other's play."""
    return _within(one, other) or _within(other, one)


def play(count: Count) -> tuple[float, float]:
    """The lowest and highest number that the words may mean."""
    low = float(count.value if count.value is not None else count.low or 0)
    high = float(count.value if count.value is not None else count.high or low)
    if count.qualifier == "vague" and count.value is None:
        return low, high
    if count.qualifier in {"at_least", "more_than"}:
        return low * (1 - _PLAY), high * (1 + _OPEN_END)
    if count.qualifier in {"up_to", "fewer_than"}:
        return low * (1 - _OPEN_END), high * (1 + _PLAY)
    margin = _ABOUT if count.qualifier == "about" else _PLAY
    return low * (1 - margin), high * (1 + margin)


def _within(inner: Count, outer: Count) -> bool:
    value = size(inner)
    low, high = play(outer)
    return value is not None and low <= value <= high


def _contests(known: Sequence[Count], fresh: Count, value: int, largest: int) -> bool:
    """Somebody named, who has given no number yet, gives less than half."""
    return fresh.source is not None and all(count.source != fresh.source for count in known) and 2 * value < largest


def _supersedes(known: Sequence[Count], verdict: Verdict) -> bool:
    """The report names a known number as the earlier total: "2,000 soldiers, down from 4,000"."""
    earlier = [count for count in verdict.counts if count.scope == "earlier_total"]
    return any(compatible(count, old) for count in earlier for old in known if size(count) is not None)
