"""Titles that are nothing but troops in a place: "Sud Sudan, truppe ugandesi a Giuba", "Türk askeri Katar'da"."""

import re

from services.classifier.frames.reading import Reading
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame

_CLAUSE = re.compile(r"[,:]\s")
_TAIL = re.compile(r"[\s.!'’\"”»)]*")
_NUMBER = re.compile(r"\d[\d.]*")


def placed_only(reading: Reading) -> bool:
    """Whether a title only says whose troops are where, and a number, a topic or the lead tells that this is news.

    For languages whose headlines spare the verb.
    """
    frame = reading.frame
    if frame is None or not frame.scene.words.joins or not _whole(frame):
        return False
    return bool(_before(frame)) or _headed(frame) or any(_moves(other) for other in reading.support)


def _headed(frame: Frame) -> bool:
    """Whether the title opens with the place, as news does: "Sud Sudan, truppe ugandesi a Giuba"."""
    scene = frame.scene
    first = scene.geos[0]
    apart = first.start == 0 and bool(_CLAUSE.match(scene.text, first.end))
    return apart and scene.words.order.topic_first and roles.code(first) in frame.codes(frame.hosts)


def _whole(frame: Frame) -> bool:
    """Whether the title's last clause holds no other word."""
    scene, troop = frame.scene, frame.troop
    if not (scene.title and frame.link == "there" and frame.sender_how == "owner" and frame.host_how == "preposition"):
        return False
    if troop is None or not (troop.has("troops.strong", "troops.units") or _before(frame)):
        return False
    last = max(mark.end for mark in (troop, *frame.hosts))
    inside = scene.between(troop.end, min(mark.start for mark in frame.hosts))
    ended = _TAIL.fullmatch(scene.text, last) or any(_ends(scene.text, last, end) for end, _ in scene.words.endings)
    return bool(ended) and len(inside) <= 3 and _counts(frame, _before(frame))  # noqa: PLR2004 (owner, preposition, article)


def _ends(text: str, last: int, ending: str) -> bool:
    """Whether a name's own ending closes the title: "Katar'da"."""
    return text[last:].lower().startswith(ending) and bool(_TAIL.fullmatch(text, last + len(ending)))


def _before(frame: Frame) -> tuple[str, ...]:
    """The words of the clause before the troops and their owner, places apart."""
    scene, troop = frame.scene, frame.troop
    assert troop is not None  # noqa: S101 (_whole has looked)
    first = min(mark.start for mark in (troop, *frame.senders, *frame.hosts) if mark.start <= troop.start)
    opened = max((match.end() for match in _CLAUSE.finditer(scene.text, 0, troop.start)), default=0)
    first = max(first, opened)
    return scene.between(opened, first) + tuple(
        word for word in scene.between(first, troop.start) if _NUMBER.fullmatch(word)
    )


def _counts(frame: Frame, words: tuple[str, ...]) -> bool:
    """Whether the words only count: "altri cento", "les 300 premiers"."""
    counts = frame.scene.words.language.counts
    known = {word for terms in (counts.about, counts.increment) for term in terms for word in term.lower().split()}
    known |= {*counts.words, *counts.scales, *(word.lower() for word in counts.vague)}
    return all(word in known or word in frame.scene.words.gap or _NUMBER.fullmatch(word) for word in words)


def _moves(frame: Frame) -> bool:
    """Whether the lead tells of a movement."""
    moved = frame.move is not None and frame.move.has("moves.core") and frame.movement not in {"presence", "host"}
    return moved and not frame.still and not any(roles.form(mark) == "region" for mark in frame.hosts)
