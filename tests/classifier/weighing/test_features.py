"""What the model is shown of a reading. Sentences are our own writing."""

from services.classifier.classify import loaded
from services.classifier.frames.reading import Reading, read
from services.classifier.weighing.features import features
from shared.verdict import Item


def reading(title: str, summary: str = "") -> Reading:
    return read(Item(id="x", title=title, summary=summary), loaded().vocabularies["en"])


def test_features_name_no_state_and_no_word_of_the_item() -> None:
    one, other = features(reading("Spain sends troops to Latvia")), features(reading("Ghana sends troops to Togo"))
    assert one == other


def test_an_older_year_is_the_past() -> None:
    told = reading("Spain sends troops to Latvia", "As it did in 2004.")
    assert "past_year" in features(told, 2024)
    assert "past_year" not in features(told, 2005)


def test_without_a_frame_there_is_one_feature() -> None:
    assert features(reading("Bakery wins prize")) == {"no_frame"}
