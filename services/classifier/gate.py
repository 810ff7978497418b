"""The cheap first look: most items hold no military word at all and go no further."""

from ahocorasick_rs import AhoCorasick

from services.classifier.matcher import fold
from services.classifier.text import clean, odd
from shared.verdict import Item

_TITLE, _BODY, _TEXT = 1_000, 2_000, 8_000


class Gate:
    """Passes a text that holds one of some substrings."""

    def __init__(self, substrings: tuple[str, ...]) -> None:
        self._automaton = AhoCorasick([fold(substring) for substring in substrings])

    def passes(self, item: Item) -> bool:
        """Whether title, summary or text hold one of them, also behind markup and signs that nobody sees."""
        text = f"{item.title[:_TITLE]}\n{item.summary[:_BODY]}\n{item.text[:_TEXT]} "
        return self._holds(text) or (odd(text) and self._holds(clean(text).text))

    def _holds(self, text: str) -> bool:
        return bool(self._automaton.find_matches_as_indexes(fold(text)))
