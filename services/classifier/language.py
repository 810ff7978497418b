"""Which language an item is in: its own word for it, else its script, its small words, else a guess from the text."""

import re
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from services.classifier.lexicon.datafiles import languages
from services.classifier.text.clean import clean
from shared.verdict import Item

KNOWN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "ar", "fa", "zh", "ja", "ko")
UNKNOWN = "und"
_ENOUGH, _MOST, _FOREIGN, _CLEAR = 3, 400, 0.3, 2  # letters, characters, share of letters, small words
_SHORT = 20  # characters
_CERTAIN, _LONG = 3, 20  # small words, letters that overrule a tag
# Three letters (ISO 639-2), and states where a language was asked for.
_NAMED = {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt"}
_NAMED |= {"nld": "nl", "dut": "nl", "pol": "pl", "rus": "ru", "ukr": "uk", "tur": "tr", "ara": "ar", "fas": "fa"}
_NAMED |= {"per": "fa", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "cn": "zh", "jp": "ja", "ua": "uk"}
_CLOSE = frozenset({("ar", "fa"), ("fa", "ar"), ("uk", "ru"), ("ja", "zh"), ("ko", "zh")})
_WORD = re.compile(r"[^\W\d_]+")
_HAN, _KANA, _HANGUL = "\u3400-\u9fff\uf900-\ufaff", "\u3041-\u30ff", "\u1100-\u11ff\uac00-\ud7a3"
_ARABIC, _CYRILLIC = "\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff", "\u0400-\u04ff"
_OTHER = re.compile(f"[{_HAN}{_KANA}{_HANGUL}{_ARABIC}{_CYRILLIC}]")
# Letters that only one of the languages of a script writes.
_LETTERS = (
    ("ko", re.compile(f"[{_HANGUL}]{{2}}")),
    ("ja", re.compile(f"[{_KANA}]")),
    ("zh", re.compile(f"[{_HAN}]{{2}}")),
    (UNKNOWN, re.compile("[ٹڈڑےںټډړښځڅ]")),  # Urdu, Pashto
    ("fa", re.compile("[پچژگکی]")),
    ("ar", re.compile(f"[{_ARABIC}]{{2}}")),
    ("ru", re.compile("[ыэъёЫЭЪЁ]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
)
_SMALL = {
    "en": "the and of to in for with says after from over as on at by is are will has have its not who his",
    "de": "der die das und ist nicht mit für auf den dem von zu im ein eine sich nach aus bei werden wird über",
    "fr": "le les des du de en la et est une dans pour au aux sur avec pas qui par ses ce cette sont après",
    "es": "el los las del de en la un y una con para por que su sus más como tras sobre desde entre al",
    "it": "il di la un gli della di dei delle che per con una sono nel nella alla dal più anche dopo al",
    "pt": "o os dos de da do das em não com uma para no na ao após pela pelo são mais",
    "nl": "het een van en de voor met niet zijn naar op aan uit bij wordt worden door ook te dat over",
    "pl": "w na się nie do jest że przez oraz po od dla jak są ich został za ze przed",
    "tr": "ve bir bu için ile olarak dedi daha çok olan son yeni sonra kadar göre etti",
}
_SMALL_SETS = {lang: frozenset(words.split()) for lang, words in _SMALL.items()}
_ALL = frozenset(" ".join(_SMALL.values()).split())
_OF_WORD = {word: tuple(lang for lang, words in _SMALL.items() if word in words.split()) for word in _ALL}


def language_of_item(item: Item) -> str:
    """The item's language: by its own word for it, its title and summary, and its text where those are short."""
    sample = f"{item.title} {item.summary[:200]}"
    return language_of(item.lang, sample if len(sample) > _SHORT else f"{sample} {clean(item.text[:_MOST]).text}")


def language_of(lang: str | None, text: str) -> str:
    """The item's language as ISO 639-1, ``und`` where the text has too few letters to tell.

    The item's own word for it (``en``, ``pt-BR``, ``zho``) holds unless the text plainly speaks another language.
    """
    given = _tag(lang)
    sample = text[:_MOST]
    if given:
        return _other(given, sample) or given
    letters = sum(c.isalpha() for c in sample)
    if letters < _ENOUGH:
        return UNKNOWN
    return _by_script(sample, letters) or _by_small_words(sample) or guess(sample)


def _tag(lang: str | None) -> str:
    """The language that a tag names, as two letters; empty where it names none."""
    given = (lang or "").strip().lower().replace("_", "-").split("-")[0]
    given = _NAMED.get(given, given)
    return given if len(given) == len("en") and given.isascii() and given.isalpha() else ""


def _other(given: str, sample: str) -> str:
    """The language that a text plainly speaks instead of the given one; empty where it may well be the given one."""
    if given not in KNOWN or (given in _SMALL_SETS and not _SMALL_SETS[given].isdisjoint(sample.lower().split())):
        return ""
    letters = sum(c.isalpha() for c in sample)
    found = _by_script(sample, letters) if letters >= _ENOUGH else ""
    if found:
        return found if found != UNKNOWN and _plain(given, found) else ""
    foreign = given not in _SMALL_SETS  # a text in Latin letters
    if foreign and len(_OTHER.findall(sample)) >= _FOREIGN * letters:
        return ""
    clear = _by_small_words(sample, _CERTAIN)
    return clear or (guess(sample) if foreign and letters >= _LONG else "")


def _plain(given: str, found: str) -> bool:
    """Whether a script rules the given language out: Persian letters in an Arabic text do not."""
    return given != found and (given, found) not in _CLOSE


def guess(sample: str) -> str:
    """The language by the statistics of its letters: slow, but it needs no small words."""
    return str(_identifier().classify(sample.encode("utf-8", "replace"))[0])


def _by_script(sample: str, letters: int) -> str:
    """The language of a text in another script than Latin; a name quoted in that script does not make it one."""
    if sample.isascii() or len(_OTHER.findall(sample)) < _FOREIGN * letters:
        return ""
    return next((lang for lang, own in _LETTERS if own.search(sample)), "")


def _by_small_words(sample: str, least: int = _CLEAR) -> str:
    """The language whose small words stand in the text, if they clearly outnumber those of any other."""
    found = dict.fromkeys(_SMALL, 0)
    for word in _WORD.findall(sample.lower()):
        for lang in _OF_WORD.get(word, ()):
            found[lang] += 1
    best, second = sorted(found.values(), reverse=True)[:2]
    return max(found, key=lambda lang: found[lang]) if best >= least + _CLEAR * second else ""


@cache
def _identifier() -> Any:
    """The model, read at first use (a third of a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(sorted({*KNOWN, *languages()} & set(identifier.nb_classes)))
    return identifier
