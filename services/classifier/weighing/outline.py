"""How an item is told, in any language: the lexicon's own words of title and lead, by kind and in order.

What ``wording.py`` is to English, for languages with too few labelled items to weigh their words: ``t~moves.leave``
says that a word of leaving stands in the title, ``t~@S_moves.leave`` that the sender stands right before it, among the
words that the lexicon knows. ``l~`` is the lead, ``f~front`` a frame along a front, where most news of troops is the
day's fighting. A state is only ever the sender (``@S``), the host (``@H``) or another
(``@G``).
"""

import itertools
import re
from collections.abc import Iterator

from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

MARK = "~"
_FRAMED, _CUES = ("troops.", "moves."), ("stage.", "signals.")
_SILENT = frozenset({"troops.never", "moves.never", "moves.core", "moves.past"})
_NUMBER = re.compile(r"\d[\d.,  ]*\d\d")
_MOST = {"geo": 3, "troops": 2, "moves": 2}


def outline(reading: Reading) -> frozenset[str]:
    """The kinds of words and their pairs, and how many states, troops and movements the title names."""
    senders: set[str] = set()
    hosts: set[str] = set()
    if reading.frame is not None:
        senders, hosts = set(reading.frame.codes(reading.frame.senders)), set(reading.frame.codes(reading.frame.hosts))
    found: set[str] = set(_front(reading.frame)) if reading.frame is not None else set()
    for scene in reading.scenes:
        part = "t" if scene.title else "l"
        kinds = [kind for _, kind in sorted(_kinds(scene, senders, hosts))]
        found.update(f"{part}{MARK}{kind}" for kind in kinds)
        framed = _bounded(scene, [kind for kind in kinds if kind.startswith(("@", "#", *_FRAMED))])
        found.update(f"{part}{MARK}{left}_{right}" for left, right in itertools.pairwise(framed))
        if scene.title:
            sizes = {"geo": len(scene.geos), "troops": len(scene.troops), "moves": len(scene.moves)}
            found.update(f"t{MARK}{group}.{min(_MOST[group], size)}" for group, size in sizes.items())
    if all(scene.title for scene in reading.scenes):
        found.add(f"l{MARK}none")  # a headline alone: most of our own examples are, hardly any news item is
    return frozenset(found)


def _front(frame: Frame) -> Iterator[str]:
    """Whether the sender fights the host along a front, with the frame's movement and part."""
    fronts, hosts = frame.scene.words.fronts, set(frame.codes(frame.hosts))
    if any(hosts.intersection(fronts.get(code, ())) for code in frame.codes(frame.senders)):
        yield from (f"f{MARK}front", f"f{MARK}front.{frame.movement}", f"f{MARK}front.{frame.scene.sentence.part}")


def _bounded(scene: Scene, kinds: list[str]) -> list[str]:
    """The kinds with a mark for the sentence's end, where hardly a word follows the last of them."""
    marks = [mark for group in ("geo", "troops", "moves") for mark in scene.marks.get(group, ())]
    last = max((mark.end for mark in marks), default=0)
    return [*kinds, "$"] if kinds and len(scene.between(last, len(scene.text))) <= 1 else kinds


def _kinds(scene: Scene, senders: set[str], hosts: set[str]) -> Iterator[tuple[int, str]]:
    """What stands where: a state's part, or the lexicon's tag."""
    yield from ((match.start(), "#") for match in _NUMBER.finditer(scene.text))
    for marks in scene.marks.values():
        for mark in marks:
            yield from ((mark.start, kind) for kind in _kind(mark, senders, hosts))


def _kind(mark: Mark, senders: set[str], hosts: set[str]) -> Iterator[str]:
    if mark.place is not None:
        code = roles.code(mark)
        yield "@S" if code in senders else "@H" if code in hosts else "@G"
        return
    yield from (tag for tag in mark.tags if tag.startswith((*_FRAMED, *_CUES)) and tag not in _SILENT)
