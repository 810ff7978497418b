"""What an item tells: its scenes, the frame that speaks for it, and states filled in from the sentences around."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.classifier import roles
from services.classifier.frame import Frame
from services.classifier.frames import frames
from services.classifier.headcount import with_heads
from services.classifier.matcher import Mark
from services.classifier.scene import Scene
from services.classifier.sentences import leading
from services.classifier.vocabulary import Vocabulary
from services.classifier.words import Words
from shared.verdict import Item

_LOOSE = frozenset({"nearby", "actor", "elsewhere"})  # ways to a host that the text does not state


@dataclass(frozen=True, slots=True)
class Reading:
    """An item's scenes and its best frame; ``support`` are frames of other sentences that agree with it."""

    scenes: tuple[Scene, ...]
    frame: Frame | None
    support: tuple[Frame, ...] = ()

    def cued(self, tag: str, *, title: bool | None = None) -> bool:
        """Whether a cue stands in the item (in the title, or outside it, where asked)."""
        return any(scene.cues(tag) for scene in self.scenes if title is None or scene.title is title)

    def named(self) -> frozenset[str]:
        """The codes of all states that its sentences name."""
        return frozenset(roles.code(geo) for scene in self.scenes for geo in scene.geos)

    def others(self) -> Iterator["Reading"]:
        """The item as each of the other frames would tell it that name a sender and, outside the title, a host."""
        for one in self.support:
            if one.senders and (one.hosts or one.scene.title):
                rest = tuple(frame for frame in self.support if frame is not one)
                yield Reading(self.scenes, one, rest)


def read(item: Item, words: Vocabulary) -> Reading:
    """Read all of the item's leading sentences."""
    return gathered(_scenes(item, words))


def readings(item: Item, words: Vocabulary) -> tuple[Reading, ...]:
    """The item by title and summary alone, then by all.

    Where it has no summary, the text's first sentence stands for one, if it names any troops, base or state.
    """
    scenes = _scenes(item, words)
    summed = bool(item.summary.strip())
    core = tuple(scene for scene in scenes if scene.sentence.core and (summed or scene.title or not scene.bare))
    return (gathered(core), gathered(scenes)) if 0 < len(core) < len(scenes) else (gathered(scenes),)


def _scenes(item: Item, words: Vocabulary) -> tuple[Scene, ...]:
    return with_heads(tuple(Scene.of(sentence, words) for sentence in leading(item, words.setting)))


def gathered(scenes: tuple[Scene, ...]) -> Reading:
    """What some scenes tell together."""
    found = sorted((frame for scene in scenes for frame in frames(scene)), key=lambda frame: -frame.rank)
    if not found:
        return Reading(scenes, None)
    best = next((frame for frame in found if _at_home(frame, found[0])), found[0])
    best = _moving(best, found)
    others = tuple(frame for frame in found[1:] if frame.scene is not best.scene)
    return Reading(scenes, _completed(best, others, scenes), others)


def _moving(best: Frame, found: list[Frame]) -> Frame:
    """For troops that a title only places ("Türk askeri Katar'da"), the lead's movement of the same troops."""
    if not (best.scene.words.joins and best.still and best.scene.title):
        return best
    same = (frame for frame in found if not frame.still and frame.movement != "presence" and _same(frame, best))
    return next(same, best)


def _same(one: Frame, two: Frame) -> bool:
    """Whether two frames have the same senders and hosts."""
    pairs = ((set(frame.codes(frame.senders)), set(frame.codes(frame.hosts))) for frame in (one, two))
    (senders, hosts), (others, places) = pairs
    return bool(hosts) and senders == others and hosts == places


def _at_home(own: Frame, best: Frame) -> bool:
    """Whether a title tells of a state's troops on its own land, and the frame only lacks the state they go to."""
    placed = best.hosts and best.host_how not in {"region", *_LOOSE}
    titled = own.own and own.scene.title and not best.scene.title
    return titled and not placed and bool(set(own.codes(own.senders)) & set(best.codes(best.senders)))


def _completed(best: Frame, others: tuple[Frame, ...], scenes: tuple[Scene, ...]) -> Frame:
    """The best frame, with sender and host from other sentences where its own names none."""
    if not best.senders:
        best = _with_sender(best, others)
    if best.own:
        return best
    if (not best.hosts or best.host_how in _LOOSE) and (meant := _meant(best, scenes)):
        return replace(best, hosts=(meant,), host_how="actor")
    if not best.hosts or best.host_how in {"region", "nearby", "actor"}:
        best = _with_host(best, others, scenes)
    return _standing(best, scenes)


def _meant(best: Frame, scenes: tuple[Scene, ...]) -> Mark | None:
    """The state that "the country" behind the movement stands for: the first one named before that is no sender."""
    scene, own = best.scene, set(best.codes(best.senders))
    pairs = itertools.pairwise(scene.between(best.anchor, len(scene.text)))
    part = scene.words.from_ if best.movement == "leave" else scene.words.into
    after = itertools.pairwise(scene.between(best.anchor, len(scene.text))[1:])
    pointed = any(
        one in part and two in scene.words.modifiers and three.rstrip(".") in scene.words.anaphors
        for (one, two), (_, three) in zip(pairs, after, strict=False)
    )
    pointed = pointed or _quits(best) or (scene.words.joins and _shown(best, part))
    before = (geo for other in scenes for geo in other.geos if other is not scene or geo.end <= best.anchor)
    named = (
        geo for geo in before if roles.form(geo) in {"name", "adj", "seat", "place"} and roles.code(geo) not in own
    )
    return next(named, None) if pointed else None


def _shown(best: Frame, part: Words) -> bool:
    """Whether "to the country" stands right before or behind the movement: "До країни прибудуть 750 військових"."""
    scene = best.scene
    before = scene.between(0, best.anchor)[-2:]
    behind = scene.between(best.anchor, len(scene.text))
    pairs = (*itertools.pairwise(before), *itertools.pairwise(behind))
    return any(one in part and two.rstrip(".") in scene.words.anaphors for one, two in pairs)


def _quits(best: Frame) -> bool:
    """Whether "the country" is the movement's own object: "ستغادر البلاد", "покинут страну"."""
    scene, move = best.scene, best.move
    if not scene.words.joins or move is None or best.movement != "leave":
        return False
    words = scene.between(0, move.start)[-3:] if scene.words.order.verb_final else ()
    return scene.words.anaphors.any((*words, *scene.between(move.end, len(scene.text))[:2]))


def _standing(best: Frame, scenes: tuple[Scene, ...]) -> Frame:
    """The frame with the host of a standing deployment, where the text names no place but a state beside it."""
    known = best.scene.words.standing.get(next(iter(best.codes(best.senders)), ""))
    if known is None or known.host in best.codes(best.hosts) or (best.hosts and best.host_how not in _LOOSE):
        return best
    beside = [geo for scene in scenes for geo in scene.geos if roles.code(geo) in known.beside and geo.place]
    if not beside or beside[0].place is None:
        return best
    place = replace(beside[0].place, code=known.host, form="name", disputed=False)
    return replace(best, hosts=(replace(beside[0], place=place),), host_how="actor")


def _with_sender(best: Frame, others: tuple[Frame, ...]) -> Frame:
    hosts = set(best.codes(best.hosts))
    for frame in others:
        if (
            frame.senders
            and frame.sender_how in {"owner", "origin", "subject"}
            and not hosts & set(frame.codes(frame.senders))
        ):
            return replace(best, senders=frame.senders, sender_how="elsewhere")
    return best


def _with_host(best: Frame, others: tuple[Frame, ...], scenes: tuple[Scene, ...]) -> Frame:
    own = set(best.codes(best.senders))
    for marks in _elsewhere(best, others, scenes):
        abroad = tuple(mark for mark in marks if roles.code(mark) not in own)
        states = tuple(mark for mark in abroad if roles.form(mark) != "region")
        if states and not (best.host_how == "region" and len(states) > 3):  # noqa: PLR2004 (a long list is background)
            return replace(best, hosts=states, host_how="elsewhere" if not best.hosts else best.host_how)
        if abroad and not best.hosts:
            best = replace(best, hosts=abroad[:1], host_how="region")
    return best


def _elsewhere(best: Frame, others: tuple[Frame, ...], scenes: tuple[Scene, ...]) -> Iterator[tuple[Mark, ...]]:
    for frame in others:
        same = not best.senders or set(frame.codes(frame.senders)) & set(best.codes(best.senders))
        if best.host_how == "region" and best.movement != "presence" and frame.movement == "presence":
            continue  # troops that are somewhere do not say where in the region others go
        if same and frame.hosts and frame.host_how in {"preposition", "object", "compound", "adjective"}:
            yield frame.hosts
    if best.hosts:
        return
    for scene in scenes:
        yield roles.grounds(scene, "into")[:1]
        yield roles.compounds(scene)[:1]
