"""What a sentence is read as, and what the model is shown of it. Sentences are our own writing."""

import pytest

from services.classifier.classify import loaded
from services.classifier.frames.finding import frames
from services.classifier.frames.reading import Reading, read
from services.classifier.scenes.scene import Scene
from services.classifier.weighing.features import features
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


def test_features_name_no_state_and_no_word_of_the_item() -> None:
    one, other = features(reading("Spain sends troops to Latvia")), features(reading("Ghana sends troops to Togo"))
    assert one == other


def test_an_older_year_is_the_past() -> None:
    told = reading("Spain sends troops to Latvia", "As it did in 2004.")
    assert "past_year" in features(told, 2024)
    assert "past_year" not in features(told, 2005)


def test_without_a_frame_there_is_one_feature() -> None:
    assert features(reading("Bakery wins prize")) == {"no_frame"}
