"""What an article's text may add to a title and summary that settle nothing.

A later sentence is background more often than news. It counts where it names the place or the sender that the headline
leaves open, where it tells the same movement over again, and where it tells a movement plainly before any other
sentence has named a state or troops: a headline such as "Ottawa makes up its mind" says nothing against it.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from services.classifier.frames.reading import Reading, gathered
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_NEWS = frozenset({"send", "leave", "more", "arrive", "rotate"})
_LINKS = frozenset({"active", "passive", "nominal", "compound", "take", "stance"})
_CLEAR = frozenset({"owner", "subject", "origin", "agent"})
_PLACED = frozenset({"preposition", "object", "compound", "adjective", "actor"})
_OTHER_NEWS = (
    *("history", "sport", "software", "arms", "casualty", "combat", "volunteer", "opinion", "trial"),
    *("exercise", "commercial", "massing", "pressure"),
)
_OPENING = 10  # words of a sentence in which its movement begins, if that is what it tells


def later(core: Reading, whole: Reading) -> Iterator[Reading]:
    """The readings that may make more of an item than ``core``, its title and summary, does."""
    if _completes(core, whole) or _confirms(core, whole):
        yield whole
    elif not any(scene.sentence.part == "text" for scene in whole.scenes):
        yield _lead(core, whole)  # the text stands for the summary
    if (alone := _alone(whole)) is not None:
        yield alone


def told_alone(whole: Reading) -> Iterator[Reading]:
    """The lead of an item without a text as its own headline, in languages that share weights."""
    if whole.scenes and whole.scenes[0].words.joins and (alone := _alone(whole)) is not None:
        yield alone


def _lead(core: Reading, whole: Reading) -> Reading:
    """Title and lead without the sentences that tell nothing, or name a state that title and first sentence do not."""
    return gathered(tuple(scene for scene in akin(whole, core.named()).scenes if scene.title or not scene.bare))


def akin(reading: Reading, states: frozenset[str]) -> Reading:
    """The reading without the sentences that name states beside some: what they count belongs to other stories."""
    own = tuple(scene for scene in reading.scenes if {roles.code(geo) for geo in scene.geos} <= states)
    return replace(reading, scenes=own)


def _completes(core: Reading, whole: Reading) -> bool:
    """Whether the same frame has a host or a sender in the whole item which title and summary do not name."""
    one, all_ = core.frame, whole.frame
    if one is None or all_ is None or one.scene is not all_.scene:
        return False
    return (not one.hosts and bool(all_.hosts)) or (not one.senders and bool(all_.senders))


def _confirms(core: Reading, whole: Reading) -> bool:
    """Whether a later sentence tells the title's movement over again, of the same state, to or from the same place."""
    one = core.frame
    known = {id(scene) for scene in core.scenes}
    after = (frame for frame in whole.support if id(frame.scene) not in known)
    return (
        one is not None
        and one.scene.title
        and any(
            frame.movement == one.movement
            and set(frame.codes(frame.hosts)) & set(one.codes(one.hosts))
            and set(frame.codes(frame.senders)) & set(one.codes(one.senders))
            for frame in after
        )
    )


def _alone(whole: Reading) -> Reading | None:
    """The lead read as its own headline, where the title is mute and the lead's first telling sentence tells news."""
    title = [scene for scene in whole.scenes if scene.title]
    lead = list(itertools.dropwhile(lambda scene: scene.bare, (scene for scene in whole.scenes if not scene.title)))
    if not lead or not (lead[0].words.lang == "en" or lead[0].words.joins) or not _mute(title):
        return None
    first, *rest = (
        replace(scene, sentence=replace(scene.sentence, part="summary" if at else "title", index=max(0, at - 1)))
        for at, scene in enumerate(lead)
    )
    reading = gathered((first, *rest))
    frame = reading.frame
    return reading if frame is not None and frame.scene is first and _plainly(frame, title) else None


def _mute(title: list[Scene]) -> bool:
    """Whether a title tells neither of troops nor of other news."""
    return not any(
        scene.troops or scene.bases or scene.text.rstrip().endswith("?") or _elsewhere(scene) for scene in title
    )


def _elsewhere(scene: Scene) -> bool:
    return any(scene.cues(f"signals.{name}") for name in _OTHER_NEWS)


def _plainly(frame: Frame, title: list[Scene]) -> bool:
    """Whether a sentence opens with a movement, all of it told, and the title names no state that plays no part."""
    scene, before = frame.scene, frame.scene.between(0, frame.anchor)
    parties = {roles.code(mark) for mark in (*frame.senders, *frame.hosts)}
    named = {roles.code(geo) for one in title for geo in one.geos if roles.form(geo) != "region"}
    strong = frame.troop is not None and frame.troop.has("troops.strong", "troops.units", "troops.bases")
    clear = frame.sender_how in _CLEAR and frame.host_how in _PLACED and not frame.own
    moved = frame.movement in _NEWS and frame.link in _LINKS
    opens = len(before) <= _OPENING and not scene.words.clause.later.any(before)
    if scene.words.joins:
        opens = _opens(frame)
    return strong and clear and moved and opens and named <= parties and not _elsewhere(scene)


def _opens(frame: Frame) -> bool:
    """Whether the first sentence of a lead tells the movement itself; verbs may stand last, where no comma parts."""
    scene, order = frame.scene, frame.scene.words.order
    late = order.verb_final or not order.spaces
    return scene.sentence.index == 0 and (late or "," not in scene.text[: frame.anchor])
