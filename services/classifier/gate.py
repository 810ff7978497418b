"""The cheap first look: most items hold no military word at all and go no further."""

import re
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick

from services.classifier.text.clean import clean, odd
from services.classifier.text.folding import fold
from shared.verdict import Item

_TITLE, _BODY, _TEXT = 1_000, 2_000, 8_000
_BACK = 40  # characters: the verb before a number
_MORE = r"(?:(?:more|extra|additional|further)\s)?"
_LED = re.compile(rf"(?<![\w.,$€£-])\d[\d,]+\s{_MORE}(?:to|for|in|into|at)\s[A-Z]")


class Gate:
    """Passes a text that holds one of some substrings, or a number of people who are sent or named by their nation."""

    def __init__(self, substrings: tuple[str, ...], sending: Iterable[str] = (), peoples: Iterable[str] = ()) -> None:
        """Compile them.

        ``sending`` are verbs that send ("sends 120 to Mazar"), ``peoples`` plurals of nations ("4,200 Ethiopians").
        """
        self._automaton = AhoCorasick([fold(substring) for substring in substrings])
        self._people = _either(r"\d\s" + _MORE, peoples, r"\b")
        self._sending = _either(r"(?i)\b", sending, r"\s(?:\w+\s){0,2}$")

    def passes(self, item: Item) -> bool:
        """Whether title, summary or text hold one of them, also behind markup and signs that nobody sees."""
        text = f"{item.title[:_TITLE]}\n{item.summary[:_BODY]}\n{item.text[:_TEXT]} "
        return self._holds(text) or (odd(text) and self._holds(clean(text).text))

    def _holds(self, text: str) -> bool:
        return bool(self._automaton.find_matches_as_indexes(fold(text))) or self._counts(text)

    def _counts(self, text: str) -> bool:
        if self._people is None or self._sending is None:
            return False
        led = any(
            self._sending.search(text, max(0, found.start() - _BACK), found.start()) for found in _LED.finditer(text)
        )
        return led or bool(self._people.search(text))


def _either(before: str, words: Iterable[str], behind: str) -> re.Pattern[str] | None:
    """A pattern of one of the words; None where there is none."""
    known = "|".join(map(re.escape, sorted(words)))
    return re.compile(f"{before}(?:{known}){behind}") if known else None
