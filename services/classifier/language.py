"""Which language an item is in: its own word for it, else a guess from the text."""

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

KNOWN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "ar", "fa", "zh", "ja", "ko")
UNKNOWN = "und"
_ENOUGH, _MOST = 3, 400


def language_of(lang: str | None, text: str) -> str:
    """The item's language as ISO 639-1, ``und`` where the text has too few letters to tell."""
    given = (lang or "").strip().lower().replace("_", "-").split("-")[0]
    if len(given) == len("en") and given.isascii() and given.isalpha():
        return given
    sample = text[:_MOST]
    if sum(c.isalpha() for c in sample) < _ENOUGH:
        return UNKNOWN
    return str(_identifier().classify(sample.encode("utf-8", "replace"))[0])


@cache
def _identifier() -> Any:
    """The model, read at first use (a third of a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(KNOWN)
    return identifier
