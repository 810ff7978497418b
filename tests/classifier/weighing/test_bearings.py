"""Where a frame stands to the words beside it. Sentences are our own writing."""

import pytest

from services.classifier.classify import loaded
from services.classifier.frames.reading import read
from services.classifier.weighing.bearings import bearings
from shared.verdict import Item


def held(title: str) -> frozenset[str]:
    return bearings(read(Item(id="x", title=title), loaded().vocabularies["en"]))


@pytest.mark.parametrize(
    ("title", "feature"),
    [
        ("Inquiry into withdrawal of Dutch soldiers from Mali", "ahead.trial.leave"),
        ("Dutch soldiers leave Mali, inquiry hears", "behind.trial"),
        ("Danish soldiers sent to Togo win pay rise", "next.word.passive"),
        ("Danish soldiers sent to Togo", "next.end.passive"),
        ("Danish soldiers sent to Togo after coup", "next.small.passive"),
        ("Danish soldiers enter Togo's main port", "next.owned.invade"),
        ("Putin sends soldiers to Togo", "spoken.active.send"),
    ],
)
def test_what_stands_around_is_told(title: str, feature: str) -> None:
    assert feature in held(title)


@pytest.mark.parametrize(
    ("title", "feature"),
    [
        ("Inquiry into withdrawal of Dutch soldiers from Mali", "behind.trial"),
        ("Dutch soldiers leave Mali, inquiry hears", "ahead.trial"),
        ("Danish soldiers sent to Togo", "next.word"),
        ("Russia sends soldiers to Togo", "spoken.active.send"),
    ],
)
def test_what_stands_elsewhere_is_not(title: str, feature: str) -> None:
    assert feature not in held(title)


def test_without_a_frame_there_is_nothing_to_tell() -> None:
    assert held("Lisbon opens a new tram line") == frozenset()
