"""Situations in memory, looked up as the store does it: for a replay."""

from collections import defaultdict

from services.notifier.merge import key_of
from services.notifier.sides import lookup_patterns
from services.notifier.situation import Situation
from shared.events import Report


class Memory:
    """Keeps situations by id, and by each sender and host."""

    def __init__(self) -> None:
        self._situations: dict[str, Situation] = {}
        self._by_code: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_story: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def candidates(self, report: Report) -> list[Situation]:
        """Those that share a sender or host with the report, have a side unknown, or know its story."""
        found: dict[str, None] = {}
        for code in {code for pattern in lookup_patterns(report.verdict) for code in pattern if code is not None}:
            found |= self._by_code.get(code, {})
        found |= self._by_story.get(report.story.story, {})
        return [self._situations[known] for known in found]

    def keep(self, situation: Situation, story: str) -> None:
        """Insert or replace it, as it is after that story."""
        self._situations[situation.situation] = situation
        self._by_story[story][situation.situation] = None
        for code in key_of(situation).replace(">", "").split("+"):
            if code:
                self._by_code[code][situation.situation] = None
