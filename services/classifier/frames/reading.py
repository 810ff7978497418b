"""What an item tells: its scenes, the frame that speaks for it, and states filled in from the sentences around."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.classifier.frames.finding import frames
from services.classifier.frames.headcount import with_heads
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.parties.completing import LOOSE, completed
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.ownership import anonymous
from services.classifier.scenes.scene import Scene
from services.classifier.text.sentences import leading
from shared.verdict import Item


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
        """The item as each of the other frames would tell it that name a sender and, outside the title, a host.

        Nobody's troops that a title lets leave need no sender: "Foreign troops quit Mali as violence grows".
        """
        for one in self.support:
            if (one.senders and (one.hosts or one.scene.title)) or _nameless(one):
                rest = tuple(frame for frame in self.support if frame is not one)
                yield Reading(self.scenes, one, rest)


def _nameless(one: Frame) -> bool:
    """Whether a title lets nobody's troops leave a place."""
    leaves = one.scene.title and one.movement == "leave" and bool(one.hosts)
    return leaves and one.troop is not None and anonymous(one.scene, one.troop)


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
    best = _moving(_main(best, found), found)
    others = tuple(frame for frame in found[1:] if frame.scene is not best.scene)
    return Reading(scenes, completed(best, others, scenes), others)


def _main(best: Frame, found: list[Frame]) -> Frame:
    """For a frame that only leads up to its sentence's news, the one that tells the news."""
    if not best.leads:
        return best
    return next((frame for frame in found if not frame.leads and frame.scene.title and frame.hosts), best)


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
    placed = best.hosts and best.host_how not in {"region", *LOOSE}
    titled = own.own and own.scene.title and not best.scene.title
    return titled and not placed and bool(set(own.codes(own.senders)) & set(best.codes(best.senders)))
