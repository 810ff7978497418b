"""What a sentence is read as. Sentences are our own writing."""

import pytest

from services.classifier.classify import loaded
from services.classifier.frames.finding import frames
from services.classifier.frames.reading import Reading, read
from services.classifier.scenes.scene import Scene
from shared.verdict import Item


def reading(title: str, summary: str = "") -> Reading:
    return read(Item(id="x", title=title, summary=summary), loaded().vocabularies["en"])


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("Spain sends troops to Latvia", "active"),
        ("Spanish troops will be sent to Latvia", "passive"),
        ("Withdrawal of French troops from Chad", "nominal"),
        ("France announces troop withdrawal from Chad", "compound"),
        ("France opens military base in Chad", "base"),
        ("Russia begins ground invasion of Georgia", "invade"),
        ("French soldiers in Chad", "there"),
        ("Italy: no soldiers for Ukraine", "stance"),
    ],
)
def test_how_troops_and_movement_hang_together(title: str, link: str) -> None:
    frame = reading(title).frame
    assert frame is not None
    assert frame.link == link


def test_frames_come_best_first() -> None:
    scene: Scene = reading("Spain sends 300 troops to Latvia after French soldiers leave Chad").scenes[0]
    ranks = [frame.rank for frame in frames(scene)]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) > 1


def test_a_colon_parts_troops_from_a_movement() -> None:
    found = reading("Troops: Spain's king leaves for Chad").frame
    assert found is None or found.movement != "leave"
