"""What the rules of kind and status conclude of a reading, as named features for the score.

They sum up in one word what cues, tenses and speakers say together: a deployment that is "considered" is news however
few words tell it, a "presence" that is merely "confirmed" is mostly background. No name of a state is among them.
"""

from collections.abc import Iterator

from services.classifier.facts.kind import kind_of
from services.classifier.facts.status import status_of
from services.classifier.frames.reading import Reading
from shared.verdict import Kind, Status

RULED = "rule."


def concluded(reading: Reading) -> frozenset[str]:
    """The features that hold; none where nothing was read."""
    if reading.frame is None:
        return frozenset()
    kind = kind_of(reading)
    return frozenset(ruled(reading, kind, status_of(reading, kind)))


def ruled(reading: Reading, kind: Kind, status: Status) -> Iterator[str]:
    """The rules' answers, alone and with what they rest on."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have fields)
    yield from (f"{RULED}{kind}", f"{RULED}{status}", f"ruled.{kind}.{status}", f"ruled.{kind}.{frame.movement}")
    yield from (f"ruled.{kind}.{frame.link}", f"ruled.{status}.{frame.link}")
