"""How an item words it: the words and word pairs of title and lead, with every state and number masked.

The model of a language that has weights for them adds them to the named features. A state is only ever the sender
(``@S``), the host (``@H``) or another (``@G``), a number only ``#``, so that no war and no country is known by name;
which words may have a weight is decided in training (``training/fit.py``).
"""

import itertools
import re
from collections.abc import Iterator

from services.classifier.frames.reading import Reading
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.scenes import roles
from services.classifier.scenes.scene import Scene

_TOKEN = re.compile(r"[^\W\d_]+|\d[\d,.]*|[?!:]")
_MASKS = frozenset({"@S", "@H", "@G", "#"})


def wording(reading: Reading) -> frozenset[str]:
    """Words and pairs as ``t:word`` and ``t:two_words`` for the title, ``l:`` for the sentences after it."""
    found: set[str] = set()
    senders, hosts = _parties(reading)
    for scene in reading.scenes:
        part = "t" if scene.title else "l"
        tokens = list(_tokens(scene, senders, hosts))
        found.update(f"{part}:{token}" for token in tokens)
        found.update(f"{part}:{left}_{right}" for left, right in itertools.pairwise(tokens))
    return frozenset(found)


def words_of(name: str) -> tuple[str, ...]:
    """The plain words of a feature's name, without masks and marks."""
    tokens = name.split(":", 1)[1].split("_")
    return tuple(token for token in tokens if token not in _MASKS and token[:1].isalpha())


def masked(text: str, words: Vocabulary) -> Iterator[str]:
    """The words of any text in lower case, every state and number masked."""
    at = 0
    for geo in words.matcher.find(text).get("geo", ()):
        yield from _plain(text[at : geo.start])
        yield "@G"
        at = geo.end
    yield from _plain(text[at:])


def _parties(reading: Reading) -> tuple[set[str], set[str]]:
    if reading.frame is None:
        return set(), set()
    frame = reading.frame
    return set(frame.codes(frame.senders)), set(frame.codes(frame.hosts))


def _tokens(scene: Scene, senders: set[str], hosts: set[str]) -> Iterator[str]:
    """The sentence's words in lower case, in order."""
    at = 0
    for geo in sorted(scene.geos, key=lambda mark: (mark.start, -mark.end)):
        if geo.start < at:
            continue
        yield from _plain(scene.text[at : geo.start])
        code = roles.code(geo)
        yield "@S" if code in senders else "@H" if code in hosts else "@G"
        at = geo.end
    yield from _plain(scene.text[at:])


def _plain(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        yield "#" if match[0][0].isdigit() else match[0].lower()
