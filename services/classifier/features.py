"""What the model sees of a reading: named features, each 0 or 1. No word of an item, no name of a state."""

from services.classifier.frames import Frame
from services.classifier.lexicon import Signals
from services.classifier.reading import Reading

_SIGNALS = tuple(Signals.model_fields)
_STAGES = (
    "considered",
    "requested",
    "offered",
    "announced",
    "ordered",
    "confirmed",
    "claimed",
    "unverified",
    "denied",
    "refused",
)


def features(reading: Reading) -> frozenset[str]:
    """The features that hold."""
    if reading.frame is None:
        return frozenset({"no_frame"})
    return frozenset({*_framed(reading.frame), *_signalled(reading), *_around(reading)})


def _framed(frame: Frame) -> set[str]:
    part = frame.scene.sentence.part
    late = part != "title" and frame.scene.sentence.index > 0
    found = {f"link.{frame.link}", f"move.{frame.movement}", f"sender.{frame.sender_how or 'none'}"}
    found |= {f"host.{frame.host_how or 'none'}", "part.late" if late else f"part.{part}"}
    found.add(f"troop.{_strength(frame)}")
    if frame.own:
        found.add("own_territory")
    stages = {stage for stage in _STAGES if frame.scene.cues(f"stage.{stage}")}
    return found | {f"stage.{stage}" for stage in stages}


def _strength(frame: Frame) -> str:
    if frame.troop is None:
        return "none"
    return next((kind for kind in ("strong", "units", "bases", "weak") if frame.troop.has(f"troops.{kind}")), "weak")


def _signalled(reading: Reading) -> set[str]:
    assert reading.frame is not None  # noqa: S101 (features() has looked)
    found = set()
    for signal in _SIGNALS:
        tag = f"signals.{signal}"
        if reading.frame.scene.cues(tag):
            found.add(f"near.{signal}")
        if reading.cued(tag, title=True):
            found.add(f"title.{signal}")
        elif reading.cued(tag, title=False):
            found.add(f"lead.{signal}")
    return found


def _around(reading: Reading) -> set[str]:
    """How the rest of the item stands to the frame."""
    found = set()
    titles = [scene for scene in reading.scenes if scene.title]
    if any(scene.text.rstrip().endswith("?") for scene in titles):
        found.add("title.question")
    if any(frame.rank > 6 for frame in reading.support):  # noqa: PLR2004 (a full frame)
        found.add("support")
    if not any(scene.troops or scene.bases for scene in titles):
        found.add("title.no_troops")
    if not any(scene.moves for scene in titles):
        found.add("title.no_move")
    assert reading.frame is not None  # noqa: S101 (features() has looked)
    rank = reading.frame.rank
    found |= {f"rank.{step}" for step in (5, 6, 7, 8, 9) if rank >= step}
    return found
