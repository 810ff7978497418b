"""Is this headline that headline? For one publisher's stories within two days, under whatever link. Pure.

Headlines must be alike word for word, in order: "sends 500 troops" and "sends 600 troops" are two facts, and so are
"A attacks B" and "B attacks A". Case, punctuation, spaces and labels such as "LIVE:" do not count.
"""

import hashlib
import re
import unicodedata
from datetime import datetime, timedelta

_WORD = re.compile(r"\w+")
_LABEL = re.compile(
    r"^\W*(?:live|watch|video|photos|pictures|updated?|breaking|breaking news|just in|exclusive|analysis|developing)"
    r"\s*[:|\u2013\u2014-]\s*",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4
_FEWEST_LETTERS = 16
_FEWEST_SIGNS = 12
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DAYS = 3
WINDOW = timedelta(hours=48)


def title_keys(title: str, now: datetime) -> tuple[str, ...]:
    """Keys under which the publisher's stories of today and the two days before have this headline, today's first.

    None where it is too short to tell one story from another.
    """
    found = _words(title)
    letters = sum(map(len, found))
    telling = len(found) >= _FEWEST_WORDS and letters >= _FEWEST_LETTERS
    if not telling and len(_WIDE.findall(title)) < _FEWEST_SIGNS:
        return ()
    digest = hashlib.blake2b(" ".join(found).encode(), digest_size=8).hexdigest()
    days = (now - timedelta(days=ago) for ago in range(_DAYS))
    return tuple(f"title:{day:%Y%m%d}:{digest}" for day in days)


def first_key(now: datetime | None = None) -> str:
    """What sorts before every key that is looked up at ``now``, or before all keys of headlines."""
    return f"title:{now - timedelta(days=_DAYS - 1):%Y%m%d}" if now else "title:"


def _words(title: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", title).casefold()
    bare = _LABEL.sub("", plain)
    return [word for word in _WORD.findall(bare.replace("'", "").replace("\u2019", "")) if word]
